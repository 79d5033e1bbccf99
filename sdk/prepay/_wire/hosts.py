"""Hosts as they are reached: one spelling for each, whether it is this machine, and whose proxy leads to it."""

from __future__ import annotations

import ipaddress
import unicodedata
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

__all__ = ["Proxy", "endpoint", "host_of", "is_loopback", "proxy_for", "redirected"]

# Full stops of other scripts, which IDNA (RFC 3490, section 3.1) reads as dots.
_DOTS: Final = str.maketrans("\u3002\uff0e\uff61", "...")
_PORTS: Final = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


class Proxy(NamedTuple):
    """A proxy of the environment.

    Attributes:
        url: where it is, with user name and password where it has them: never for a message.
        variable: the environment variable that is likely to name it.
    """

    url: str
    variable: str


def host_of(url: str) -> str:
    """Return the host of a URL in the one spelling that the network sees: lower case, ASCII, no dot at the end.

    ``app。tokportal。com`` with full-width dots is ``app.tokportal.com``: HTTP libraries send it there.
    """
    host = unicodedata.normalize("NFKC", unquote(urlsplit(url).hostname or ""))
    host = host.translate(_DOTS).casefold().rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host


def is_loopback(host: str) -> bool:
    """Return True if a host is this machine: by its address, or by a name that RFC 6761 keeps for it."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def endpoint(url: str) -> str:
    """Return ``host:port`` of a URL, without a user name, a path or a query; what there is of it when it is none."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return ""
    if ":" in host:
        host = f"[{host}]"
    return host if port is None else f"{host}:{port}"


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy that the environment names for a URL; None for this machine and for what NO_PROXY lists."""
    parts = urlsplit(url)
    if is_loopback(host_of(url)) or proxy_bypass(endpoint(url)) or proxy_bypass(parts.hostname or ""):
        return None
    proxies = getproxies()
    for name in (parts.scheme, "all"):
        if found := proxies.get(name):
            return Proxy(found if "://" in found else f"http://{found}", f"{name.upper()}_PROXY")
    return None


def redirected(status: int, location: str | None) -> str:
    """Say where a redirect leads: scheme, host and path, without a user name or a query; empty for other statuses."""
    if not 300 <= status < 400 or not location:
        return ""
    try:
        parts = urlsplit(location)
        where = f"{parts.scheme}://{endpoint(location)}{parts.path}" if parts.hostname else parts.path
    except ValueError:
        return ""
    plain = "".join(char if char.isprintable() else "?" for char in where)[:200]
    return f"redirected to {plain}, which was not followed; set the base URL to where the API is"
