"""Which HTTP library does the sending: httpx, or httpx2 where the user chose it. Both offer the same interface."""

from __future__ import annotations

import importlib
import os
import ssl
import sys
from functools import cache
from typing import Any, Final, NamedTuple

from prepay._wire.hosts import Proxy
from prepay.errors import ConfigurationError

__all__ = [
    "KEEP_ALIVE",
    "LANE",
    "Stack",
    "Unready",
    "chosen_stack",
    "connections_to",
    "lane_class",
    "router",
    "ssl_context",
    "stack_of",
]

KEEP_ALIVE: Final = 5.0
"""Seconds that a connection is kept after its last response; servers close theirs at about this time."""
LANE: Final = "prepay.lane"
"""The extension of a request that says which lane it goes through."""
CHOICE: Final = "PREPAY_HTTP"
_CORES: Final = {"httpx": "httpcore", "httpx2": "httpcore2"}


class Stack(NamedTuple):
    """An HTTP library.

    Attributes:
        name: ``httpx`` or ``httpx2``.
        http: the module with clients, requests and transports.
        core: the module below it, with connections.
    """

    name: str
    http: Any
    core: Any


class Unready(Exception):
    """The connection cannot be set up: a certificate file or a proxy of the environment cannot be used."""


@cache
def _loaded(name: str) -> Stack:
    return Stack(name, importlib.import_module(name), importlib.import_module(_CORES[name]))


def chosen_stack() -> Stack:
    """Return the library for clients that bring none: httpx, unless ``PREPAY_HTTP=httpx2`` says otherwise.

    Raises:
        ConfigurationError: the variable names something else, or a library that is not installed.
    """
    name = os.environ.get(CHOICE) or "httpx"
    if name not in _CORES:
        raise ConfigurationError(f"{CHOICE} must be httpx or httpx2, not {name!r}.")
    try:
        return _loaded(name)
    except ImportError as error:
        raise ConfigurationError(
            f"{CHOICE} is {name}, which is not installed. Run: pip install 'prepay[{name}]'"
        ) from error


def stack_of(client: Any, *, sync: bool) -> Stack:
    """Return the library that a caller's own client belongs to.

    Raises:
        ConfigurationError: it is not a client of httpx or httpx2, or one of the other kind.
    """
    wanted = "Client" if sync else "AsyncClient"
    for name in _CORES:
        if name in sys.modules and isinstance(client, getattr(sys.modules[name], wanted)):
            return _loaded(name)
    ours = "sync" if sync else "async"
    raise ConfigurationError(
        f"http_client of {'a' if sync else 'an'} {ours} client must be an httpx.{wanted} or httpx2.{wanted}, "
        f"not {type(client).__module__.partition('.')[0]}.{type(client).__qualname__}."
    )


@cache
def _context(stack: Stack, _file: str | None, _folder: str | None) -> ssl.SSLContext:
    context: ssl.SSLContext = stack.http.create_ssl_context()
    return context


def ssl_context(stack: Stack) -> ssl.SSLContext:
    """Return the SSL context of every client that brings none: loading certificates costs 30 ms, once is enough.

    Raises:
        Unready: the certificates of SSL_CERT_FILE or SSL_CERT_DIR cannot be read.
    """
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    try:
        return _context(stack, file, folder)
    except (OSError, ValueError) as error:
        where = (
            f"SSL_CERT_FILE={file}" if file else f"SSL_CERT_DIR={folder}" if folder else "the certificates"
        )
        why = (error.strerror or type(error).__name__) if isinstance(error, OSError) else type(error).__name__
        if isinstance(error, ssl.SSLError):
            why = "it holds no certificate in PEM form"
        raise Unready(f"cannot read {where}: {why}") from error


def connections_to(stack: Stack, scheme: str, proxy: Proxy | None, network: Any, *, sync: bool) -> Any:
    """Return what makes connections: a pool of the library of which ``create_connection`` alone is used.

    Its own bookkeeping is not: it does not survive an exception in a signal handler.

    Raises:
        Unready: the proxy or the certificates of the environment cannot be used.
    """
    prefix, core = "" if sync else "Async", stack.core
    kind = "" if proxy is None else proxy.url.partition("://")[0]
    more: dict[str, Any] = {"network_backend": network, "keepalive_expiry": KEEP_ALIVE, "max_connections": 1}
    if scheme == "https":
        more["ssl_context"] = ssl_context(stack)
    if proxy is None:
        return getattr(core, f"{prefix}ConnectionPool")(**more)
    try:
        parsed = stack.http.Proxy(proxy.url)
        if kind.startswith("socks"):
            made = getattr(core, f"{prefix}SOCKSProxy")
        else:
            made = getattr(core, f"{prefix}HTTPProxy")
            more["proxy_headers"] = parsed.headers.raw
            if kind == "https":
                more["proxy_ssl_context"] = ssl_context(stack)
        auth = parsed.raw_auth
        address = core.URL(
            scheme=parsed.url.raw_scheme, host=parsed.url.raw_host, port=parsed.url.port, target=b"/"
        )
        return made(proxy_url=address, proxy_auth=auth, **more)
    except ImportError as error:
        raise Unready(
            f"{proxy.variable} names a SOCKS proxy, which needs: pip install 'httpx[socks]'"
        ) from error
    except (ValueError, TypeError, AttributeError, stack.http.InvalidURL) as error:
        raise Unready(
            f"{proxy.variable} is not the URL of a proxy; use a form such as http://host:port"
        ) from error


@cache
def lane_class(stack: Stack, *, sync: bool) -> Any:
    """Return the library's own transport over a connection of ours instead of a pool.

    It stays that class, so that whatever watches or replaces the library's transports in tests sees ours too.
    """
    base = stack.http.HTTPTransport if sync else stack.http.AsyncHTTPTransport

    class Lane(base):  # type: ignore[misc, valid-type] # one of two classes with the same interface
        def __init__(self, line: Any) -> None:
            self._pool = line

    return Lane


def router(stack: Stack, *, sync: bool) -> Any:
    """Return the transport of an own client: it hands each request to the lane that was chosen for it."""
    return _router_class(stack, sync=sync)()


@cache
def _router_class(stack: Stack, *, sync: bool) -> Any:
    if sync:

        class Router(stack.http.BaseTransport):  # type: ignore[misc, name-defined] # a class of either library
            def handle_request(self, request: Any) -> Any:
                return request.extensions[LANE].transport.handle_request(request)

        return Router

    class AsyncRouter(stack.http.AsyncBaseTransport):  # type: ignore[misc, name-defined] # a class of either library
        async def handle_async_request(self, request: Any) -> Any:
            return await request.extensions[LANE].transport.handle_async_request(request)

    return AsyncRouter
