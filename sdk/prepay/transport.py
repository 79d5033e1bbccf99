"""The only module that touches httpx: one shared SSL context, and a gate in front of the pool.

The gate lets in as many requests as the pool has connections. Without it the pool is searched once for every waiting
request at every release, which lets hundreds of concurrent calls time out while they wait for each other.
"""

from __future__ import annotations

import asyncio
import threading
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

import httpx

from prepay._types import File
from prepay._wire import TransportFailure, WireRequest, WireResponse

if TYPE_CHECKING:
    import ssl

    from prepay._effects import Outcome, Send
    from prepay._secret import Secret

__all__ = ["AsyncSender", "AsyncTransport", "SyncSender", "SyncTransport"]

DEFAULT_CONNECTIONS: Final = 100
AUTH_HEADER: Final = "X-API-Key"
# Raised before the first byte leaves; everything else may have reached the server.
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@cache
def shared_ssl_context() -> ssl.SSLContext:
    """The SSL context of every client that brings none: loading the certificates costs 30 ms, and once is enough."""
    return httpx.create_ssl_context()


def _limits(connections: int) -> httpx.Limits:
    return httpx.Limits(max_connections=connections, max_keepalive_connections=connections)


def _build(
    client: httpx.Client | httpx.AsyncClient, base_url: str, key: Secret, request: WireRequest
) -> httpx.Request:
    timeout = request.timeout
    built = client.build_request(
        request.method,
        base_url + request.target,
        headers=dict(request.headers),
        content=request.content,
        files=[(name, _part(value)) for name, value in request.parts] if request.parts else None,
        # The gate does the waiting for a connection.
        timeout=httpx.Timeout(None, connect=timeout.connect, read=timeout.read, write=timeout.write),
    )
    if request.authenticated:
        built.headers[AUTH_HEADER] = key.reveal()
    return built


def _part(value: str | File) -> Any:
    if isinstance(value, str):
        return (None, value)
    return (
        (value.name, value.content, value.content_type) if value.content_type else (value.name, value.content)
    )


def _response(response: httpx.Response) -> WireResponse:
    return WireResponse(response.status_code, dict(response.headers), response.content)


def _failure(error: httpx.HTTPError | httpx.InvalidURL | RuntimeError) -> TransportFailure:
    """Say what happened. The text of the cause is left out: it may quote headers."""
    if isinstance(error, RuntimeError):
        return TransportFailure(may_have_been_sent=False, reason="the client is closed; build a new one")
    kind = type(error).__name__
    if isinstance(error, (*_NOT_SENT, httpx.InvalidURL)):
        return TransportFailure(
            may_have_been_sent=False, reason=f"nothing was sent ({kind}); check the base URL"
        )
    return TransportFailure(
        may_have_been_sent=True, reason=f"no answer came ({kind}); the call may have taken effect"
    )


class SyncSender(Protocol):
    """Sends requests on the calling thread."""

    def send(self, send: Send, /) -> Outcome: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


class AsyncSender(Protocol):
    """Sends requests on an event loop."""

    async def send(self, send: Send, /) -> Outcome: ...  # noqa: D102
    async def aclose(self) -> None: ...  # noqa: D102


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
        self._base_url = base_url
        self._key = key
        self._owned = client is None
        self._client = client or httpx.Client(verify=shared_ssl_context(), limits=_limits(connections))
        self._gate = threading.BoundedSemaphore(connections)

    def send(self, send: Send) -> Outcome:
        """Send one request; an answer of any status, or a failure."""
        with self._gate:
            try:
                built = _build(self._client, self._base_url, self._key, send.request)
                send.exposed = True
                return _response(self._client.send(built, follow_redirects=False))
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                return _failure(error)
            except RuntimeError as error:
                if not self._client.is_closed:
                    raise
                return _failure(error)

    def close(self) -> None:
        """Close the pool, unless it is the caller's."""
        if self._owned:
            self._client.close()


class AsyncTransport:
    """Sends requests on an event loop. Arguments as for :class:`SyncTransport`."""

    def __init__(
        self, base_url: str, key: Secret, *, connections: int, client: httpx.AsyncClient | None = None
    ) -> None:
        self._base_url = base_url
        self._key = key
        self._owned = client is None
        self._client = client or httpx.AsyncClient(verify=shared_ssl_context(), limits=_limits(connections))
        self._gate = asyncio.BoundedSemaphore(connections)

    async def send(self, send: Send) -> Outcome:
        """Send one request; an answer of any status, or a failure."""
        async with self._gate:
            try:
                built = _build(self._client, self._base_url, self._key, send.request)
                send.exposed = True
                return _response(await self._client.send(built, follow_redirects=False))
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                return _failure(error)
            except RuntimeError as error:
                if not self._client.is_closed:
                    raise
                return _failure(error)

    async def aclose(self) -> None:
        """Close the pool, unless it is the caller's."""
        if self._owned:
            await self._client.aclose()
