"""Async connections, one a lane, and the gate in front of them: as in ``lanes``, for one event loop."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from prepay._runtime.loops import Sweeper, event, wait_for_at_most
from prepay._wire.lanes import LOOK_AGAIN, Route
from prepay._wire.network import CLOSING, AsyncNetwork, Watch
from prepay._wire.slots import Slot, Slots
from prepay._wire.stack import connections_to, lane_class

if TYPE_CHECKING:
    from prepay._wire.effects import Send

__all__ = ["AsyncGate", "AsyncLane"]


class _Line:
    """What a lane has in place of a pool: one connection at a time."""

    def __init__(self, route: Route, watch: Watch) -> None:
        network = AsyncNetwork(route.stack.core, watch)
        self._source = connections_to(route.stack, route.scheme, route.proxy, network, sync=False)
        self._connection: Any = None

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request of the library's core over the connection, or over a new one when it cannot be used."""
        connection = self._connection
        if connection is None or not connection.is_available() or connection.has_expired():
            if connection is not None:
                await connection.aclose()
            connection = self._connection = self._source.create_connection(request.url.origin)
        return await connection.handle_async_request(request)


class AsyncLane:
    """One connection. Attributes as for a sync lane."""

    def __init__(self, route: Route) -> None:
        self.watch = Watch()
        self.transport = lane_class(route.stack, sync=False)(_Line(route, self.watch))

    def begin(self, send: Send, ends: float) -> None:
        """Serve an attempt."""
        self.watch.begin(send, ends)

    async def aclose(self) -> None:
        """Close the connection, whatever state it is in, even when the task is being cancelled."""
        self.watch.stopped = True
        if not self.watch.streams:
            return
        import anyio

        with anyio.move_on_after(CLOSING, shield=True):
            for stream in tuple(self.watch.streams):
                # A connection that cannot be closed in good order is given up all the same.
                with suppress(Exception):
                    await stream.aclose()


class _Waiter:
    __slots__ = ("called", "slot")

    def __init__(self) -> None:
        self.called = event()
        self.slot: Slot | None = None


class AsyncGate:
    """Lets in as many tasks of a loop as there are slots; the others wait, first come, first served."""

    def __init__(self, width: int) -> None:
        self.slots = Slots(width)
        self._waiting: deque[_Waiter] = deque()
        self._moved = 0.0
        self._end: AsyncGenerator[None] | None = None
        self.sweeper = Sweeper()

    def take_at_once(self) -> Slot | None:
        """Return a slot when one is free that nobody waits for."""
        return None if self._waiting else self.slots.take()

    async def take(self, patience: float | None, ends: float) -> Slot | None:
        """Wait for a slot; arguments as for the sync gate."""
        began, waiter = time.monotonic(), _Waiter()
        self._waiting.append(waiter)
        try:
            while waiter.slot is None:
                now = time.monotonic()
                until = ends if patience is None else min(ends, max(began, self._moved) + patience)
                if now >= until:
                    return None
                await wait_for_at_most(min(until - now, 4 * LOOK_AGAIN), waiter.called)
                if waiter.slot is None:
                    waiter.called = event()
                    # A slot that was lost is given back by nobody.
                    waiter.slot = self.slots.take()
            slot, waiter.slot = waiter.slot, None
            return slot
        finally:
            with suppress(ValueError):
                self._waiting.remove(waiter)
            if waiter.slot is not None:
                self.give(waiter.slot)

    def give(self, slot: Slot) -> None:
        """Give a slot back, to whoever has waited longest."""
        self._moved = time.monotonic()
        while self._waiting:
            waiter = self._waiting.popleft()
            if waiter.slot is None:
                waiter.slot = slot
                waiter.called.set()
                return
        self.slots.free.append(slot)

    async def end_with_the_loop(self, forget: Callable[[], object]) -> None:
        """Have the connections closed when the loop ends: an event loop closes its async generators while it can."""

        async def ending() -> AsyncGenerator[None]:
            try:
                yield
            finally:
                forget()
                await self.aclose()

        self._end = ending()
        await anext(self._end)

    async def aclose(self) -> None:
        """Close every connection."""
        for lane in self.slots.lanes():
            await lane.aclose()
