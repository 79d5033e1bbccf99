"""The engine on a connection: uvicorn's protocol, but a request that has come whole goes straight to the engine.

The engine needs neither a task nor an event loop to answer, so that ASGI's detour (a scope, two events and a task for
each request) would cost more than the answer itself. uvicorn keeps what it is good at: sockets, signals, the parser's
set-up, and stopping in order. Answers go out together at the end of a turn of the loop (``turn.py``); only what must
wait for longer, such as for a planned delay, gets a task.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request, Response
from prepay_mock.settle import settle_async
from prepay_mock.turn import Asked, Turn
from prepay_mock.wire import spoil

__all__ = ["EngineProtocol"]

_LOG = logging.getLogger("prepay_mock")
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_WITHOUT_BODY: Final = frozenset({204, 205, 304})
_FAILED: Final = (
    b"HTTP/1.1 500 Internal Server Error\r\ncontent-type: text/plain\r\ncontent-length: 21\r\n"
    b"x-prepay-mock: true\r\nconnection: close\r\n\r\nInternal Server Error"
)


class EngineProtocol(HttpToolsProtocol):
    """One connection. Requests that come before the one ahead of them is answered wait for their turn.

    Args:
        engine: what answers.
        turn: gives the answers; shared by all connections of the server.
        drain_limit: how many bytes of a body that is too large are still read, so that the client gets to see its 413.
        uvicorns: what uvicorn gives to its protocols.
    """

    def __init__(self, *, engine: Engine, turn: Turn, drain_limit: int = 64 << 20, **uvicorns: Any) -> None:
        super().__init__(**uvicorns)
        self._engine = engine
        self._handle = engine.handle
        self._turn = turn
        self._keep = max(engine.limits) + 1
        self._drain = drain_limit
        self._fields: dict[bytes, bytes] = {}
        self._chunks: list[bytes] = []
        self._size = 0
        self._taken = False
        self._queue: deque[Asked] = deque()
        self._busy = False
        self._stopping = False
        # What ends a planned delay before its time.
        self._hurry: asyncio.Future[None] | None = None
        # The instant since which nothing is asked; None while something is.
        self._idle_since: float | None = None
        self._idle_timer: asyncio.TimerHandle | None = None

    # -- what the parser tells -------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        self.url = b""
        # uvicorn looks through these for an upgrade, and there is nothing to upgrade to.
        self.headers = []
        self._fields = {}
        self._chunks = []
        self._size = 0
        self._taken = False
        self._idle_since = None

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields[name.lower()] = value

    def on_headers_complete(self) -> None:
        if not self._busy and self._fields.get(b"expect", b"").lower() == b"100-continue":
            self._turn.end()
            self.transport.write(_CONTINUE)

    def on_body(self, body: bytes) -> None:
        # Of a body that is too large only so much is kept that the engine sees that it is.
        if self._size < self._keep:
            self._chunks.append(body)
        self._size += len(body)
        if self._size > self._drain and not self._taken:
            self._take(keep_alive=False)

    def on_message_complete(self) -> None:
        if not self._taken:
            parser: Any = self.parser
            self._take(keep_alive=parser.should_keep_alive() and parser.get_http_version() != "1.0")

    def _take(self, *, keep_alive: bool) -> None:
        self._taken = True
        path, _, query = self.url.partition(b"?")
        if path[:1] != b"/":
            path = b"/" + path.partition(b"://")[2].partition(b"/")[2]
        body = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        parser: Any = self.parser
        method = parser.get_method().decode("ascii")
        asked = Asked(Request(method, path.decode("ascii"), query, self._fields, body), keep_alive)
        if self._busy:
            self._queue.append(asked)
            self.flow.pause_reading()
        else:
            self._serve(asked)

    # -- answers ---------------------------------------------------------------------------------------------------

    def _serve(self, asked: Asked) -> None:
        try:
            response = self._handle(asked.request)
            if response.later is None and response.wire is None:
                self._turn.add(self, asked, self.render(asked, response), response.ticket)
                return
        except Exception:  # noqa: BLE001 - the client must be told something
            _LOG.exception("%s %s failed", asked.request.method, asked.request.path)
            self.fail()
            return
        # Answers on this connection that are ready must not be overtaken by this one.
        self._turn.end()
        self._busy = True
        task = self.loop.create_task(self._settle(asked, response))
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    async def _settle(self, asked: Asked, response: Response) -> None:
        """Wait for all that the answer waits for, then give it."""
        try:
            if response.ticket is not None or response.later is not None:
                response = await settle_async(self._engine, asked.request, response)
            if response.wire is not None and response.wire.kind == "delay":
                await self._delay(response.wire.delay_us / 1_000_000)
            elif response.wire is not None:
                spoil(self.transport, response.wire.kind, response)
                return
            data = self.render(asked, response)
        except Exception:  # noqa: BLE001 - the client must be told something
            _LOG.exception("%s %s failed", asked.request.method, asked.request.path)
            self.fail()
            return
        self._go_on(asked, data)

    def _go_on(self, asked: Asked, data: bytes) -> None:
        """Give an answer that had to wait, and go on with the requests that came meanwhile."""
        self._busy = False
        self.give(asked, data)
        while self._queue and not self._busy:
            self._serve(self._queue.popleft())
        if not self._busy:
            self.flow.resume_reading()

    async def _delay(self, seconds: float) -> None:
        """Wait, but no longer than there is a client, nor when the server is to stop."""
        self._hurry = self.loop.create_future()
        await asyncio.wait([self._hurry], timeout=seconds)
        self._hurry = None

    def _cut_delay(self) -> None:
        if self._hurry is not None and not self._hurry.done():
            self._hurry.set_result(None)

    def render(self, asked: Asked, response: Response) -> bytes:
        """The answer as it goes over the wire, head and body in one: two would be two packets.

        Raises:
            ValueError: a planned fault may set any header, but not end one and begin another.
        """
        parts = [STATUS_LINE[response.status]]
        for name, value in response.headers:
            parts += (name, b": ", value, b"\r\n")
        parts.append(b"\r\n" if asked.keep_alive else b"connection: close\r\n\r\n")
        lines = len(response.headers) + 2 + (not asked.keep_alive)
        head = b"".join(parts)
        if head.count(b"\n") != lines or head.count(b"\r") != lines:
            raise ValueError("an answer's headers hold a line break")
        bare = response.status in _WITHOUT_BODY or asked.request.method == "HEAD"
        return head if bare else head + response.body

    def give(self, asked: Asked, data: bytes) -> None:
        """Send a rendered answer, and end the connection if it was the last."""
        transport = self.transport
        if transport.is_closing():
            return
        transport.write(data)
        self.server_state.total_requests += 1
        if self._stopping or not asked.keep_alive:
            transport.close()
            return
        if self._taken:
            self._idle_since = self.loop.time()
        if self._idle_timer is None:
            self._idle_timer = self.loop.call_later(self.timeout_keep_alive, self._look_whether_idle)

    def fail(self) -> None:
        """Tell the client that nothing better can be told, and end the connection."""
        self._turn.end()
        if not self.transport.is_closing():
            self.transport.write(_FAILED)
            self.transport.close()

    # -- the connection --------------------------------------------------------------------------------------------

    def _look_whether_idle(self) -> None:
        """Close the connection when nothing came for long enough; one timer goes on instead of one a request."""
        since = self._idle_since
        idle = 0.0 if since is None or self._busy else self.loop.time() - since
        if idle >= self.timeout_keep_alive:
            self._idle_timer = None
            self.transport.close()
        else:
            self._idle_timer = self.loop.call_later(self.timeout_keep_alive - idle, self._look_whether_idle)

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self._busy:
            self.flow.resume_reading()

    def pause_writing(self) -> None:
        """The client does not read its answers, so that it gets to ask nothing more for now."""
        super().pause_writing()
        self.flow.pause_reading()

    def shutdown(self) -> None:
        """Close now, or after the answer that is being waited for."""
        self._stopping = True
        self._cut_delay()
        self._turn.end()
        if not self._busy:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._queue.clear()
        self._cut_delay()
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
        super().connection_lost(exc)
