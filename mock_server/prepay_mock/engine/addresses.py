"""Which names and addresses mean this machine, by the address and never by how its text begins."""

from __future__ import annotations

from ipaddress import ip_address

__all__ = ["host_of", "is_loopback_name"]


def host_of(authority: str) -> str | None:
    """The host of ``host[:port]`` in lower case, without brackets and a final dot; None when it is malformed."""
    text = authority.strip().lower()
    if text.startswith("["):
        host, bracket, port = text[1:].partition("]")
        if not bracket or (port and not port.startswith(":")):
            return None
        port = port[1:]
    else:
        host, _, port = text.partition(":")
        host = host.removesuffix(".")
    if not host or (port and not (port.isascii() and port.isdigit())):
        return None
    return host


def is_loopback_name(authority: str) -> bool:
    """Whether ``host[:port]`` is a loopback address, or a name that no resolver outside of this machine may answer."""
    host = host_of(authority)
    if host is None:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
