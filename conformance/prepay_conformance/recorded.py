"""Level ``replay``: recorded traffic against the contract and the laws, without sending anything.

Two forms are read: the journal that a run of the kit writes (one JSON object a line) and HAR 1.2, which browsers and
proxies write. Whoever masked the keys must have done it alike for one account: they tell accounts apart here.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from prepay_conformance.checks import AnswerLaws, Notes, SecretLaw, ShadowLedger
from prepay_conformance.contract import Contract
from prepay_conformance.credentials import learn_secrets
from prepay_conformance.errors import KitError
from prepay_conformance.gate import Exchange, Journal, Masker, Origin, Request
from prepay_conformance.gate.spending import Spending
from prepay_conformance.limits import MAX_KIT_ERRORS, MAX_RECORDING_BYTES
from prepay_conformance.settings import Settings
from prepay_conformance.shapes import fields_of, is_array, is_object
from prepay_conformance.vendors.registry import load
from prepay_conformance.verdict import OperationVerdict, Verdict

__all__ = ["check_recording", "read_recording"]


def check_recording(settings: Settings) -> Verdict:
    """Check recorded traffic; see ``run``."""
    return replay(settings)[0]


def replay(settings: Settings) -> tuple[Verdict, Journal, Masker]:
    """Check recorded traffic, and return what reports need besides the verdict.

    Raises:
        KitError: the recording cannot be read, or holds nothing of this vendor.
    """
    started = time.monotonic()
    path = settings.recording
    if path is None:
        raise KitError("level replay needs a recording")
    contract = load(settings.vendor, settings.contract)
    exchanges = list(read_recording(path, contract))
    if not any(exchange.operation is not None for exchange in exchanges):
        raise KitError(
            f"{path} holds no request of {contract.vendor.title} (paths below {contract.vendor.prefix})"
        )
    masker = Masker()
    masker.hide_people = not all((exchange.header("x-prepay-mock") or "") == "true" for exchange in exchanges)
    learn_secrets(exchanges, contract, masker, [])
    notes = Notes(settings.url or f"${contract.vendor.variable.replace('_API_KEY', '_BASE_URL')}", masker)
    answers = AnswerLaws(dict(contract.operations), notes)
    spending, journal = Spending(contract), Journal()
    watchers = (
        answers.observe,
        SecretLaw(contract.vendor, notes).observe,
        ShadowLedger(contract, notes).observe,
    )
    errors: list[str] = []
    steps = (journal.add, spending.add, *watchers)
    for exchange in exchanges:
        for step in steps:
            try:
                step(exchange)
            except Exception as error:  # noqa: BLE001 - an observer may fail in any way
                # One who fails hides the exchange from nobody else.
                errors.append(
                    f"{step.__qualname__} failed on exchange {exchange.seq} ({type(error).__name__})"
                )
    settings.tell(masker.text(f"{len(exchanges)} recorded exchanges of {path.name}"))
    findings = tuple(notes.findings.all())
    verdict = Verdict(
        vendor=contract.vendor.name,
        title=contract.vendor.title,
        url=masker.text(path.name),
        level="replay",
        mock=False,
        seed=settings.seed,
        contract_version=contract.version,
        operations=tuple(
            OperationVerdict(
                coverage,
                tuple(finding for finding in findings if finding.operation == name),
                coverage.requests > 0,
            )
            for name, coverage in answers.coverage.items()
        ),
        findings=findings,
        scripts={},
        requests=len(exchanges),
        credits=spending.credits,
        blocked={},
        stopped="",
        milliseconds=round((time.monotonic() - started) * 1000),
        errors=tuple(errors[:MAX_KIT_ERRORS]),
    )
    return verdict, journal, masker


def read_recording(path: Path, contract: Contract) -> Iterator[Exchange]:
    """The exchanges of a recording, in order; only those with an answer.

    Raises:
        KitError: this is neither a journal of the kit nor a HAR file.
    """
    text = _text(path)
    entries = _har(path, text) if '"log"' in text[:4096] else _journal(path, text)
    for number, entry in enumerate(entries, start=1):
        request = entry.request
        operation, params, _ = contract.find(request.method, request.path)
        origin = Origin(entry.origin, f"entry {number}")
        exchange = Exchange(
            number, origin, request, operation, params, entry.status, entry.headers, entry.body
        )
        exchange.overlaps = entry.overlaps
        yield exchange


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_RECORDING_BYTES + 1)
        if len(content) > MAX_RECORDING_BYTES:
            raise KitError(f"{path} has more than {MAX_RECORDING_BYTES} bytes; split it, or leave bodies out")
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise KitError(f"{path} cannot be read: {why}") from None


class Entry(NamedTuple):
    """One recorded request and its answer."""

    request: Request
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    origin: str = "recorded"
    overlaps: bool = False


def _journal(path: Path, text: str) -> Iterator[Entry]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        entry = _object(path, line, number)
        sent, answer = fields_of(entry, "request"), fields_of(entry, "response")
        if not sent:
            raise KitError(f"{path}, line {number}: this is no line of a journal: it has no request")
        if not answer or "bytes" in sent or "bytes" in answer:
            # Without an answer, or with a body that the journal has left out for its size.
            continue
        request = Request(
            str(sent.get("method")),
            str(sent.get("target")),
            _pairs(sent.get("headers")),
            _body(path, number, sent),
        )
        yield Entry(
            request,
            _status(path, number, answer),
            _pairs(answer.get("headers")),
            _body(path, number, answer),
            str(entry.get("origin", "recorded")),
            entry.get("overlaps") is True,
        )


def _har(path: Path, text: str) -> Iterator[Entry]:
    entries = fields_of(_object(path, text, 1), "log").get("entries")
    if not is_array(entries):
        raise KitError(f"{path} is no HAR file: it has no log.entries")
    for number, entry in enumerate(entries, start=1):
        sent, answer = fields_of(entry, "request"), fields_of(entry, "response")
        if not answer.get("status"):
            continue
        try:
            url = urlsplit(str(sent.get("url")))
        except ValueError:
            raise KitError(f"{path}, entry {number}: the request's URL is none") from None
        target = url.path + (f"?{url.query}" if url.query else "")
        content = fields_of(answer, "content")
        data = str(content.get("text", ""))
        body = _base64(path, number, data) if content.get("encoding") == "base64" else _bytes(data)
        posted = _bytes(str(fields_of(sent, "postData").get("text", "")))
        request = Request(str(sent.get("method")), target, _with_cookies(sent), posted)
        # HAR keeps bodies decoded, whatever coding they came in.
        headers = [one for one in _named(answer.get("headers")) if one[0].lower() != "content-encoding"]
        yield Entry(request, _status(path, number, answer), headers, body)


def _object(path: Path, text: str, number: int) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        why = getattr(error, "msg", "it is nested too deeply")
        raise KitError(f"{path}, line {number}: this is no JSON: {why}") from None
    if not is_object(value):
        raise KitError(f"{path}, line {number}: this is no JSON object")
    return value


def _status(path: Path, number: int, answer: dict[str, Any]) -> int:
    status = answer.get("status")
    if not isinstance(status, int):
        raise KitError(f"{path}, entry {number}: the response has no status")
    return status


def _pairs(value: Any) -> list[tuple[str, str]]:
    pairs = value if is_array(value) else []
    return [(str(pair[0]), str(pair[1])) for pair in pairs if is_array(pair) and len(pair) == 2]


def _named(value: Any) -> list[tuple[str, str]]:
    pairs = value if is_array(value) else []
    return [(str(fields_of(pair).get("name")), str(fields_of(pair).get("value"))) for pair in pairs]


def _with_cookies(sent: dict[str, Any]) -> list[tuple[str, str]]:
    """The headers of a request; some tools list its cookies beside them only."""
    headers, cookies = _named(sent.get("headers")), _named(sent.get("cookies"))
    if cookies and not any(name.lower() == "cookie" for name, _ in headers):
        headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in cookies)))
    return headers


def _body(path: Path, number: int, side: dict[str, Any]) -> bytes:
    if "base64" in side:
        return _base64(path, number, str(side["base64"]))
    return _bytes(str(side.get("body", "")))


def _bytes(text: str) -> bytes:
    # Half a character, which JSON can spell and UTF-8 cannot, stays what it is for whoever decodes it again.
    return text.encode("utf-8", "surrogatepass")


def _base64(path: Path, number: int, text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        raise KitError(f"{path}, entry {number}: the body is no base64") from None
