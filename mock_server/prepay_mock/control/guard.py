"""Who may use the control API: programs of this machine, and pages that this server has served itself.

A web page can send requests to any address that its browser reaches, loopback included. So a request that a browser
made for another origin is refused, and so is one whose ``Host`` is a name that anybody may point at this address (DNS
rebinding): for the browser such a page and this server are one origin.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

from prepay_mock.control.errors import ControlRefusal
from prepay_mock.engine.addresses import host_of, is_loopback_name
from prepay_mock.engine.engine import HEALTH
from prepay_mock.engine.messages import Request

__all__ = ["CHECKOUT", "Guard"]

CHECKOUT: Final = "/_prepay/checkout/"
_TOKEN_HEADER: Final = b"x-prepay-control-token"
_OWN_SITE: Final = (b"same-origin", b"none")


class Guard:
    """Decides by a request's headers.

    Args:
        token: when set, every request must have it in ``X-Prepay-Control-Token``, and ``Host`` may be any name: a page
            of another origin does not know the token.
        hosts: names in ``Host`` that are this server's, beside ``localhost`` and loopback addresses.

    Raises:
        ValueError: one of ``hosts`` is no host name.
    """

    def __init__(self, token: str | None, hosts: Iterable[str] = ()) -> None:
        self._token = token
        self._hosts = frozenset(map(_checked, hosts))
        # Made anew in each process and stored nowhere, so that no seed tells it.
        self._secret = secrets.token_bytes(32)

    def check(self, request: Request) -> None:
        """Raise ControlRefusal, 403 or 401, for a request that may not use the control API."""
        if request.path == HEALTH:
            return
        if not request.inside:
            self._check_host(request)
            self._check_origin(request)
        if self._token is None or request.path.startswith(CHECKOUT):
            return
        given = request.headers.get(_TOKEN_HEADER, b"")
        if not hmac.compare_digest(given, self._token.encode()):
            raise ControlRefusal(
                401, "CONTROL_TOKEN", "Send the server's control token in X-Prepay-Control-Token."
            )

    def _check_host(self, request: Request) -> None:
        given = request.headers.get(b"host")
        if self._token is not None or given is None:
            return
        text = given.decode("latin-1")
        if not is_loopback_name(text) and host_of(text) not in self._hosts:
            raise ControlRefusal(
                403,
                "FOREIGN_HOST",
                f"{text[:100]!r} is not an address of this server. Use http://127.0.0.1 with its port, or start it "
                "with --allow-host NAME.",
            )

    def _check_origin(self, request: Request) -> None:
        headers = request.headers
        origin, host = headers.get(b"origin"), headers.get(b"host", b"")
        if origin is not None and origin.lower().partition(b"://")[2] != host.lower():
            raise _foreign(f"The page of {origin[:100].decode('latin-1')!r}")
        site = headers.get(b"sec-fetch-site")
        if site is not None and site.lower() not in _OWN_SITE and not _opens_a_page(request):
            raise _foreign("A page of another origin")

    def ticket(self, session_id: str) -> str:
        """What the form of a checkout page sends back: who has it has read the page, which other origins cannot."""
        return blake2b(session_id.encode(), digest_size=16, key=self._secret).hexdigest()

    def check_ticket(self, session_id: str, given: str) -> None:
        """Raise ControlRefusal, 403, for a form that comes from no page of this server."""
        if not hmac.compare_digest(given.encode(), self.ticket(session_id).encode()):
            raise ControlRefusal(
                403,
                "STALE_PAGE",
                "This form is not from a page of this server. Load the checkout page again.",
            )


def _opens_a_page(request: Request) -> bool:
    """Whether a browser follows a link to the checkout page, in a window of its own: that shows it and does nothing."""
    headers = request.headers
    return (
        request.method in ("GET", "HEAD")
        and request.path.startswith(CHECKOUT)
        and headers.get(b"sec-fetch-mode") == b"navigate"
        and headers.get(b"sec-fetch-dest") == b"document"
    )


def _foreign(who: str) -> ControlRefusal:
    return ControlRefusal(
        403, "FOREIGN_ORIGIN", f"{who} may not use the control API. Use a program, or a page of this server."
    )


def _checked(name: str) -> str:
    host = host_of(name)
    if host is None or "/" in host:
        raise ValueError(f"{name!r} is not a host name. Write one such as host.docker.internal.")
    return host
