"""One turn of a server's event loop: what is asked in it is stored by one transaction and answered at its end.

An answer that is written as soon as it is made wakes its client, which reads it, asks again and sleeps until the next
one: waking it so often costs more than making the answers (measured, see benchmarks/bounds.md).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol, TypeAlias

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import NotStored, Request, Response, Ticket

__all__ = [
    "CLOSE",
    "CROWD",
    "KEEP",
    "KEEP_OLD",
    "MOST",
    "MOST_BYTES",
    "Asked",
    "Connection",
    "Problem",
    "Turn",
]

_LOG = logging.getLogger("prepay_mock")
CROWD: Final = 8
"""Answers at once from which on it is worth looking whether more are to come: few clients need not wait for a crowd."""
MOST: Final = 256
"""Answers that are not held back any longer, whatever else comes in."""
MOST_BYTES: Final = 1 << 20
"""Bytes of answers that are not held back any longer."""
KEEP: Final = b"\r\n"
"""How a head ends when the connection goes on."""
KEEP_OLD: Final = b"connection: keep-alive\r\n\r\n"
"""The same for an HTTP/1.0 client, which has asked for it and must be told."""
CLOSE: Final = b"connection: close\r\n\r\n"
"""How a head ends when the connection does."""
_SMALL_BYTES = 4 << 10
"""An answer up to this size is not counted: their number is bounded by what is read at a time."""
_REST_S = 0.05
"""Seconds without a request after which work that can wait is done."""


class Problem(NamedTuple):
    """Why a request is refused before the engine sees it: it is no sound HTTP, or too much of it."""

    status: int
    code: str
    message: str


class Asked(NamedTuple):
    """A request, whether the connection goes on after it, and how the head of its response ends."""

    request: Request
    keep_alive: bool
    ending: bytes = KEEP
    problem: Problem | None = None


class Connection(Protocol):
    """Where an answer goes."""

    @property
    def loop(self) -> asyncio.AbstractEventLoop: ...

    def render(self, asked: Asked, response: Response) -> bytes: ...

    def give(self, asked: Asked, data: bytes) -> None: ...

    def fail(self) -> None: ...


Answer: TypeAlias = tuple[Connection, Asked, bytes, Ticket | None]
"""Where it goes, what was asked, how it reads, and what must be stored before."""


class Turn:
    """The answers that are ready, in the order in which they were made. One for each event loop.

    Args:
        engine: says what a client gets whose request could not be stored.
    """

    __slots__ = ("_bytes", "_count", "_engine", "_ready", "_seen", "_watching")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ready: list[Answer] = []
        self._bytes = 0
        self._seen = 0
        self._count = 0
        self._watching = False

    def add(self, connection: Connection, asked: Asked, data: bytes, ticket: Ticket | None) -> None:
        """Have a rendered answer given when nothing more comes in, and what it tells is stored."""
        if not self._ready:
            self._bytes = self._seen = 0
            connection.loop.call_soon(self._look)
        self._ready.append((connection, asked, data, ticket))
        if len(data) > _SMALL_BYTES:
            self._bytes += len(data)
            if self._bytes > MOST_BYTES:
                self.end()

    def _look(self) -> None:
        """End the turn, unless the loop has read so much since the last look that there may be more to come."""
        count = len(self._ready)
        if count >= self._seen + CROWD and count < MOST:
            self._seen = count
            self._ready[0][0].loop.call_soon(self._look)
        else:
            self.end()

    def end(self) -> None:
        """Store what was asked, in one transaction, and give all answers. May be called before the turn is over."""
        ready, self._ready = self._ready, []
        if not ready:
            return
        self._count += 1
        if self._engine.recorder is not None and not self._watching:
            self._watch(ready[0][0].loop)
        lost = self._store(ready)
        for connection, asked, data, ticket in ready:
            try:
                refused = self._refused(asked, ticket) if lost and ticket is not None else None
                connection.give(asked, data if refused is None else connection.render(asked, refused))
            except Exception:  # noqa: BLE001 - one connection's trouble is not another's
                _LOG.exception("%s %s failed", asked.request.method, asked.request.path)
                connection.fail()

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        self._watching = True
        loop.call_later(_REST_S, self._tidy, loop, self._count)

    def _tidy(self, loop: asyncio.AbstractEventLoop, count: int) -> None:
        """Do work that can wait, step by step, while nobody asks for anything."""
        recorder = self._engine.recorder
        if self._count != count:
            self._watch(loop)
        elif recorder is not None and recorder.tidy():
            loop.call_soon(self._tidy, loop, count)
        else:
            self._watching = False

    def _store(self, ready: Sequence[Answer]) -> bool:
        """Wait until all is stored; whether some of it could not be. Once nothing can be stored, nothing ever is."""
        latest = next((ticket for *_, ticket in reversed(ready) if ticket is not None), None)
        try:
            if latest is not None:
                latest.wait()
        except NotStored:
            return True
        return False

    def _refused(self, asked: Asked, ticket: Ticket) -> Response | None:
        """What is answered instead, if this request is one that could not be stored."""
        try:
            ticket.wait()
        except NotStored as reason:
            return self._engine.not_stored(asked.request, str(reason))
        return None
