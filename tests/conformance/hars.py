"""One small history of calls, as each recorder writes it: which fields it has, which it leaves out, in which form."""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.conformance.test_replay import BUNDLE, HEADERS

__all__ = ["FORMS", "NO_BODIES", "Form", "Got", "balance", "bought", "chrome", "lost", "playwright_attach"]

HOST = "app.tokportal.com"
_ORDER = {"bundle_type": "account_only", "platform": "tiktok", "country": "USA"}


class Got(NamedTuple):
    """One call and what came of it, before anybody writes it down."""

    method: str
    target: str
    status: int
    body: Any
    sent: Any = None
    at: float = 0.0
    seconds: float = 0.5
    host: str = HOST
    headers: tuple[tuple[str, str], ...] = ()
    asked: tuple[tuple[str, str], ...] = ()


def balance(total: int, at: float, **more: Any) -> Got:
    data: dict[str, Any] = {
        "total_credits": total,
        "expiring_within_7_days": 0,
        "upcoming_expirations": [],
        "last_updated": None,
    }
    return Got("GET", "/api/ext/credits/balance", 200, {"data": data}, at=at, **more)


def bought(told: int, left: int, at: float, **more: Any) -> Got:
    body = {
        "data": BUNDLE,
        "credits_charged": told,
        "credits_remaining": left,
        "cost_breakdown": {"account_creation": told},
    }
    return Got("POST", "/api/ext/bundles", 201, body, _ORDER, at=at, **more)


def lost(at: float, status: int = 0) -> Got:
    return bought(25, 0, at)._replace(status=status, body=None)


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _started(at: float, zone: str = "Z", digits: int = 3) -> str:
    return (
        f"2026-06-01T12:{int(at) // 60:02d}:{int(at) % 60:02d}.{round(at % 1 * 10**digits):0{digits}d}{zone}"
    )


def _text(got: Got) -> str:
    return "" if got.body is None else json.dumps(got.body)


def entry(got: Got) -> dict[str, Any]:
    """An entry with everything that the format has."""
    text = _text(got)
    answered = [*HEADERS.items(), *got.headers] if got.status > 0 else []
    request: dict[str, Any] = {
        "method": got.method,
        "url": f"https://{got.host}{got.target}",
        "httpVersion": "HTTP/1.1",
        "headers": _pairs([("X-API-Key", "***"), *got.asked]),
        "cookies": [],
        "queryString": [],
        "headersSize": -1,
        "bodySize": 0,
    }
    if got.sent is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(got.sent)}
        request["bodySize"] = len(json.dumps(got.sent))
    response: dict[str, Any] = {
        "status": got.status,
        "statusText": "",
        "headers": _pairs(answered),
        "cookies": [],
        "content": {"size": len(text), "mimeType": "application/json", "text": text},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
    }
    return {
        "startedDateTime": _started(got.at),
        "time": got.seconds * 1000,
        "request": request,
        "response": response,
        "cache": {},
        "timings": {"send": 0, "wait": got.seconds * 1000, "receive": 0},
    }


def _document(entries: Sequence[dict[str, Any]], name: str) -> str:
    return json.dumps(
        {"log": {"version": "1.2", "creator": {"name": name, "version": "1"}, "entries": entries}}
    )


def _write(path: Path, entries: Sequence[dict[str, Any]], name: str, *, mark: bytes = b"") -> Path:
    path.write_bytes(mark + _document(entries, name).encode())
    return path


def chrome(folder: Path, history: Sequence[Got]) -> Path:
    """HTTP/2 names, milliseconds as fractions, `net::ERR_…` beside status 0."""
    entries = [entry(got) for got in history]
    for one in entries:
        one["request"]["headers"] = (
            _pairs([(":authority", HOST), (":method", one["request"]["method"])]) + one["request"]["headers"]
        )
        one["_resourceType"] = "fetch"
        if one["response"]["status"] <= 0:
            one["response"] |= {"_error": "net::ERR_ABORTED", "content": {"size": 0, "mimeType": "x-unknown"}}
    return _write(folder / "chrome.har", entries, "WebInspector")


def chrome_without_bodies(folder: Path, history: Sequence[Got]) -> Path:
    """A browser that has dropped the bodies of responses: a size, and no text."""
    entries = [entry(got) for got in history]
    for one in entries:
        one["response"]["content"].pop("text")
    return _write(folder / "dropped.har", entries, "WebInspector")


def firefox(folder: Path, history: Sequence[Got]) -> Path:
    """Newest first, with the zone of the machine."""
    entries = [{**entry(got), "startedDateTime": _started(got.at, "+00:00")} for got in history]
    return _write(folder / "firefox.har", entries[::-1], "Firefox")


def playwright_embed(folder: Path, history: Sequence[Got]) -> Path:
    """Bodies in the file, status -1 for what was aborted, no time for it."""
    entries = [entry(got) for got in history]
    for one in entries:
        if one["response"]["status"] <= 0:
            one["response"] |= {"status": -1, "content": {"size": -1, "mimeType": "x-unknown"}}
            one["time"] = -1
    return _write(folder / "embed.har", entries, "Playwright")


def playwright_omit(folder: Path, history: Sequence[Got]) -> Path:
    """No bodies of responses, and a size that is unknown."""
    entries = [entry(got) for got in history]
    for one in entries:
        one["response"]["content"] = {"size": -1, "mimeType": "application/json"}
    return _write(folder / "omit.har", entries, "Playwright")


def _attached(history: Sequence[Got]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    entries, files = [entry(got) for got in history], dict[str, str]()
    for number, one in enumerate(entries):
        text = one["response"]["content"].pop("text")
        if text:
            files[f"{number:040x}.json"] = text
            one["response"]["content"]["_file"] = f"{number:040x}.json"
    return entries, files


def playwright_attach(folder: Path, history: Sequence[Got]) -> Path:
    """Bodies in files beside the recording."""
    entries, files = _attached(history)
    for name, text in files.items():
        (folder / name).write_text(text)
    return _write(folder / "attach.har", entries, "Playwright")


def playwright_zip(folder: Path, history: Sequence[Got]) -> Path:
    """Bodies in files, all of it in one archive."""
    entries, files = _attached(history)
    path = folder / "recorded.har.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**files, "har.har": _document(entries, "Playwright")}.items():
            archive.writestr(name, text)
    return path


def mitmproxy(folder: Path, history: Sequence[Got]) -> Path:
    """In the order in which responses came; bodies in base64 when they are not plain text."""
    done = sorted(history, key=lambda got: got.at + got.seconds)
    entries: list[dict[str, Any]] = [
        {**entry(got), "startedDateTime": _started(got.at, "+00:00", 6)} for got in done
    ]
    for one in entries:
        content = one["response"]["content"]
        content |= {"text": base64.b64encode(content["text"].encode()).decode(), "encoding": "base64"}
    return _write(folder / "mitmproxy.har", entries, "mitmproxy")


def charles(folder: Path, history: Sequence[Got]) -> Path:
    """A byte order mark, and no duration for what was aborted."""
    entries = [entry(got) for got in history]
    for one in entries:
        if one["response"]["status"] <= 0:
            one["time"] = 0
            one["response"] |= {"status": 0, "headers": [], "content": {"size": 0}}
    return _write(folder / "charles.chlsj.har", entries, "Charles Proxy", mark=b"\xef\xbb\xbf")


def fiddler(folder: Path, history: Sequence[Got]) -> Path:
    """A byte order mark, seven digits of a second, another zone."""
    entries = [entry(got) for got in history]
    for one, got in zip(entries, history, strict=True):
        one["startedDateTime"] = _started(got.at, "+00:00", 7)
    return _write(folder / "fiddler.har", entries, "Fiddler", mark=b"\xef\xbb\xbf")


Form = Callable[[Path, Sequence[Got]], Path]
FORMS: tuple[Form, ...] = (
    chrome,
    chrome_without_bodies,
    firefox,
    playwright_embed,
    playwright_omit,
    playwright_attach,
    playwright_zip,
    mitmproxy,
    charles,
    fiddler,
)
NO_BODIES = frozenset({chrome_without_bodies, playwright_omit})
"""Forms in which no response tells anything: what it says of credits is unknown."""
