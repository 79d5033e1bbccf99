"""Where a client takes time and chance from."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass

from prepay._runtime.loops import sleep_anywhere

__all__ = ["TESTING", "Clock"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time and chance, all in seconds. Tests hand in their own, so that nothing waits and nothing is random.

    Attributes:
        monotonic: a clock that never goes back, for deadlines.
        now: seconds since the epoch.
        sleep: waits on this thread.
        sleep_async: waits on the event loop.
        random: a number in [0, 1).
    """

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], object] = time.sleep
    sleep_async: Callable[[float], Awaitable[object]] = sleep_anywhere
    random: Callable[[], float] = random.random


TESTING: ContextVar[Clock | None] = ContextVar("prepay_testing_clock", default=None)
"""The clock that stands in for that of every client while :func:`prepay.testing.set_testing` is in force."""
