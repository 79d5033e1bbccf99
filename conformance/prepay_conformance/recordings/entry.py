"""One recorded request and what became of it, whatever wrote it down."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from prepay_conformance.errors import KitError
from prepay_conformance.gate import Request
from prepay_conformance.shapes import is_object

__all__ = ["Entry", "base64_of", "bytes_of", "instant_of", "object_of", "target_of"]

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|z|[+-]\d\d:\d\d)?", re.ASCII)
_FIRST_YEAR, _YEARS_END = 1970, 9999


class Entry(NamedTuple):
    """One recorded request and its response.

    Attributes:
        number: its place in the file, from 1.
        request: what was sent.
        status: of the response; None where there is none that is known.
        headers: of the response.
        body: of the response, with any content coding undone where the recorder has undone it.
        host: where it was sent, in small letters, with the port if the URL names one; empty where nobody wrote it down.
        started: when it was sent, in seconds; None where nobody wrote it down.
        seconds: how long it took; None where nobody wrote it down.
        unsent: whether the body of the request was left out of the recording.
        unread: whether the body of the response was left out of the recording.
        cached: whether the response came out of a cache.
        overlaps: whether the recorder itself says that other requests of the account were under way.
        origin: who sent it.
    """

    number: int
    request: Request
    status: int | None
    headers: list[tuple[str, str]]
    body: bytes
    host: str = ""
    started: float | None = None
    seconds: float | None = None
    unsent: bool = False
    unread: bool = False
    cached: bool = False
    overlaps: bool = False
    origin: str = "recorded"


def target_of(where: str, url: str) -> tuple[str, str]:
    """Return host (with port, if the URL names one) and target of a URL.

    Raises:
        KitError: it is none; the message begins with ``where``.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise KitError(f"{where}: the request's URL is none") from None
    if ":" in host:
        host = f"[{host}]"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"{host}:{port}" if port is not None else host, target


def object_of(where: str, text: str) -> dict[str, Any]:
    """Decode a JSON object.

    Raises:
        KitError: it is none; the message begins with ``where``.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        why = getattr(error, "msg", "it is nested too deeply")
        raise KitError(f"{where}: this is no JSON: {why}") from None
    if not is_object(value):
        raise KitError(f"{where}: this is no JSON object")
    return value


def instant_of(text: Any) -> float | None:
    """Return the seconds since 1970 of an instant as ISO 8601 writes it; None where this is none that can be."""
    match = _INSTANT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    day, fraction, zone = match.groups()
    zone = "+00:00" if zone in {None, "Z", "z"} else zone
    try:
        instant = datetime.fromisoformat(f"{day}.{(fraction or '')[:6]:0<6}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return instant.timestamp() if _FIRST_YEAR <= instant.year < _YEARS_END else None


def bytes_of(text: str) -> bytes:
    """Return a text as it was sent; half a character, which JSON can spell and UTF-8 cannot, stays what it is."""
    return text.encode("utf-8", "surrogatepass")


def base64_of(where: str, text: str) -> bytes:
    """Decode base64.

    Raises:
        KitError: it is none; the message begins with ``where``.
    """
    try:
        return base64.b64decode(text)
    except ValueError:
        raise KitError(f"{where}: the body is no base64") from None
