"""The engine as an ASGI application, for whatever speaks ASGI: test tools, other servers.

``prepay mock`` itself goes the shorter way of ``protocol.py``. Reads a request whole, waits for the store, answers in
two messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import RepeatedHeader, Request, Response, WireFault, fields_of
from prepay_mock.serving.limits import Limits
from prepay_mock.serving.settle import settle_async

__all__ = ["App"]

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


class App:
    """One engine behind the ASGI protocol.

    Args:
        engine: what answers.
        limits: ``unchecked_bytes`` and ``drain_bytes`` of a body; the other limits are the server's own affair. The
            defaults when None.
    """

    def __init__(self, engine: Engine, *, limits: Limits | None = None) -> None:
        self._engine = engine
        self._handle = engine.handle
        self._limits = limits or Limits()

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Send,
    ) -> None:
        """Serve one ASGI connection; anything but HTTP is passed over."""
        if scope["type"] != "http":
            return
        try:
            fields = fields_of(scope["headers"], self._engine.once)
        except RepeatedHeader as repeated:
            await _give(send, self._engine.stray(400, "REPEATED_HEADER", str(repeated)))
            return
        path = scope["raw_path"].decode("latin-1")
        request = Request(scope["method"], path, scope["query_string"], fields)
        message = await receive()
        request.body = message.get("body", b"")
        if message.get("more_body"):
            request.body = await self._read_on(request, receive)
        response = self._handle(request)
        if response.ticket is not None or response.later is not None:
            response = await settle_async(self._engine, request, response)
        if response.wire is not None and await _trouble(send, response, response.wire):
            return
        await _give(send, response)

    async def _read_on(self, request: Request, receive: Callable[[], Awaitable[Message]]) -> bytes:
        chunks = [request.body]
        seen = len(request.body)
        room: int | None = None
        more = True
        while more and seen <= self._limits.drain_bytes:
            message = await receive()
            chunk = message.get("body", b"")
            if room is None and seen + len(chunk) > self._limits.unchecked_bytes:
                limit = self._engine.body_limit(request)
                room = limit + 1 if limit else 0
                if not limit:
                    chunks.clear()
            if room is None or seen < room:
                chunks.append(chunk)
            seen += len(chunk)
            more = message.get("more_body", False)
        return b"".join(chunks)


async def _give(send: Send, response: Response) -> None:
    await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
    await send({"type": "http.response.body", "body": response.body})


async def _trouble(send: Send, response: Response, fault: WireFault) -> bool:
    """Do to the wire what the response's fault says, as far as ASGI can; True when nothing more must be sent."""
    if fault.kind == "delay":
        await asyncio.sleep(fault.delay_us / 1_000_000)
        return False
    if fault.kind != "truncate":
        # ASGI has no word for it: a server ends the connection, or answers 500, when its application fails.
        raise ConnectionAbortedError(f"a fault was planned: {fault.kind}")
    await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
    half = response.body[: len(response.body) // 2]
    await send({"type": "http.response.body", "body": half, "more_body": True})
    return True
