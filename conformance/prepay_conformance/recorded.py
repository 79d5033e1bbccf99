"""Level ``replay``: recorded traffic against the contract and the laws, without sending anything.

``recordings/`` says which forms are read. Whoever masked the keys must have done it alike for one account: they tell
accounts apart here. What a recording has left out is unknown, and the verdict says so.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from prepay_conformance.checks import AnswerLaws, Notes, SecretLaw, ShadowLedger
from prepay_conformance.contract import Contract
from prepay_conformance.credentials import learn_secrets
from prepay_conformance.errors import KitError
from prepay_conformance.gate import Exchange, Journal, Masker, Origin
from prepay_conformance.gate.spending import Spending
from prepay_conformance.limits import MAX_KIT_ERRORS
from prepay_conformance.recordings import Entry, read_entries
from prepay_conformance.recordings.relevant import choose, overlapping
from prepay_conformance.settings import Settings
from prepay_conformance.vendors.registry import load
from prepay_conformance.verdict import OperationVerdict, Verdict

__all__ = ["check_recording", "read_recording"]

_HOSTS_TOLD = 5


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
    exchanges, says = _read(path, contract, settings.url)
    masker = Masker()
    masker.hide_people = not all((exchange.header("x-prepay-mock") or "") == "true" for exchange in exchanges)
    learn_secrets(exchanges, contract, masker, [])
    notes = Notes(settings.url or f"${contract.vendor.variable.replace('_API_KEY', '_BASE_URL')}", masker)
    answers = AnswerLaws(dict(contract.operations), notes)
    spending, journal = Spending(contract), Journal()
    shadow = ShadowLedger(contract, notes, adds_up=True)
    lost = (journal.add, spending.add, shadow.observe)
    steps = (
        journal.add,
        spending.add,
        answers.observe,
        SecretLaw(contract.vendor, notes).observe,
        shadow.observe,
    )
    errors: list[str] = []
    for exchange in exchanges:
        # That there is no response may be the client's doing: it breaks no law.
        for step in lost if exchange.status is None else steps:
            try:
                step(exchange)
            except Exception as error:  # noqa: BLE001 - an observer may fail in any way
                # One who fails hides the exchange from nobody else.
                errors.append(
                    f"{step.__qualname__} failed on exchange {exchange.seq} ({type(error).__name__})"
                )
    settings.tell(masker.text(f"{len(exchanges)} recorded exchanges of {path.name}"))
    for line in says:
        settings.tell(masker.text(line))
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
        unknown=tuple(masker.text(line) for line in says),
        started=_began(exchanges),
    )
    return verdict, journal, masker


def read_recording(path: Path, contract: Contract, url: str = "") -> Iterator[Exchange]:
    """The exchanges of a recording that went to the vendor, in the order in which they were sent.

    Args:
        path: the recording.
        contract: whose requests count.
        url: another address whose requests count.

    Raises:
        KitError: this is no recording in any form that the kit reads.
    """
    return iter(_read(path, contract, url).exchanges)


class _Recorded(NamedTuple):
    """What a recording holds of a vendor, and what has to be said of the rest."""

    exchanges: list[Exchange]
    says: list[str]


def _read(path: Path, contract: Contract, url: str) -> _Recorded:
    recording = read_entries(path)
    chosen = choose(recording.entries, contract, url)
    entries = [entry for entry in chosen.entries if not entry.cached]
    together = overlapping(entries, lambda entry: contract.vendor.key_in(entry.request.header))
    exchanges = [_exchange(entry, contract, entry.overlaps or entry.number in together) for entry in entries]
    if not any(exchange.operation is not None for exchange in exchanges):
        hosts = f"; other hosts: {', '.join(chosen.hosts[:_HOSTS_TOLD])}" if chosen.hosts else ""
        domains = ", ".join(contract.vendor.domains) or "its hosts"
        raise KitError(
            f"{path}: this recording holds no request of {contract.vendor.title} (paths below "
            f"{contract.vendor.prefix} at {domains}, --url or loopback{hosts})"
        )
    known = [exchange for exchange in exchanges if exchange.operation is not None]
    counted = {
        "to other hosts were left aside": chosen.elsewhere,
        "came out of a cache and were left aside": len(chosen.entries) - len(entries),
        "have no response, so that what they cost is unknown": sum(one.status is None for one in known),
        "have no body of the response, so that what it told is unknown": sum(one.unread for one in known),
        "have no body of the request, so that what it asked for is unknown": sum(one.unsent for one in known),
        "overlap others, so that the balance is only compared after them": sum(one.overlaps for one in known),
        "carry no key, so that whose credits they spend is unknown": _keyless(known, contract),
    }
    says = [f"{number} requests {what}" for what, number in counted.items() if number]
    if not recording.timed:
        says.append("the recording has no times: requests count in the order in which they are written")
    return _Recorded(exchanges, says)


def _exchange(entry: Entry, contract: Contract, overlaps: bool) -> Exchange:
    request = entry.request
    operation, params, _ = contract.find(request.method, request.path)
    exchange = Exchange(
        entry.number,
        Origin(entry.origin, f"entry {entry.number}"),
        request,
        operation,
        params,
        entry.status,
        entry.headers,
        entry.body,
        "" if entry.status is not None else "no answer: the recording has none",
    )
    exchange.overlaps, exchange.unsent, exchange.unread = overlaps, entry.unsent, entry.unread
    exchange.started, exchange.milliseconds = entry.started or 0.0, round((entry.seconds or 0.0) * 1000)
    return exchange


def _began(exchanges: list[Exchange]) -> datetime | None:
    """When the first request was sent; None when the recording has no times."""
    times = [one.started for one in exchanges if one.started]
    return datetime.fromtimestamp(min(times), UTC) if times else None


def _keyless(exchanges: list[Exchange], contract: Contract) -> int:
    # A response of 401 says that there was none.
    return sum(
        one.operation is not None
        and one.operation.secured
        and one.status != 401
        and contract.vendor.key_in(one.request.header) is None
        for one in exchanges
    )
