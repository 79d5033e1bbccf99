"""HAR 1.2, as browsers, Playwright, mitmproxy, Charles and Fiddler write it, each with its own gaps.

Status 0 or -1 is a request whose response nobody got. A body without ``text`` was left out, unless its size is 0;
Playwright puts bodies into files beside the HAR (``_file``). What is missing is unknown, which is not empty.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from prepay_conformance.errors import KitError
from prepay_conformance.gate import Request
from prepay_conformance.recordings.entry import Entry, base64_of, bytes_of, instant_of, object_of, target_of
from prepay_conformance.shapes import fields_of, is_array

__all__ = ["Attached", "read_har"]

Attached = Callable[[str], bytes | None]
"""Reads a file that lies beside the HAR, by its name; None where there is none."""

# What no server sends with these has no body, whatever the recorder says of its size.
_BODILESS = frozenset({204, 304})
_LONGEST_STATUS = 999


def read_har(path: Path, text: str, attached: Attached) -> Iterator[Entry]:
    """The entries of a HAR file, as they stand there.

    Raises:
        KitError: it is none.
    """
    entries = fields_of(object_of(str(path), text), "log").get("entries")
    if not is_array(entries):
        raise KitError(f"{path} is no HAR recording: it has no log.entries")
    for number, entry in enumerate(entries, start=1):
        where = f"{path}, entry {number}"
        sent, answer = fields_of(entry, "request"), fields_of(entry, "response")
        host, target = target_of(where, str(sent.get("url")))
        posted, unsent = _posted(where, sent, attached)
        request = Request(str(sent.get("method")), target, _with_cookies(sent), posted)
        status = _status(where, answer)
        body, unread = (
            (b"", False) if status is None else _content(where, request.method, status, answer, attached)
        )
        # HAR keeps bodies decoded, whatever coding they came in.
        headers = [one for one in _named(answer.get("headers")) if one[0].lower() != "content-encoding"]
        yield Entry(
            number,
            request,
            status,
            headers,
            body,
            host,
            started=instant_of(fields_of(entry).get("startedDateTime")),
            seconds=_seconds(fields_of(entry).get("time")),
            unsent=unsent,
            unread=unread,
            cached=bool(fields_of(entry).get("_fromCache")) or _revalidated(request, status),
        )


def _status(where: str, answer: dict[str, Any]) -> int | None:
    status = answer.get("status")
    if status is None and not answer:
        return None
    if not isinstance(status, int) or isinstance(status, bool) or status > _LONGEST_STATUS:
        raise KitError(f"{where}: the response has no status")
    return status if status >= 100 else None


def _revalidated(request: Request, status: int | None) -> bool:
    """Whether a cache had asked whether what it holds still holds."""
    asked = any(name.lower() in {"if-none-match", "if-modified-since"} for name, _ in request.headers)
    return status == 304 and request.method == "GET" and asked


def _content(
    where: str, method: str, status: int, answer: dict[str, Any], attached: Attached
) -> tuple[bytes, bool]:
    """The body of a response, and whether it was left out."""
    content = fields_of(answer, "content")
    if method == "HEAD" or status in _BODILESS:
        return b"", False
    body = _recorded(where, content, attached)
    size = content.get("size")
    if body is None:
        return b"", size != 0
    cut = isinstance(size, int) and len(body) < size and not _is_json(body)
    return (b"", True) if cut else (body, False)


def _posted(where: str, sent: dict[str, Any], attached: Attached) -> tuple[bytes, bool]:
    """The body of a request, and whether it was left out."""
    posted = fields_of(sent, "postData")
    body = _recorded(where, posted, attached)
    if body:
        return body, False
    size = sent.get("bodySize")
    # Some tools list the fields of a form instead of its bytes.
    return b"", bool(posted.get("params")) or bool(posted.get("_file")) or (
        isinstance(size, int) and size > 0
    )


def _recorded(where: str, side: dict[str, Any], attached: Attached) -> bytes | None:
    if isinstance(side.get("_file"), str):
        return attached(side["_file"])
    text = side.get("text")
    if not isinstance(text, str):
        return None
    return base64_of(where, text) if side.get("encoding") == "base64" else bytes_of(text)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _seconds(value: Any) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < 1e12:
        return None
    return value / 1000


def _named(value: Any) -> list[tuple[str, str]]:
    pairs = [fields_of(pair) for pair in (value if is_array(value) else [])]
    # Names with a colon in front are HTTP/2's own, and no headers.
    return [
        (str(one.get("name")), str(one.get("value")))
        for one in pairs
        if not str(one.get("name")).startswith(":")
    ]


def _with_cookies(sent: dict[str, Any]) -> list[tuple[str, str]]:
    """The headers of a request; some tools list its cookies beside them only."""
    headers, cookies = _named(sent.get("headers")), _named(sent.get("cookies"))
    if cookies and not any(name.lower() == "cookie" for name, _ in headers):
        headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in cookies)))
    return headers
