"""The engine as an ASGI application, for whatever speaks ASGI: test tools, other servers.

``prepay mock`` itself goes the shorter way of ``protocol.py``. Reads a request whole, waits for the store, answers in
two messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request, Response, WireFault
from prepay_mock.settle import settle_async

__all__ = ["App"]

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


class App:
    """One engine behind the ASGI protocol.

    Args:
        engine: what answers.
        drain_limit: how many bytes of a body that is too large are still read, so that the client gets to see its 413.
    """

    def __init__(self, engine: Engine, *, drain_limit: int = 64 << 20) -> None:
        self._engine = engine
        self._handle = engine.handle
        self._keep = max(engine.limits) + 1
        self._drain = drain_limit

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Send,
    ) -> None:
        """Serve one ASGI connection; anything but HTTP is passed over."""
        if scope["type"] != "http":
            return
        message = await receive()
        body = message.get("body", b"")
        if message.get("more_body"):
            body = await self._read_on(body, receive)
        request = Request(
            scope["method"],
            scope["raw_path"].decode("latin-1"),
            scope["query_string"],
            dict(scope["headers"]),
            body,
        )
        response = self._handle(request)
        if response.ticket is not None or response.later is not None:
            response = await settle_async(self._engine, request, response)
        if response.wire is not None and await _trouble(send, response, response.wire):
            return
        await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
        await send({"type": "http.response.body", "body": response.body})

    async def _read_on(self, body: bytes, receive: Callable[[], Awaitable[Message]]) -> bytes:
        chunks = [body]
        kept = seen = len(body)
        more = True
        while more and seen <= self._drain:
            message = await receive()
            chunk = message.get("body", b"")
            seen += len(chunk)
            if kept < self._keep:
                chunks.append(chunk)
                kept += len(chunk)
            more = message.get("more_body", False)
        return b"".join(chunks)


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
