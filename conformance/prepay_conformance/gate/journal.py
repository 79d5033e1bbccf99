"""What was sent and answered, with every secret masked before it can leave the process."""

from __future__ import annotations

import base64
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prepay_conformance.gate.exchange import Exchange, Headers

__all__ = ["Journal", "Masker", "curl_of", "entry_of"]

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_LONGEST = 64 * 1024
# What the proxy and the test engine add for themselves; nobody needs it to send the request again.
_OURS = frozenset(
    {"x-schemathesis-testcaseid", "user-agent", "accept-encoding", "connection", "content-length", "host"}
)


class Masker:
    """Replaces secrets by what a shell would expand to them."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}
        self.hide_people = False
        """Whether to mask e-mail addresses too: a live account's answers name real ones."""

    def __repr__(self) -> str:
        return f"Masker({len(self._shown)} secrets)"

    def add(self, secret: str, shown: str) -> None:
        """From now on show ``shown``, such as ``$TOKPORTAL_API_KEY``, in place of a secret."""
        if secret:
            self._shown[secret] = shown
            # The longest first: a derived key contains the one it was derived from.
            self._shown = dict(sorted(self._shown.items(), key=lambda item: -len(item[0])))

    def secrets(self) -> Iterator[tuple[str, str]]:
        """Every secret with what is shown for it."""
        yield from self._shown.items()

    def text(self, value: str) -> str:
        """The text without any secret."""
        for secret, shown in self._shown.items():
            if secret in value:
                value = value.replace(secret, shown)
        return _EMAIL.sub("***@***", value) if self.hide_people and "@" in value else value

    def headers(self, headers: Headers) -> list[list[str]]:
        """Headers without any secret."""
        return [[name, self.text(value)] for name, value in headers]


class Journal:
    """Every exchange of a run, in order."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []

    def __len__(self) -> int:
        return len(self.exchanges)

    def add(self, exchange: Exchange) -> None:
        """Remember an exchange."""
        self.exchanges.append(exchange)

    def write(self, path: Path, masker: Masker) -> None:
        """Write one JSON object a line, which level ``replay`` reads again."""
        with path.open("w", encoding="utf-8") as file:
            for exchange in self.exchanges:
                file.write(json.dumps(entry_of(exchange, masker)) + "\n")


def entry_of(exchange: Exchange, masker: Masker) -> dict[str, Any]:
    """An exchange as JSON, secrets masked."""
    request = exchange.request
    return {
        "seq": exchange.seq,
        "origin": exchange.origin.kind,
        "label": exchange.origin.label,
        "operation": None if exchange.operation is None else exchange.operation.id,
        "request": {
            "method": request.method,
            "target": masker.text(request.target),
            "headers": masker.headers(request.headers),
            **_body(request.body, masker),
        },
        "response": None
        if exchange.status is None
        else {
            "status": exchange.status,
            "headers": masker.headers(exchange.headers),
            **_body(exchange.content, masker),
        },
        **({"overlaps": True} if exchange.overlaps else {}),
        "error": masker.text(exchange.error),
        "milliseconds": exchange.milliseconds,
    }


def _body(body: bytes, masker: Masker) -> dict[str, Any]:
    if not body:
        return {}
    cut: dict[str, Any] = {"bytes": len(body)} if len(body) > _LONGEST else {}
    kept = b"" if cut else body
    try:
        return {**cut, "body": masker.text(kept.decode("utf-8"))}
    except UnicodeDecodeError:
        return {**cut, "base64": base64.b64encode(kept).decode("ascii")}


def curl_of(exchange: Exchange, url: str, masker: Masker) -> str:
    """A shell line that sends the request again. The key stands there as the variable that holds it."""
    request = exchange.request
    words = ["curl", "-i"]
    if request.method != "GET":
        words += ["-X", shlex.quote(request.method)]
    for name, value in request.headers:
        if name.lower() not in _OURS:
            words += ["-H", _quoted(f"{name}: {value}", masker)]
    if request.body:
        words += _data(request.body, masker)
    words.append(_quoted(f"{url}{request.target}", masker))
    return " ".join(words)


def _data(body: bytes, masker: Masker) -> list[str]:
    if len(body) > _LONGEST:
        return ["--data-binary", f"@body-of-{len(body)}-bytes"]
    try:
        return ["--data-binary", _quoted(body.decode("utf-8"), masker)]
    except UnicodeDecodeError:
        return ["--data-binary", f"@<(echo {base64.b64encode(body).decode('ascii')} | base64 -d)"]


def _quoted(text: str, masker: Masker) -> str:
    """Quoted for a shell: single quotes, or double ones where a variable must be expanded."""
    masked = masker.text(text)
    if masked == text or "$" in text:
        return shlex.quote(masked)
    return '"' + re.sub(r'([\\"`])', r"\\\1", masked) + '"'
