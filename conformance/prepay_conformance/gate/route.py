"""The way to a server: its host as an address, and the user's proxy, if the environment names one."""

from __future__ import annotations

import base64
import ipaddress
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib import request as _urllib
from urllib.parse import unquote, urlsplit

from prepay_conformance.errors import KitError

__all__ = ["ProxyAddress", "host_of", "is_loopback", "is_loopback_address", "proxy_for"]


class ProxyAddress(NamedTuple):
    """An HTTP proxy. ``credentials`` is the value of Proxy-Authorization, or empty."""

    host: str
    port: int
    credentials: str

    def __repr__(self) -> str:
        return f"ProxyAddress({self.host}:{self.port})"


def host_of(text: str) -> str:
    """Normalize a host as it is looked up: NFKC, lower case, IDNA, no dot at the end.

    Raises:
        KitError: no host is called so.
    """
    host = unicodedata.normalize("NFKC", text).lower().rstrip(".")
    if ":" in host or host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        raise KitError("--url: the host is no valid name") from None


def is_loopback_address(text: str) -> bool:
    """Return True if this is the literal address of this machine."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def is_loopback(host: str) -> bool:
    """Return True if a normalized host is this machine: a literal loopback address, or ``localhost``.

    No other name counts, wherever it leads now: names can be made to lead elsewhere.
    """
    return host == "localhost" or is_loopback_address(host)


def proxy_for(scheme: str, host: str, environment: Mapping[str, str]) -> ProxyAddress | None:
    """Return the proxy that other tools would use for a host; None for loopback, and where none is named.

    Reads ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY``; lower case wins.

    Raises:
        KitError: the variable names no HTTP proxy.
    """
    if is_loopback(host):
        return None
    names = [f"{scheme}_proxy", "all_proxy"]
    variable = value = ""
    for name in names:
        variable, value = _variable(name, environment)
        if value:
            break
    excepted = _variable("no_proxy", environment)[1]
    if not value or (excepted and _bypassed(host, excepted)):
        return None
    parts = urlsplit(value if "://" in value else f"http://{value}")
    try:
        port = parts.port or 80
    except ValueError:
        port = 0
    if parts.scheme != "http" or not parts.hostname or not port:
        raise KitError(f"{variable} must name an HTTP proxy, such as http://proxy.example:3128")
    user = ""
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        user = "Basic " + base64.b64encode(pair.encode()).decode("ascii")
    return ProxyAddress(host_of(parts.hostname), port, user)


def _bypassed(host: str, excepted: str) -> bool:
    # Not in the type stubs, and the rules that every tool of Python follows.
    bypass: Any = vars(_urllib)["proxy_bypass_environment"]
    return bool(bypass(host, {"no": excepted}))


def _variable(name: str, environment: Mapping[str, str]) -> tuple[str, str]:
    found = environment.get(name, "")
    if found:
        return name, found
    if name == "http_proxy" and environment.get("REQUEST_METHOD"):
        # In a CGI program HTTP_PROXY is a header of the request (CVE-2016-1000110).
        return name, ""
    return name.upper(), environment.get(name.upper(), "")
