"""Tests without waiting: a clock that skips every pause, and the block in which it is in force."""

from __future__ import annotations

import random
import time
import warnings
from contextlib import ContextDecorator
from typing import TYPE_CHECKING, Any

from prepay.clock import TESTING, Clock

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["NoWaiting", "no_waiting", "set_testing", "skipping_clock"]


def no_waiting() -> NoWaiting:
    """Let no client wait inside a ``with`` block: back-off, polling and other pauses end at once.

    Time is skipped instead, on a clock of the block: deadlines and timeouts of waits still count, by that clock. It
    holds for the code inside of ``with`` and for the tasks that are started there, and for nothing else: other threads
    and tests keep their own time. It may also decorate a function.

    Returns:
        A context manager, which gives the clock that is in force. One that is never entered warns (ResourceWarning).

    Example:
        >>> with no_waiting() as clock:  # doctest: +SKIP
        ...     tok.wait_for_credits(100, timeout=3600)
    """
    return NoWaiting()


def set_testing() -> NoWaiting:
    """The old name of :func:`no_waiting`: it reads as a statement, but changes nothing outside of ``with``."""
    warnings.warn("set_testing() is now no_waiting(): with no_waiting():", DeprecationWarning, stacklevel=2)
    return NoWaiting()


class NoWaiting(ContextDecorator):
    """What :func:`no_waiting` returns."""

    def __init__(self) -> None:
        self._before: list[Clock | None] = []
        self._used = False

    def __enter__(self) -> Clock:
        self._used = True
        self._before.append(TESTING.get())
        clock = skipping_clock()
        TESTING.set(clock)
        return clock

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        TESTING.set(self._before.pop())

    def _recreate_cm(self) -> NoWaiting:
        # A decorated function may run many times, and in many threads: each time on a clock of its own.
        self._used = True
        return NoWaiting()

    def __call__(self, function: Any) -> Any:
        """Decorate a function."""
        self._used = True
        return super().__call__(function)

    def __del__(self) -> None:
        if not self._used:
            warnings.warn(
                "no_waiting() was called but never entered, so it changed nothing; write: with no_waiting():",
                ResourceWarning,
                stacklevel=2,
                source=self,
            )


def skipping_clock() -> Clock:
    """A clock that is moved on by whatever should have been waited for."""
    return _SkippingClock().clock()


class _SkippingClock:
    """A clock that is moved on by whatever should have been waited for."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def clock(self) -> Clock:
        return Clock(
            monotonic=lambda: time.monotonic() + self._skipped,
            now=lambda: time.time() + self._skipped,
            sleep=self._sleep,
            sleep_async=self._sleep_async,
            random=random.random,
        )

    def _sleep(self, seconds: float) -> None:
        self._skipped += seconds

    async def _sleep_async(self, seconds: float) -> None:
        self._skipped += seconds
        # The event loop has its turn, whichever loop it is: that is for the usual clock to know.
        await Clock().sleep_async(0)
