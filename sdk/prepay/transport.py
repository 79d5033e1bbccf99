"""The only module that touches httpx: one shared SSL context, and a gate in front of the pool.

The gate lets in as many requests as the pool has connections. Without it the pool is searched once for every waiting
request at every release, which lets hundreds of concurrent calls time out while they wait for each other.
"""

from __future__ import annotations

import asyncio
import threading
import time
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

import httpx

from prepay._types import File
from prepay._wire import TransportFailure, WireResponse

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
    client: httpx.Client | httpx.AsyncClient, base_url: str, key: Secret, send: Send, trace: Any
) -> httpx.Request:
    request, timeout = send.request, send.request.timeout
    built = client.build_request(
        request.method,
        base_url + request.target,
        headers=dict(request.headers),
        content=request.content,
        files=[(name, _part(value)) for name, value in request.parts] if request.parts else None,
        # The gate does the waiting for a connection.
        timeout=httpx.Timeout(None, connect=timeout.connect, read=timeout.read, write=timeout.write),
        extensions={"trace": trace},
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


def _note(send: Send, event: str) -> None:
    """Keep track of whether a byte can have left, from the steps that httpcore tells of."""
    if event.endswith("connect_tcp.started"):
        send.exposed = False
    elif event.endswith("send_request_headers.started"):
        send.exposed = True


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


def _too_late(send: Send) -> TransportFailure:
    reason = "no answer came before the deadline" if send.exposed else "nothing was sent before the deadline"
    return TransportFailure(may_have_been_sent=send.exposed, reason=reason, timed_out=True)


_CLOSED: Final = TransportFailure(
    may_have_been_sent=False, reason="the client is closed; build a new one", hopeless=True
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
        """Send one request; an answer of any status, or a failure.

        A limit is looked at whenever a part of the answer arrives, so it can be passed by one read timeout, which
        is itself no longer than the limit.
        """
        ends = None if send.limit is None else time.monotonic() + send.limit
        if not self._gate.acquire(timeout=send.limit):
            return _too_late(send)
        try:
            built = _build(self._client, self._base_url, self._key, send, lambda event, _: _note(send, event))
            send.exposed = True
            response = self._client.send(built, stream=True, follow_redirects=False)
            try:
                parts: list[bytes] = []
                for part in response.iter_bytes():
                    parts.append(part)
                    if ends is not None and time.monotonic() > ends:
                        return _too_late(send)
            finally:
                response.close()
            return _response(response, b"".join(parts), self._key)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return _failure(error, send)
        except RuntimeError:
            if not self._client.is_closed:
                raise
            return _CLOSED
        finally:
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
        self._base_url = base_url
        self._key = key
        self._owned = client is None
        self._client = client or httpx.AsyncClient(verify=shared_ssl_context(), limits=_limits(connections))
        self._gate = asyncio.BoundedSemaphore(connections)

    async def send(self, send: Send) -> Outcome:
        """Send one request; an answer of any status, or a failure."""
        limit = asyncio.timeout(send.limit)
        try:
            async with limit, self._gate:
                return await self._send(send)
        except TimeoutError:
            if not limit.expired():
                raise
            return _too_late(send)

    async def _send(self, send: Send) -> Outcome:
        async def trace(event: str, _: object) -> None:
            _note(send, event)

        try:
            built = _build(self._client, self._base_url, self._key, send, trace)
            send.exposed = True
            response = await self._client.send(built, follow_redirects=False)
            return _response(response, response.content, self._key)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return _failure(error, send)
        except RuntimeError:
            if not self._client.is_closed:
                raise
            return _CLOSED

    async def aclose(self) -> None:
        """Close the pool, unless it is the caller's."""
        if self._owned:
            await self._client.aclose()
