"""The way out of a connection: responses as bytes, how long a client may take, and how a connection ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request, Response
from prepay_mock.serving.limits import Limits
from prepay_mock.serving.turn import CLOSE, KEEP, Asked, Problem, Turn

__all__ = ["OutgoingSide"]

_WITHOUT_BODY: Final = frozenset({204, 205, 304})
_FAILED: Final = (
    b"HTTP/1.1 500 Internal Server Error\r\ncontent-type: text/plain\r\ncontent-length: 21\r\n"
    b"x-prepay-mock: true\r\nconnection: close\r\n\r\nInternal Server Error"
)


class OutgoingSide(HttpToolsProtocol):
    """What a connection does once a request has been served.

    Args:
        engine: what answers.
        turn: gives the responses; shared by all connections of the server.
        limits: what one client may take.
        uvicorns: what uvicorn gives to its protocols.
    """

    def __init__(self, *, engine: Engine, turn: Turn, limits: Limits, **uvicorns: Any) -> None:
        super().__init__(**uvicorns)
        self._engine = engine
        self._turn = turn
        self._limits = limits
        self.url = b""
        # Whether no request is under way: none has begun, or the latest has been read to its end.
        self._taken = True
        # Whether no further request is read on this connection.
        self._ended = False
        self._lingering = False
        self._queue: deque[Asked] = deque()
        self._busy = False
        self._stopping = False
        # What ends a planned delay before its time.
        self._hurry: asyncio.Future[None] | None = None
        # The instant since which the client owes something: a request, the rest of one. None while it does not.
        self._since: float | None = None
        self._paused_since: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._since = self.loop.time()
        if len(self.connections) > self._limits.connections:
            self._refuse(
                503, "TOO_MANY_CONNECTIONS", "The mock has too many connections open. Try again later."
            )
        self._timer = self.loop.call_later(self._tick(), self._check_time)

    def _tick(self) -> float:
        limits = self._limits
        return min(self.timeout_keep_alive, limits.head_s, limits.body_s, limits.write_s)

    # Filled in by the way in.
    def _serve(self, asked: Asked) -> None:
        raise LookupError(f"nothing serves {asked}")

    def _in_head(self) -> bool:
        """Whether a request's head is under way."""
        return False

    def _proceed(self) -> None:
        """Go on with the requests that wait."""

    # -- responses -------------------------------------------------------------------------------------------------

    def _refuse(self, status: int, code: str, message: str) -> None:
        """Refuse what has come of a request, after the responses before it, and end the connection."""
        self._taken = self._ended = True
        asked = Asked(
            Request("GET", "/"), keep_alive=False, ending=CLOSE, problem=Problem(status, code, message)
        )
        if self._waits():
            self._queue.append(asked)
        else:
            self._serve(asked)

    def _waits(self) -> bool:
        """Whether a request has to wait for the response of one before it, or for the client to read its responses."""
        return self._busy or self.flow.write_paused or bool(self._queue)

    def render(self, asked: Asked, response: Response) -> bytes:
        """The answer as it goes over the wire, head and body in one: two would be two packets.

        Raises:
            ValueError: a planned fault may set any header, but not end one and begin another.
        """
        parts = [STATUS_LINE[response.status]]
        for name, value in response.headers:
            parts += (name, b": ", value, b"\r\n")
        ending = asked.ending
        parts.append(ending)
        lines = len(response.headers) + (2 if ending is KEEP else 3)
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
            if asked.problem is None or self._stopping:
                self._close()
            else:
                self._linger()
        elif self._taken:
            self._since = self.loop.time()

    def fail(self) -> None:
        """Tell the client that nothing better can be told, and end the connection."""
        self._turn.end()
        if not self.transport.is_closing():
            self.transport.write(_FAILED)
            self.transport.close()

    def _linger(self) -> None:
        """Let the client see its refusal: closing while it still sends would reset the connection before it reads."""
        self._lingering = self._ended = True
        with contextlib.suppress(NotImplementedError, OSError):
            if self.transport.can_write_eof():
                self.transport.write_eof()
        self.loop.call_later(self._limits.linger_s, self._close)

    def _close(self) -> None:
        """End the connection when the client has what was written, or has not read it for too long."""
        self.transport.close()
        if self.transport.get_write_buffer_size():
            self.loop.call_later(self._limits.write_s, self.transport.abort)

    async def _delay(self, seconds: float) -> None:
        """Wait, but no longer than there is a client, nor when the server is to stop."""
        self._hurry = self.loop.create_future()
        await asyncio.wait([self._hurry], timeout=seconds)
        self._hurry = None

    def _cut_delay(self) -> None:
        if self._hurry is not None and not self._hurry.done():
            self._hurry.set_result(None)

    # -- time ------------------------------------------------------------------------------------------------------

    def _check_time(self) -> None:
        """End the connection when its client takes too long; one timer goes on instead of one a request."""
        now = self.loop.time()
        limits = self._limits
        if self._paused_since is not None and now - self._paused_since >= limits.write_s:
            self._timer = None
            self.transport.abort()
            return
        limit = self._limit_now()
        if self._since is None or self._waits():
            left = limit
        else:
            left = self._since + limit - now
            if left <= 0:
                self._timer = None
                self._too_slow()
                return
        self._timer = self.loop.call_later(min(left, self._tick()), self._check_time)

    def _limit_now(self) -> float:
        """Seconds that the client has for what it does now."""
        if self._taken:
            return self.timeout_keep_alive if self.url else self._limits.head_s
        return self._limits.head_s if self._in_head() else self._limits.body_s

    def _too_slow(self) -> None:
        if self._taken or self.transport.is_closing():
            self._close()
        else:
            what = "head" if self._in_head() else "body"
            message = (
                f"The request's {what} took more than {self._limit_now():g} seconds. It was not carried out."
            )
            self._refuse(408, "REQUEST_TIMEOUT", message)

    # -- the connection --------------------------------------------------------------------------------------------

    def resume_writing(self) -> None:
        super().resume_writing()
        self._paused_since = None
        self._proceed()

    def pause_writing(self) -> None:
        """The client does not read its answers, so that it gets to ask nothing more for now."""
        super().pause_writing()
        self._paused_since = self.loop.time()
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
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        super().connection_lost(exc)
