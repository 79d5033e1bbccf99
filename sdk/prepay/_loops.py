"""asyncio or trio: what a loop is known by, and the few things that are done differently on each."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable
from typing import Any, TypeVar

__all__ = ["TimeIsOver", "event", "loop_or_token", "sleep_anywhere", "wait_for_at_most", "within"]

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
    # What asyncio.timeout() does, at half the cost; every call has a limit.
    task, fired, undone = asyncio.current_task(), False, False
    if task is None:
        return await work
    before = task.cancelling()

    def fire() -> None:
        nonlocal fired
        fired = True
        task.cancel()

    timer = asyncio.get_running_loop().call_later(seconds, fire)
    try:
        return await work
    except asyncio.CancelledError:
        # Somebody else may have cancelled the task as well: that goes on its way.
        undone = fired
        if fired and task.uncancel() <= before:
            raise TimeIsOver from None
        raise
    finally:
        timer.cancel()
        if fired and not undone:
            task.uncancel()


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
