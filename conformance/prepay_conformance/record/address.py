"""The address that a recorder listens on: on this machine alone."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from prepay_conformance.errors import KitError
from prepay_conformance.gate.route import is_loopback

__all__ = ["Address", "CannotListen", "is_own_host", "listen_address"]

_HIGHEST_PORT = 65535


class CannotListen(KitError):
    """The system refuses the address: another program listens there, for one."""


class Address(NamedTuple):
    """A loopback address. Port 0 lets the system choose one."""

    host: str
    port: int


def listen_address(text: str) -> Address:
    """Read ``:0``, ``127.0.0.1:8080``, ``localhost:8080`` or ``[::1]:8080``.

    Raises:
        KitError: this is not an address, or not one of this machine.
    """
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") or "127.0.0.1"
    if not (port.isascii() and port.isdigit() and int(port) <= _HIGHEST_PORT):
        raise KitError(
            f"--listen {text}: use a form such as :0, :8080 or 127.0.0.1:8080 (ports up to 65535)."
        )
    if not is_loopback(host):
        raise KitError(
            f"--listen {text}: the recorder listens on this machine only. Use 127.0.0.1, [::1] or localhost."
        )
    return Address("127.0.0.1" if host == "localhost" else host, int(port))


def is_own_host(value: str | None) -> bool:
    """Return True if a Host header names this machine, so that no page of another site can reach the recorder."""
    if value is None:
        return False
    try:
        host = urlsplit(f"//{value.strip()}").hostname
    except ValueError:
        return False
    return host is not None and is_loopback(host)
