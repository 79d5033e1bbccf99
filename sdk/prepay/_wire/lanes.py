"""Sync connections, one a lane, and the gate in front of them.

A lane is thrown away when an exception of any kind passes through it, and put back only when a whole response came.
The library's pools are not used: their locks are taken in functions of Python, so that an exception in a signal
handler leaves them locked for ever. A lane is also cheaper: a pool looks at each of its connections, once for each of
them, at every request.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from prepay._wire.hosts import Proxy, proxy_for
from prepay._wire.network import Network, Watch
from prepay._wire.slots import Slot, Slots
from prepay._wire.stack import Stack, connections_to, lane_class

if TYPE_CHECKING:
    from prepay._wire.effects import Send

__all__ = ["Gate", "Lane", "Route"]

LOOK_AGAIN: Final = 0.25
"""Seconds after which whoever waits at the gate looks for himself, should the word that a slot is free be lost."""


class Route:
    """How to reach a server: directly, or through the proxy that the environment names.

    Attributes:
        stack: the HTTP library.
        scheme: of the server's address.
        proxy: the proxy; None for none.
    """

    def __init__(self, stack: Stack, base_url: str) -> None:
        self.stack = stack
        self.scheme = urlsplit(base_url).scheme
        self.proxy: Proxy | None = proxy_for(base_url)


class Line:
    """What a lane has in place of a pool: one connection at a time."""

    def __init__(self, route: Route, watch: Watch) -> None:
        network = Network(route.stack.core, watch)
        self._source = connections_to(route.stack, route.scheme, route.proxy, network, sync=True)
        self._connection: Any = None

    def handle_request(self, request: Any) -> Any:
        """Send a request of the library's core over the connection, or over a new one when it cannot be used."""
        connection = self._connection
        if connection is None or not connection.is_available() or connection.has_expired():
            if connection is not None:
                connection.close()
            connection = self._connection = self._source.create_connection(request.url.origin)
        return connection.handle_request(request)

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()


class Lane:
    """One connection.

    Attributes:
        watch: what it is in use for.
        transport: the library's transport over it.
    """

    def __init__(self, route: Route) -> None:
        self.watch = Watch()
        self.transport = lane_class(route.stack, sync=True)(Line(route, self.watch))

    def begin(self, send: Send, ends: float) -> None:
        """Serve an attempt."""
        self.watch.begin(send, ends)

    def abort(self, *, everywhere: bool = True) -> None:
        """Close the connection, whatever state it is in; ``everywhere`` as for a stream's."""
        self.watch.stopped = True
        for stream in tuple(self.watch.streams):
            stream.abort(everywhere=everywhere)


class Gate:
    """Lets in as many threads as there are slots; the others wait, as long as slots go on becoming free."""

    def __init__(self, width: int) -> None:
        self.slots = Slots(width)
        self._waiting: deque[threading.Lock] = deque()
        self._moved = 0.0

    def take(self, patience: float | None, ends: float) -> Slot | None:
        """Wait for a slot; None when none became free.

        Args:
            patience: seconds to wait since a slot was last given back; None to wait until the end.
            ends: the instant, in monotonic seconds, at which the waiting ends in any case.
        """
        return self.slots.take() or self._wait(patience, ends)

    def _wait(self, patience: float | None, ends: float) -> Slot | None:
        began, bell, rang = time.monotonic(), threading.Lock(), False
        try:
            while True:
                bell.acquire(blocking=False)
                # Whoever was called, and found that another had been quicker, does not stand at the end again.
                (self._waiting.appendleft if rang else self._waiting.append)(bell)
                # Only now: a slot that was given back before would have rung for nobody.
                if (slot := self.slots.take()) is not None:
                    return slot
                now = time.monotonic()
                until = ends if patience is None else min(ends, max(began, self._moved) + patience)
                if now >= until:
                    return None
                bell.acquire(timeout=min(until - now, LOOK_AGAIN))
                rang = not self._leave(bell)
        finally:
            if not self._leave(bell) and self.slots.free:
                # It rang for this thread, which does not need it any more.
                self._ring()

    def _leave(self, bell: threading.Lock) -> bool:
        """Wait no longer; False when the bell has rung."""
        try:
            self._waiting.remove(bell)
        except ValueError:
            return False
        return True

    def give(self, slot: Slot) -> None:
        """Give a slot back."""
        self.slots.free.append(slot)
        self._moved = time.monotonic()
        if self._waiting:
            self._ring()

    def _ring(self) -> None:
        with suppress(IndexError, RuntimeError):
            self._waiting.popleft().release()
