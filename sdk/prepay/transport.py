"""The only module that touches httpx: one shared SSL context, and a gate in front of the pool.

The gate lets in as many requests as there are connections. Without it the pool is searched once for every waiting
request at every release, which lets hundreds of concurrent calls time out while they wait for each other. And at every
request and every release a pool looks at each of its connections, once for each of them: so there are several small
pools behind the gate instead of a large one.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar
from urllib.request import getproxies

import httpx

from prepay._sending import CLOSED, closed_meanwhile, note, too_late
from prepay._types import File
from prepay._wire import TransportFailure, WireResponse

if TYPE_CHECKING:
    import ssl

    from prepay._effects import Outcome, Send
    from prepay._secret import Secret

P = TypeVar("P", httpx.BaseTransport, httpx.AsyncBaseTransport)

__all__ = ["AsyncTransport", "SyncTransport"]

DEFAULT_CONNECTIONS: Final = 100
# Connections of one pool: 100 in one pool cost six times the processor time that they cost in fifty pools.
POOL_WIDTH: Final = 2
_SLOT: Final = "prepay.slot"
AUTH_HEADER: Final = "X-API-Key"
# Raised before the first byte leaves; everything else may have reached the server.
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@cache
def shared_ssl_context() -> ssl.SSLContext:
    """The SSL context of every client that brings none: loading the certificates costs 30 ms, and once is enough."""
    return httpx.create_ssl_context()


def _limits(connections: int) -> httpx.Limits:
    return httpx.Limits(max_connections=connections, max_keepalive_connections=connections)


class _Pools(Generic[P]):
    """The small pools of one client, each made when it is first needed.

    Whoever has passed the gate takes a slot: a number that says which pool there is a connection for. The slot last
    given back is taken first, so that few callers need few connections.
    """

    def __init__(self, connections: int, make: Callable[[httpx.Limits], P]) -> None:
        self.slots = list(range(connections))[::-1]
        self._connections = connections
        self._make: Callable[[httpx.Limits], P] = make
        self._made: dict[int, P] = {}
        self._lock = threading.Lock()

    def of(self, request: httpx.Request) -> P:
        number = request.extensions[_SLOT] // POOL_WIDTH
        with self._lock:
            if number not in self._made:
                width = min(POOL_WIDTH, self._connections - number * POOL_WIDTH)
                self._made[number] = self._make(_limits(width))
            return self._made[number]

    def take_all(self) -> list[P]:
        with self._lock:
            made = list(self._made.values())
            self._made.clear()
        return made


class _Spread(httpx.BaseTransport):
    def __init__(self, connections: int) -> None:
        self.pools = _Pools(
            connections, lambda limits: httpx.HTTPTransport(verify=shared_ssl_context(), limits=limits)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self.pools.of(request).handle_request(request)

    def close(self) -> None:
        for pool in self.pools.take_all():
            pool.close()


class _AsyncSpread(httpx.AsyncBaseTransport):
    def __init__(self, connections: int) -> None:
        self.pools = _Pools(
            connections, lambda limits: httpx.AsyncHTTPTransport(verify=shared_ssl_context(), limits=limits)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self.pools.of(request).handle_async_request(request)

    async def aclose(self) -> None:
        for pool in self.pools.take_all():
            await pool.aclose()


class _Builder:
    """Builds the requests of one client. Most go to few addresses, so that these are not parsed again each time."""

    def __init__(self, client: httpx.Client | httpx.AsyncClient, base_url: str, key: Secret) -> None:
        self._client = client
        self._key = key

        def url(target: str) -> httpx.URL:
            return httpx.URL(base_url + target)

        self._url = lru_cache(maxsize=128)(url)

    def build(self, send: Send, slot: int | None, trace: Callable[[str, Any], object]) -> httpx.Request:
        request, timeout = send.request, send.request.timeout
        # The gate does the waiting for a connection.
        limits = {"connect": timeout.connect, "read": timeout.read, "write": timeout.write, "pool": None}
        rest: dict[str, Any] = {
            "content": request.content,
            "extensions": {"timeout": limits, "trace": trace, _SLOT: slot},
        }
        client, url = self._client, self._url(request.target)
        if request.parts or client.params or client.cookies:
            rest["files"] = [(name, _part(value)) for name, value in request.parts] if request.parts else None
            built = client.build_request(request.method, url, headers=dict(request.headers), **rest)
        else:
            # What the client does when all that it has to add are headers, at half the cost.
            ours = [(name.encode(), value.encode()) for name, value in request.headers.items()]
            names = {name.lower() for name, _ in ours}
            theirs = [pair for pair in client.headers.raw if pair[0].lower() not in names]
            built = httpx.Request(request.method, url, headers=theirs + ours, **rest)
        if request.authenticated:
            # Last, and past every local variable: what failed before leaves no key in a frame.
            built.headers[AUTH_HEADER] = self._key.reveal()
        return built


def _part(value: str | File) -> Any:
    if isinstance(value, str):
        return (None, value)
    return (
        (value.name, value.content, value.content_type) if value.content_type else (value.name, value.content)
    )


def _read_until(response: httpx.Response, ends: float) -> bytes | None:
    """The content of an answer that is still coming; None when it is not whole by this instant."""
    parts: list[bytes] = []
    try:
        for part in response.iter_bytes():
            parts.append(part)
            if time.monotonic() > ends:
                return None
    finally:
        response.close()
    return b"".join(parts)


def _response(response: httpx.Response, content: bytes, key: Secret) -> WireResponse:
    """The answer, without the key should the server quote it."""
    headers = {name: key.hidden_in(value) for name, value in response.headers.items()}
    return WireResponse(response.status_code, headers, key.hidden_in(content))


def _failure(error: httpx.HTTPError | httpx.InvalidURL, send: Send) -> TransportFailure:
    """Say what happened. The text of the cause is left out: it may quote headers."""
    kind, late = type(error).__name__, isinstance(error, httpx.TimeoutException)
    if not send.exposed or isinstance(error, (*_NOT_SENT, httpx.InvalidURL)):
        return TransportFailure(
            may_have_been_sent=False,
            reason=f"nothing was sent ({kind}); check the base URL",
            timed_out=late,
            hopeless=isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL),
        )
    return TransportFailure(may_have_been_sent=True, reason=f"no answer came ({kind})", timed_out=late)


class SyncTransport:
    """Sends requests on the calling thread.

    Args:
        base_url: scheme, host and perhaps a path prefix, without a slash at the end.
        key: the API key.
        connections: width of the pool and of the gate.
        client: the caller's own client, which stays theirs to close; its pool is not changed.
    """

    def __init__(
        self, base_url: str, key: Secret, *, connections: int, client: httpx.Client | None = None
    ) -> None:
        self._key = key
        self._owned = client is None
        self._slots: list[int] = []
        if client is None and getproxies():
            client = httpx.Client(verify=shared_ssl_context(), limits=_limits(connections))
        if client is None:
            spread = _Spread(connections)
            self._slots = spread.pools.slots
            client = httpx.Client(transport=spread)
        self._client = client
        self._build = _Builder(client, base_url, key).build
        self._gate = threading.BoundedSemaphore(connections)

    def send(self, send: Send) -> Outcome:
        """Send one request; an answer of any status, or a failure.

        A limit is looked at whenever a part of the answer arrives, so it can be passed by one read timeout, which
        is itself no longer than the limit.
        """
        ends = None if send.limit is None else time.monotonic() + send.limit
        if not self._gate.acquire(timeout=send.limit):
            return too_late(send)
        slot = self._slots.pop() if self._slots else None
        try:
            built = self._build(send, slot, lambda event, _: note(send, event))
            if self._client.is_closed:
                return CLOSED
            send.exposed = True
            response = self._client.send(built, stream=ends is not None, follow_redirects=False)
            content = response.content if ends is None else _read_until(response, ends)
            return too_late(send) if content is None else _response(response, content, self._key)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return _failure(error, send)
        except RuntimeError:
            if not self._client.is_closed:
                raise
            return closed_meanwhile(send)
        finally:
            if slot is not None:
                self._slots.append(slot)
            self._gate.release()

    def close(self) -> None:
        """Close the pool, unless it is the caller's."""
        if self._owned:
            self._client.close()


class AsyncTransport:
    """Sends requests on an event loop. Arguments as for :class:`SyncTransport`."""

    def __init__(
        self, base_url: str, key: Secret, *, connections: int, client: httpx.AsyncClient | None = None
    ) -> None:
        self._key = key
        self._owned = client is None
        self._slots: list[int] = []
        if client is None and getproxies():
            client = httpx.AsyncClient(verify=shared_ssl_context(), limits=_limits(connections))
        if client is None:
            spread = _AsyncSpread(connections)
            self._slots = spread.pools.slots
            client = httpx.AsyncClient(transport=spread)
        self._client = client
        self._build = _Builder(client, base_url, key).build
        self._gate = asyncio.BoundedSemaphore(connections)

    async def send(self, send: Send) -> Outcome:
        """Send one request; an answer of any status, or a failure."""
        if send.limit is None:
            async with self._gate:
                return await self._send(send)
        limit = asyncio.timeout(send.limit)
        try:
            async with limit, self._gate:
                return await self._send(send)
        except TimeoutError:
            if not limit.expired():
                raise
            return too_late(send)

    async def _send(self, send: Send) -> Outcome:
        async def trace(event: str, _: object) -> None:
            note(send, event)

        slot = self._slots.pop() if self._slots else None
        try:
            built = self._build(send, slot, trace)
            if self._client.is_closed:
                return CLOSED
            send.exposed = True
            response = await self._client.send(built, follow_redirects=False)
            return _response(response, response.content, self._key)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return _failure(error, send)
        except RuntimeError:
            if not self._client.is_closed:
                raise
            return closed_meanwhile(send)
        finally:
            if slot is not None:
                self._slots.append(slot)

    async def aclose(self) -> None:
        """Close the pool, unless it is the caller's."""
        if self._owned:
            await self._client.aclose()
