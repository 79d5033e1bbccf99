"""asyncio or trio: what a loop is known by, and the few things that are done differently on each."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable
from typing import Any, TypeVar

__all__ = ["Sweeper", "TimeIsOver", "event", "loop_or_token", "sleep_anywhere", "wait_for_at_most", "within"]

T = TypeVar("T")


class TimeIsOver(Exception):
    """A limit was reached."""


def _trio() -> Any:
    """Return the module trio while one of its tasks runs; None on asyncio."""
    # First: where trio is a guest of asyncio, a loop of asyncio runs as well.
    trio = sys.modules.get("trio")
    return trio if trio is not None and trio.lowlevel.in_trio_run() else None


def loop_or_token() -> Any:
    """Return what the running loop is known by: it can be weakly referenced, and lives as long as the loop.

    Raises:
        RuntimeError: no loop runs.
    """
    trio = _trio()
    return asyncio.get_running_loop() if trio is None else trio.lowlevel.current_trio_token()


def event() -> Any:
    """Return an event of the running library, with ``set()`` and ``wait()``."""
    trio = _trio()
    return asyncio.Event() if trio is None else trio.Event()


class Sweeper:
    """Ends the attempts of one loop that nothing else ends. One timer looks after all of them: one each costs 3 µs."""

    def __init__(self) -> None:
        self._ends: dict[asyncio.Task[Any], float] = {}
        self._swept: set[asyncio.Task[Any]] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def watch(self, seconds: float, work: Awaitable[T]) -> T:
        """Wait for something, but no longer than this and a tenth; errors as for :func:`within`."""
        task = None if _trio() is not None else asyncio.current_task()
        if task is None:
            return await within(seconds, work)
        loop, before = task.get_loop(), task.cancelling()
        self._ends[task] = loop.time() + seconds
        if self._timer is None:
            self._timer = loop.call_later(seconds / 10, self._sweep, loop, seconds / 10)
        try:
            return await work
        except asyncio.CancelledError:
            if self._was_swept(task) and task.uncancel() <= before:
                raise TimeIsOver from None
            raise
        finally:
            self._ends.pop(task, None)
            if self._swept and self._was_swept(task):
                task.uncancel()

    def _was_swept(self, task: asyncio.Task[Any]) -> bool:
        swept = task in self._swept
        self._swept.discard(task)
        return swept

    def _sweep(self, loop: asyncio.AbstractEventLoop, every: float) -> None:
        now = loop.time()
        for task, ends in list(self._ends.items()):
            if now >= ends:
                del self._ends[task]
                self._swept.add(task)
                task.cancel()
        self._timer = loop.call_later(every, self._sweep, loop, every) if self._ends else None


async def within(seconds: float, work: Awaitable[T]) -> T:
    """Wait for something, but no longer than this.

    Raises:
        TimeIsOver: it was cut short.
    """
    trio = _trio()
    if trio is not None:
        with trio.move_on_after(seconds):
            return await work
        raise TimeIsOver
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await work
    except TimeoutError:
        if not limit.expired():
            raise
        # Without what was cut short: its frames hold the request.
        raise TimeIsOver from None


async def wait_for_at_most(seconds: float, happening: Any) -> None:
    """Wait until an event is set, but no longer than this."""
    trio = _trio()
    if trio is None:
        handle = asyncio.get_running_loop().call_later(seconds, happening.set)
        try:
            await happening.wait()
        finally:
            handle.cancel()
        return
    with trio.move_on_after(seconds):
        await happening.wait()


async def sleep_anywhere(seconds: float) -> None:
    """Sleep, on either library."""
    trio = _trio()
    await (asyncio.sleep(seconds) if trio is None else trio.sleep(seconds))
