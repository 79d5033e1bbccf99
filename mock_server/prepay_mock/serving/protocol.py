"""The engine on a connection: uvicorn's protocol, but a request that has come whole goes straight to the engine.

The engine needs neither a task nor an event loop to answer, so that ASGI's detour (a scope, two events and a task for
each request) would cost more than the answer itself. uvicorn keeps what it is good at: sockets, signals, the parser's
set-up, and stopping in order. Answers go out together at the end of a turn of the loop (``turn.py``); only what must
wait for longer, such as for a planned delay, gets a task. What one client may take is bounded (``limits.py``).
"""

from __future__ import annotations

import logging
from typing import Any, Final

import httptools

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import RepeatedHeader, Request, Response
from prepay_mock.serving.connection import OutgoingSide
from prepay_mock.serving.heads import NOWHERE, head_size, without_upgrade
from prepay_mock.serving.limits import PIECE_BYTES, Limits
from prepay_mock.serving.settle import settle_async
from prepay_mock.serving.turn import CLOSE, KEEP, KEEP_OLD, Asked, Problem, Turn
from prepay_mock.serving.wire import spoil

__all__ = ["EngineProtocol"]

_LOG = logging.getLogger("prepay_mock")
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class EngineProtocol(OutgoingSide):
    """One connection. Requests that come before the one ahead of them is answered wait for their turn.

    Args:
        engine: what answers.
        turn: gives the answers; shared by all connections of the server.
        limits: what one client may take; the defaults when None.
        uvicorns: what uvicorn gives to its protocols.
    """

    def __init__(self, *, engine: Engine, turn: Turn, limits: Limits | None = None, **uvicorns: Any) -> None:
        super().__init__(engine=engine, turn=turn, limits=limits or Limits(), **uvicorns)
        self._handle, self._once = engine.handle, engine.once
        # Where the parser's headers go, and those of the request that is under way.
        self._fields: dict[bytes, bytes] = {}
        self._head: dict[bytes, bytes] = {}
        self._repeated: bytes | None = None
        self._upgrading = False
        self._chunks: list[bytes] = []
        self._size = 0
        # How many bytes of the body are kept, and whether the engine has said so.
        self._room = self._limits.unchecked_bytes
        self._room_known = False
        # Bytes since the parser last understood a whole part: of a head or a trailer that does not end.
        self._unread = 0
        # What has come and waits for the queue to be short again.
        self._rest: memoryview | None = None
        self._dropped = 0

    # -- what comes in ---------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        whole = self._taken and not self._ended
        if whole and self._rest is None and len(data) <= PIECE_BYTES:
            # The way of nearly every request: it comes whole, in one packet.
            try:
                self.parser.feed_data(data)
            except (httptools.HttpParserUpgrade, httptools.HttpParserError) as stop:
                self._stopped(data, stop)
            if not self._taken:
                self._check_unfinished()
        elif self._rest is not None or len(data) > PIECE_BYTES:
            self._rest = memoryview(data if self._rest is None else bytes(self._rest) + data)
            self._go_through_rest()
        else:
            self._feed(data)

    def _go_through_rest(self) -> None:
        rest = self._rest
        while rest and not self._ended and len(self._queue) < self._limits.pipelined:
            self._feed(rest[:PIECE_BYTES])
            rest = rest[PIECE_BYTES:]
        if self._ended:
            self._drop(len(rest or b""))
            rest = None
        self._rest = rest or None
        if self._rest is not None:
            self.flow.pause_reading()

    def _feed(self, data: bytes | memoryview) -> None:
        if not self._taken:
            self._unread += len(data)
        elif self._ended:
            self._drop(len(data))
            return
        try:
            self.parser.feed_data(data)
        except (httptools.HttpParserUpgrade, httptools.HttpParserError) as stop:
            self._stopped(data, stop)
        if not self._taken:
            self._check_unfinished()

    def _stopped(self, data: bytes | memoryview, stop: Exception) -> None:
        """The parser reads no further: a wish for another protocol, or no HTTP."""
        if isinstance(stop, httptools.HttpParserUpgrade):
            self._feed(self._past_upgrade(data, stop.args[0]))
        elif not self._ended:
            self._refuse(400, "BAD_REQUEST", "This is not an HTTP/1.1 request. Nothing was carried out.")

    def _past_upgrade(self, data: bytes | memoryview, offset: int) -> bytes:
        """The same request without its wish for another protocol, which the parser would not read to its end."""
        if not self._upgrading:
            # CONNECT: there is no tunnel, and what comes is not for us.
            self._ended = True
            self._turn.end()
            if not self._busy:
                self.transport.close()
            return b""
        self._upgrading = False
        method = self.parser.get_method()
        version = self.parser.get_http_version()
        again = without_upgrade(method, self.url, version, self._head)
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        return again + bytes(data[offset:])

    def _in_head(self) -> bool:
        return self._fields is not NOWHERE

    def _check_unfinished(self) -> None:
        """Of a request that has not come whole: note since when, and refuse a head that does not end."""
        if self._since is None:
            self._since = self.loop.time()
        if self._unread > self._limits.head_bytes:
            self._refuse_head()

    def _refuse_head(self) -> None:
        limit = self._limits.head_bytes
        if len(self.url) > limit // 2:
            self._refuse(414, "URI_TOO_LONG", f"The request's line and headers have more than {limit} bytes.")
        else:
            self._refuse(431, "HEADERS_TOO_LARGE", f"The request's headers have more than {limit} bytes.")

    def _drop(self, size: int) -> None:
        """Read on without a look, but not for ever."""
        self._dropped += size
        if self._dropped > self._limits.drain_bytes:
            self.transport.close()

    # -- what the parser tells -------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        self.url = b""
        self._fields = {}
        self._chunks = []
        self._size = 0
        self._unread = 0
        self._taken = False
        self._since = None

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        fields = self._fields
        if name in fields and name in self._once:
            # The connection ends with this request, so that the next one need not forget it.
            self._repeated = name
        fields[name] = value

    def on_headers_complete(self) -> None:
        head = self._head = self._fields
        # Trailers come by the same callback, and nobody may add to a head that has been judged.
        self._fields = NOWHERE
        if self._unread:
            limit = self._limits.head_bytes
            if self._unread > limit - PIECE_BYTES and head_size(self.url, head) > limit:
                self._refuse_head()
                return
            self._unread = 0
        if b"upgrade" in head:
            parser: Any = self.parser
            self._upgrading = parser.should_upgrade() and parser.get_method() != b"CONNECT"
            if self._upgrading:
                return
        if b"expect" in head and head[b"expect"].lower() == b"100-continue" and not self._waits():
            self._turn.end()
            self.transport.write(_CONTINUE)

    def on_body(self, body: bytes) -> None:
        self._unread = 0
        before = self._size
        self._size = before + len(body)
        if not self._room_known and self._size > self._limits.unchecked_bytes:
            self._learn_room()
        if before < self._room:
            self._chunks.append(body)
        if self._size > self._limits.drain_bytes and not self._taken:
            self._take(keep_alive=False)

    def _learn_room(self) -> None:
        """Of a body that is too large only so much is kept that the engine sees that it is."""
        self._room_known = True
        parser: Any = self.parser
        path = self.url.partition(b"?")[0].decode("ascii", "replace")
        limit = self._engine.body_limit(Request(parser.get_method().decode("ascii"), path, b"", self._head))
        self._room = limit + 1 if limit else 0
        if not limit:
            self._chunks.clear()

    def on_message_complete(self) -> None:
        if not (self._taken or self._upgrading):
            parser: Any = self.parser
            self._take(keep_alive=parser.should_keep_alive())

    def _take(self, *, keep_alive: bool) -> None:
        self._taken = True
        if self._ended:
            return
        if self._room_known:
            self._room_known = False
            self._room = self._limits.unchecked_bytes
        path, _, query = self.url.partition(b"?")
        if path[:1] != b"/":
            path = b"/" + path.partition(b"://")[2].partition(b"/")[2]
        parser: Any = self.parser
        body = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        method = parser.get_method().decode("ascii")
        request = Request(method, path.decode("ascii"), query, self._head, body)
        old = parser.get_http_version() == "1.0"
        if self._repeated is not None or not (keep_alive and (old or b"host" in self._head)):
            self._ended = True
            asked = Asked(request, False, CLOSE, self._problem(old))
        else:
            asked = Asked(request, True, KEEP_OLD if old else KEEP)
        if self._busy or self._queue or self.flow.write_paused:
            self._queue.append(asked)
            self.flow.pause_reading()
        else:
            self._serve(asked)

    def _problem(self, old: bool) -> Problem | None:
        if self._repeated is not None:
            return Problem(400, "REPEATED_HEADER", str(RepeatedHeader(self._repeated)))
        if b"host" not in self._head and not old:
            return Problem(400, "NO_HOST", "An HTTP/1.1 request has a Host header. Send one.")
        return None

    # -- answers ---------------------------------------------------------------------------------------------------

    def _serve(self, asked: Asked) -> None:
        try:
            problem = asked.problem
            response = (
                self._handle(asked.request)
                if problem is None
                else self._engine.stray(problem.status, problem.code, problem.message)
            )
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
        self._busy = False
        self.give(asked, data)
        self._proceed()

    def _proceed(self) -> None:
        """Go on with the requests that came meanwhile, and with what has come of others."""
        while self._queue and not self._busy and not self.flow.write_paused:
            self._serve(self._queue.popleft())
        if self._rest is not None and not self._waits():
            self._go_through_rest()
        if self._rest is None and not self._waits():
            if not self._taken:
                # Nothing more was read meanwhile, so the client could not be quicker.
                self._since = self.loop.time()
            self.flow.resume_reading()
