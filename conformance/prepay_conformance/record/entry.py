"""One exchange as an entry of a HAR file, secrets masked."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from prepay_conformance.gate import Exchange, Masker, Origin, Request
from prepay_conformance.gate.exchange import Headers, header_of
from prepay_conformance.gate.wire import decoded

__all__ = ["Capture", "Seen"]


@dataclass(slots=True)
class Capture:
    """A body as it passes: at most ``most`` bytes of it are kept."""

    most: int
    size: int = 0
    """Bytes that have passed."""
    whole: bool = True
    """False once the body was longer than ``most``, or broke off."""
    _parts: list[bytes] = field(default_factory=list[bytes])

    def add(self, data: bytes) -> None:
        """Keep a part of the body, as far as there is room."""
        self.size += len(data)
        if self.size > self.most:
            self.whole = False
            self._parts.clear()
        elif self.whole:
            self._parts.append(data)

    def body(self, headers: Headers) -> bytes | None:
        """Return the body with its coding undone; None if it was too long, or its coding is unknown."""
        if not self.whole:
            return None
        coding = (header_of(headers, "content-encoding") or "").strip().lower()
        data = b"".join(self._parts)
        if coding in {"", "identity"} or not data:
            return data
        return decoded(data, coding, self.most) if coding in {"gzip", "x-gzip", "deflate"} else None


@dataclass(slots=True)
class Seen:
    """One request that the recorder passed on, and what came of it."""

    url: str
    """The base URL of the API."""
    method: str
    target: str
    headers: Headers
    sent: Capture
    received: Capture
    at: dt.datetime
    status: int = 0
    """0 if there was no response."""
    answer: Headers = field(default_factory=list[tuple[str, str]])
    error: str = ""
    """Why the response is missing, or why it is not whole."""
    waited: float = 0.0
    """Seconds until the response began."""
    took: float = 0.0
    """Seconds until it was over."""

    def exchange(self) -> Exchange:
        """Return it in the form in which the kit finds secrets."""
        request = Request(self.method, self.target, self.headers, self.sent.body(self.headers) or b"")
        plain = self.received.body(self.answer) or b""
        return Exchange(
            0, Origin("recorded"), request, None, {}, self.status, self.answer, plain, plain=plain
        )

    def entry(self, masker: Masker) -> dict[str, Any]:
        """Return the entry."""
        text = masker.text
        return {
            "startedDateTime": self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "time": round(self.took * 1000, 3),
            "request": {
                "method": text(self.method),
                "url": text(self.url + self.target),
                "httpVersion": "HTTP/1.1",
                "cookies": [],
                "headers": _headers(self.headers, masker),
                "queryString": [
                    {"name": text(name), "value": text(value)}
                    for name, value in parse_qsl(self.target.partition("?")[2], keep_blank_values=True)
                ],
                "headersSize": -1,
                "bodySize": self.sent.size,
                **self._posted(masker),
            },
            "response": {
                "status": self.status,
                "statusText": "",
                "httpVersion": "HTTP/1.1",
                "cookies": [],
                "headers": _headers(self.answer, masker),
                "content": self._content(masker),
                "redirectURL": text(header_of(self.answer, "location") or ""),
                "headersSize": -1,
                "bodySize": self.received.size if self.status else -1,
                **({"_error": text(self.error)} if self.error else {}),
            },
            "cache": {},
            "timings": {
                "send": 0,
                "wait": round(self.waited * 1000, 3),
                "receive": round(max(self.took - self.waited, 0.0) * 1000, 3),
            },
        }

    def _posted(self, masker: Masker) -> dict[str, Any]:
        if not self.sent.size:
            return {}
        kind = masker.text(header_of(self.headers, "content-type") or "")
        body = self.sent.body(self.headers)
        if body is None:
            return {"postData": {"mimeType": kind, "text": "", "comment": _left_out(self.sent)}}
        try:
            return {"postData": {"mimeType": kind, "text": masker.text(body.decode("utf-8"))}}
        except UnicodeDecodeError:
            # HAR has no way to write the bytes of a request.
            return {"postData": {"mimeType": kind, "text": "", "comment": f"{len(body)} bytes, not text"}}

    def _content(self, masker: Masker) -> dict[str, Any]:
        kind = masker.text(header_of(self.answer, "content-type") or "")
        body = self.received.body(self.answer)
        if body is None or self.error:
            return {"size": self.received.size, "mimeType": kind, "comment": _left_out(self.received)}
        try:
            return {"size": len(body), "mimeType": kind, "text": masker.text(body.decode("utf-8"))}
        except UnicodeDecodeError:
            coded = base64.b64encode(masker.data(body)).decode("ascii")
            return {"size": len(body), "mimeType": kind, "text": coded, "encoding": "base64"}


def _headers(headers: Headers, masker: Masker) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in masker.headers(headers)]


def _left_out(capture: Capture) -> str:
    return (
        f"not recorded: {capture.size} bytes passed; at most {capture.most} are kept, and only whole bodies"
    )
