"""One turn of a server's event loop: what is asked in it is stored by one transaction and answered at its end.

An answer that is written as soon as it is made wakes its client, which reads it, asks again and sleeps until the next
one: waking it so often costs more than making the answers (measured, see benchmarks/bounds.md).
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final, NamedTuple, Protocol

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.keeping import NotStored, Ticket
from prepay_mock.engine.messages import Request, Response

__all__ = ["MOST", "Asked", "Connection", "Turn"]

_LOG = logging.getLogger("prepay_mock")
MOST: Final = 256
"""Answers that are not held back any longer, whatever else comes in."""


class Asked(NamedTuple):
    """A request, and whether the client wants to go on with the connection."""

    request: Request
    keep_alive: bool


class Connection(Protocol):
    """Where an answer goes."""

    @property
    def loop(self) -> asyncio.AbstractEventLoop: ...

    def render(self, asked: Asked, response: Response) -> bytes: ...

    def give(self, asked: Asked, data: bytes) -> None: ...

    def fail(self) -> None: ...


class Turn:
    """The answers that are ready, in the order in which they were made. One for each event loop.

    Args:
        engine: says what a client gets whose request could not be stored.
    """

    __slots__ = ("_engine", "_ready", "_seen")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ready: list[tuple[Connection, Asked, bytes, Ticket | None]] = []
        self._seen = 0

    def add(self, connection: Connection, asked: Asked, data: bytes, ticket: Ticket | None) -> None:
        """Have a rendered answer given when nothing more comes in, and what it tells is stored."""
        if not self._ready:
            self._seen = 0
            connection.loop.call_soon(self._look)
        self._ready.append((connection, asked, data, ticket))

    def _look(self) -> None:
        """End the turn, unless the loop has read more since the last look."""
        count = len(self._ready)
        if self._seen < count < MOST:
            self._seen = count
            self._ready[0][0].loop.call_soon(self._look)
        else:
            self.end()

    def end(self) -> None:
        """Store what was asked, in one transaction, and give all answers. May be called before the turn is over."""
        ready, self._ready = self._ready, []
        for connection, asked, data, ticket in ready:
            try:
                refused = None if ticket is None else self._refused(asked, ticket)
                connection.give(asked, data if refused is None else connection.render(asked, refused))
            except Exception:  # noqa: BLE001 - one connection's trouble is not another's
                _LOG.exception("%s %s failed", asked.request.method, asked.request.path)
                connection.fail()

    def _refused(self, asked: Asked, ticket: Ticket) -> Response | None:
        """What is answered instead when the request cannot be stored. The first to wait writes for all."""
        try:
            ticket.wait()
        except NotStored as reason:
            return self._engine.not_stored(asked.request, str(reason))
        return None
