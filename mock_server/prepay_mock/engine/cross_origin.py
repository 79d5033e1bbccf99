"""What a page of another origin may read: the vendors' paths, from loopback or from where the operator says.

The control API has no such headers: no page of another origin reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from prepay_mock.engine.addresses import is_loopback_name
from prepay_mock.engine.messages import Header, Request

__all__ = ["CrossOrigin", "check_origin"]

_NAMES = re.compile(rb"[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,2000}")
_MAX_AGE_S: Final = 600
ANY: Final = "*"


def check_origin(text: str) -> str:
    """An origin as it stands in the header: lower-case scheme and host, no path.

    Raises:
        ValueError: it is none.
    """
    if text == ANY:
        return text
    origin = text.rstrip("/").lower()
    try:
        parts = urlsplit(origin)
        whole = bool(parts.scheme and parts.hostname) and f"{parts.scheme}://{parts.netloc}" == origin
        valid = whole and (parts.port is None or parts.port > 0) and "@" not in parts.netloc
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(
            f"{text!r} is not an origin. Write one such as https://app.example:8443, or '*' for all."
        )
    return origin


class CrossOrigin:
    """Decides by the ``Origin`` header. Pages served from loopback may read; others when they are named.

    Args:
        allowed: further origins, or ``*`` for all.

    Raises:
        ValueError: one of them is no origin.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(map(check_origin, allowed))

    def allows(self, origin: str) -> bool:
        """Whether pages of this origin may read responses."""
        origin = origin.lower()
        if ANY in self._allowed or origin in self._allowed:
            return True
        scheme, _, host = origin.partition("://")
        return scheme in ("http", "https") and is_loopback_name(host)

    def headers(self, request: Request, origin: bytes, allow: str | None) -> list[Header]:
        """The headers of a response to a page of that origin; with ``allow`` also those that answer a preflight."""
        if not self.allows(origin.decode("latin-1")):
            return [(b"vary", b"Origin")]
        headers = [
            (b"access-control-allow-origin", origin),
            (b"vary", b"Origin"),
            # Keys travel in headers that a page sets itself, never in cookies, so all headers may be read.
            (b"access-control-expose-headers", b"*"),
        ]
        if allow is not None and b"access-control-request-method" in request.headers:
            names = request.headers.get(b"access-control-request-headers", b"")
            headers += [
                (b"access-control-allow-methods", allow.encode()),
                (b"access-control-max-age", b"%d" % _MAX_AGE_S),
            ]
            if _NAMES.fullmatch(names):
                headers.append((b"access-control-allow-headers", names))
            if request.headers.get(b"access-control-request-private-network") == b"true":
                headers.append((b"access-control-allow-private-network", b"true"))
        return headers
