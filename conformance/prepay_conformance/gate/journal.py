"""What was sent and answered, with every secret masked before it can leave the process."""

from __future__ import annotations

import base64
import json
import re
import shlex
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prepay_conformance.gate.exchange import Exchange, Request
from prepay_conformance.gate.masker import Masker
from prepay_conformance.limits import MAX_BODY_KEPT, MAX_JOURNAL_BYTES
from prepay_conformance.shapes import fields_of

__all__ = ["Journal", "curl_of", "entry_of"]

# What the proxy and the test engine add for themselves; nobody needs it to send the request again.
_OURS = frozenset(
    {"x-schemathesis-testcaseid", "user-agent", "accept-encoding", "connection", "content-length", "host"}
)


class Journal:
    """Every exchange of a run, in order. Of bodies that are too long, alone or together, only the size is kept."""

    def __init__(self, most_bytes: int = MAX_JOURNAL_BYTES) -> None:
        self.exchanges: list[Exchange] = []
        self._left = most_bytes

    def __len__(self) -> int:
        return len(self.exchanges)

    def add(self, exchange: Exchange) -> None:
        """Remember an exchange."""
        request, most = exchange.request, min(self._left, MAX_BODY_KEPT)
        # A copy without what was decoded of it; whoever holds the exchange itself may still read its body.
        if len(request.body) > most or max(len(exchange.body), len(exchange.content)) > most:
            exchange = _without_bodies(exchange, most)
        else:
            exchange = replace(exchange)
        self._left -= len(exchange.request.body) + len(exchange.body)
        self.exchanges.append(exchange)

    def write(self, path: Path, masker: Masker) -> None:
        """Write one JSON object a line, which level ``replay`` reads again."""
        with path.open("w", encoding="utf-8") as file:
            for exchange in self.exchanges:
                # Values are masked one by one, so that the line stays JSON; the line again, so that none is missed.
                file.write(masker.text(json.dumps(entry_of(exchange, masker))) + "\n")


def _without_bodies(exchange: Exchange, most: int) -> Exchange:
    kept = replace(exchange)
    if len(exchange.request.body) > most:
        kept.request = replace(exchange.request, body=b"", size=len(exchange.request.body))
    if max(len(exchange.body), len(exchange.content)) > most:
        kept.size, kept.body, kept.plain = len(exchange.content), b"", b""
    # What tells of credits and keys stays readable: the books of an account are checked by it.
    vars(kept).update(sent=_facts(exchange.sent), json=_facts(exchange.json))
    return kept


def _facts(value: Any) -> dict[str, Any]:
    """The single values of an object, and those of ``usage``."""
    fields = fields_of(value)
    kept = {
        name: item for name, item in fields.items() if isinstance(item, int | str) and len(str(item)) < 500
    }
    usage = {name: item for name, item in fields_of(fields, "usage").items() if isinstance(item, int)}
    return {**kept, **({"usage": usage} if usage else {})}


def entry_of(exchange: Exchange, masker: Masker) -> dict[str, Any]:
    """An exchange as JSON, secrets masked."""
    request = exchange.request
    return {
        "seq": exchange.seq,
        "origin": exchange.origin.kind,
        "label": masker.text(exchange.origin.label),
        "operation": None if exchange.operation is None else exchange.operation.id,
        "request": {
            "method": masker.text(request.method),
            "target": masker.text(request.target),
            "headers": masker.headers(request.headers),
            **_body(request.body, request.size, masker),
        },
        "response": None
        if exchange.status is None
        else {
            "status": exchange.status,
            "headers": masker.headers(exchange.headers),
            **_body(exchange.content, exchange.size, masker),
        },
        **({"overlaps": True} if exchange.overlaps else {}),
        "error": masker.text(exchange.error),
        **({"started": _utc(exchange.started)} if exchange.started else {}),
        "milliseconds": exchange.milliseconds,
    }


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _body(body: bytes, size: int, masker: Masker) -> dict[str, Any]:
    if size or len(body) > MAX_BODY_KEPT:
        return {"bytes": size or len(body), "body": ""}
    if not body:
        return {}
    try:
        return {"body": masker.text(body.decode("utf-8"))}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(masker.data(body)).decode("ascii")}


def curl_of(exchange: Exchange, url: str, masker: Masker) -> str:
    """A shell line that sends the request again. The key stands there as the variable that holds it."""
    request = exchange.request
    words = ["curl", "-i"]
    if request.method != "GET":
        words += ["-X", shlex.quote(request.method)]
    for name, value in request.headers:
        if name.lower() not in _OURS:
            words += ["-H", _quoted(f"{name}: {value}", masker)]
    if request.body or request.size:
        words += _data(request, masker)
    words.append(_quoted(f"{url}{request.target}", masker))
    return " ".join(words)


def _data(request: Request, masker: Masker) -> list[str]:
    body, size = request.body, request.size
    if size or len(body) > MAX_BODY_KEPT:
        return ["--data-binary", f"@body-of-{size or len(body)}-bytes"]
    try:
        return ["--data-binary", _quoted(body.decode("utf-8"), masker)]
    except UnicodeDecodeError:
        text = base64.b64encode(masker.data(body)).decode("ascii")
        return ["--data-binary", f"@<(echo {text} | base64 -d)"]


def _quoted(text: str, masker: Masker) -> str:
    """Quoted for a shell: single quotes, or double ones where a variable must be expanded."""
    masked = masker.text(text)
    if masked == text or "$" in text:
        return shlex.quote(masked)
    return '"' + re.sub(r'([\\"`])', r"\\\1", masked) + '"'
