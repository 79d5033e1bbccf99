"""What is at ``/``: something for a person who opens the URL, and for tools that wait until the server is there."""

from __future__ import annotations

from typing import Final

from prepay._version import __version__
from prepay_mock.engine.messages import Request, Response
from prepay_mock.engine.render import MOCK_HEADER, Renderer

__all__ = ["front_page"]

_ALLOW: Final = (b"allow", b"GET, HEAD, OPTIONS")
_CONTROL: Final = "/_prepay/"


def front_page(render: Renderer, request: Request, now: int) -> Response:
    """A redirect for browsers, 200 for other programs. It tells no more than ``/_prepay/health`` and needs no token."""
    if request.method == "OPTIONS":
        return Response(204, [_ALLOW, MOCK_HEADER, render.date.at(now)])
    if request.method not in ("GET", "HEAD"):
        message = f"{request.method} is not possible here; GET, HEAD, OPTIONS are."
        response = render.stray(now, message, 405, "METHOD_NOT_ALLOWED")
        response.headers.append(_ALLOW)
        return response
    if b"text/html" in request.headers.get(b"accept", b""):
        location = (b"location", _CONTROL.encode())
        return Response(302, [location, (b"content-length", b"0"), MOCK_HEADER, render.date.at(now)])
    facts = {"name": "prepay mock", "version": __version__, "control": _CONTROL, "health": "/_prepay/health"}
    return render.plain(now, 200, facts)
