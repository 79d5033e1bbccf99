"""Who may receive webhooks. It follows from where the mock listens, since whoever reaches it may name a receiver.

On loopback only programs of this machine reach the mock, and only they may be called. Bound to another address it can
be told by strangers where to send, so nothing on this machine or in a private network is called unless the operator
names it. What is checked is the address that is connected to, after the name was looked up.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final, NamedTuple

__all__ = ["Named", "NotAllowed", "Receivers", "is_loopback", "named"]

MOST_ADDRESSES: Final = 16
"""Addresses of one name that are tried."""
_NAT64: Final = 0x0064_FF9B << 96

_Address = IPv4Address | IPv6Address
_Target = tuple[int, tuple[str, int]]


class NotAllowed(Exception):
    """A delivery must not be sent to where it should go."""


class Named(NamedTuple):
    """A receiver that the operator has named; any port of it if ``port`` is None."""

    host: str
    port: int | None


class Receivers:
    """The rule of one sender.

    Args:
        loopback: allow this machine's loopback addresses; right only if the mock listens on one.
        anywhere: allow public addresses, and on a mock that listens on loopback private ones too.
        named: receivers that are allowed in any case.
    """

    def __init__(self, *, loopback: bool = True, anywhere: bool = False, named: Sequence[Named] = ()) -> None:
        self._loopback = loopback
        self._anywhere = anywhere
        self._named = frozenset(named)

    def targets(self, host: str, port: int) -> list[_Target]:
        """Look a receiver up, and return the addresses that may be connected to.

        Raises:
            NotAllowed: none may.
            OSError: the name has no address.
        """
        trusted = self._is_named(host, port)
        if not (trusted or self._anywhere or is_loopback(host)):
            # Not even looked up: a name server need not hear of it.
            raise NotAllowed(self._refusal(host, port))
        found: list[_Target] = []
        for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[
            :MOST_ADDRESSES
        ]:
            place = (str(address[0]), int(address[1]))
            if trusted or self._allows(ip_address(place[0].partition("%")[0])):
                found.append((family, place))
        if not found:
            raise NotAllowed(self._refusal(host, port))
        return found

    def _is_named(self, host: str, port: int) -> bool:
        name = host.lower()
        return Named(name, port) in self._named or Named(name, None) in self._named

    def _allows(self, address: _Address) -> bool:
        meant = _meant(address)
        if self._loopback:
            return self._anywhere or meant.is_loopback
        return self._anywhere and meant.is_global and not meant.is_multicast

    def _refusal(self, host: str, port: int) -> str:
        where = f"{host}:{port}"
        if self._loopback and not self._anywhere:
            return (
                f"{host} is not a loopback address; start the server with --webhook-to {where} or "
                f"--webhooks-anywhere to allow it"
            )
        return (
            f"{where} is not allowed to receive webhooks of a server that others can reach; "
            f"start it with --webhook-to {where} to allow it"
        )


def named(text: str) -> Named:
    """Read ``HOST`` or ``HOST:PORT``; an IPv6 address with a port stands in brackets.

    Raises:
        ValueError: it is neither.
    """
    host, port = text, ""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        if port and not port.startswith(":"):
            raise ValueError(f"{text!r} is not HOST or HOST:PORT")
        port = port[1:]
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
        if not port:
            raise ValueError(f"{text!r} is not HOST or HOST:PORT")
    if not host or any(not ("!" <= letter <= "~") or letter in "/@?#" for letter in host):
        raise ValueError(f"{text!r} is not HOST or HOST:PORT")
    if port and not (port.isdecimal() and port.isascii() and 0 < int(port) < 65536):
        raise ValueError(f"{text!r}: the port must be between 1 and 65535")
    return Named(host.lower(), int(port) if port else None)


def is_loopback(host: str) -> bool:
    """Return True if a host is this machine by its very name; no name is looked up, so none can be made to lie."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _meant(address: _Address) -> _Address:
    """The address that packets end up at: IPv4 inside IPv6 in one of its forms is that IPv4 address."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    number = int(address)
    return IPv4Address(number & 0xFFFFFFFF) if number >> 32 == _NAT64 >> 32 else address
