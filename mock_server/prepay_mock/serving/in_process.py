"""The engine as an httpx transport: the same bytes as over a socket, without one, for sync and async clients."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import httpx

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import RepeatedHeader, Request, Response, WireFault, fields_of
from prepay_mock.serving.settle import settle, settle_async

__all__ = ["InProcessTransport"]


class InProcessTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hands every request to an engine in the same process.

    A planned delay takes no time: when it is longer than the client's read timeout the client gets its
    ``ReadTimeout`` at once. The connection faults become the errors that httpx raises on a socket.
    """

    opens_sockets = False
    """Tells prepay's clients that they may use it in any event loop and in a forked process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a sync client."""
        try:
            asked = _asked(request, request.read(), self._engine.once)
        except RepeatedHeader as repeated:
            return self._answer(request, self._engine.stray(400, "REPEATED_HEADER", str(repeated)))
        response = self._engine.handle(asked)
        if response.ticket is not None or response.later is not None:
            response = settle(self._engine, asked, response)
        return self._answer(request, response)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer an async client."""
        try:
            asked = _asked(request, await request.aread(), self._engine.once)
        except RepeatedHeader as repeated:
            return self._answer(request, self._engine.stray(400, "REPEATED_HEADER", str(repeated)))
        response = self._engine.handle(asked)
        if response.ticket is not None or response.later is not None:
            response = await settle_async(self._engine, asked, response)
        return self._answer(request, response)

    def _answer(self, request: httpx.Request, response: Response) -> httpx.Response:
        if response.wire is not None:
            _raise_for(response.wire, request)
        return httpx.Response(
            response.status, headers=response.headers, content=response.body, request=request
        )


def _asked(request: httpx.Request, body: bytes, once: AbstractSet[bytes]) -> Request:
    path, _, query = request.url.raw_path.partition(b"?")
    fields = fields_of(request.headers.raw, once)
    return Request(request.method, path.decode("latin-1"), query, fields, body, inside=True)


def _raise_for(fault: WireFault, request: httpx.Request) -> None:
    if fault.kind == "delay":
        read_timeout = request.extensions.get("timeout", {}).get("read")
        if read_timeout is not None and fault.delay_us > read_timeout * 1_000_000:
            raise httpx.ReadTimeout("the answer came too late (planned delay)", request=request)
    elif fault.kind == "truncate":
        raise httpx.RemoteProtocolError(
            "peer closed connection without sending complete message body", request=request
        )
    elif fault.kind == "malformed":
        raise httpx.RemoteProtocolError("illegal status line", request=request)
    else:
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
