"""The one loop that polls: how often, for how long, and what it does when the server refuses.

All waits run through it: for jobs, tasks, credits and purchases. It keeps to three limits at once: the caller's
``timeout``, the pause that a server asks for (``Retry-After``), and the sum of its own sleeps, which ends a wait on a
clock that stands still.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, TypeVar

from prepay._call.context import Settings
from prepay._operation.options import CallOptions
from prepay._wire.effects import Flow, Sleep, sleep
from prepay.errors import (
    InvalidArgumentError,
    MalformedResponseError,
    NotSentError,
    OutcomeUnknownError,
    PrepayError,
    RateLimitError,
    ServerError,
    WaitTimeoutError,
)

__all__ = ["PASSING", "Bounded", "Pace", "Span", "poll_until", "seconds"]

A = TypeVar("A")
R = TypeVar("R")

Span: TypeAlias = float | dt.timedelta
"""A duration: seconds, or a timedelta."""

Bounded: TypeAlias = Callable[[], CallOptions]
"""The options of the next question of a poll: those of the wait, and what is left of its time as deadline."""

LONGEST_WAIT: Final = 30 * 86_400.0
"""The longest timeout of a wait, in seconds."""

SHORTEST_POLL: Final = 0.01
"""The shortest pause between two polls, in seconds."""

LONGEST_PAUSE: Final = 60.0
"""The longest pause, in seconds, that repeated failures lead to; a longer ``poll`` is kept."""

LAST_POLL: Final = 0.5
"""Seconds kept for the last poll, so that it ends within the timeout; at most half of the timeout."""

PASSING: Final = (NotSentError, OutcomeUnknownError, RateLimitError, ServerError, MalformedResponseError)
"""Errors after which a poll is repeated: a wait for minutes outlives a short outage."""


def seconds(value: Any, where: str, name: str) -> float:
    """Return a duration in seconds.

    Args:
        value: seconds, or a timedelta.
        where: the helper that it was given to, for the error.
        name: the argument that it was given as.

    Raises:
        InvalidArgumentError: it is not a duration from 0 to ``LONGEST_WAIT``.
    """
    if isinstance(value, dt.timedelta):
        value = value.total_seconds()
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LONGEST_WAIT:
        return float(value)
    raise InvalidArgumentError(
        f"{where}: {name} must be 0 to {LONGEST_WAIT:.0f} seconds or a timedelta, not {value!r}. Nothing was sent."
    )


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait and how often to poll, in seconds; made by :meth:`of`."""

    timeout: float
    poll: float

    @classmethod
    def of(cls, where: str, timeout: Span, poll: Span) -> Pace:
        """Check the arguments ``timeout`` and ``poll`` of a helper.

        Raises:
            InvalidArgumentError: one of them is not a duration, or poll is 0.
        """
        limit, pause = seconds(timeout, where, "timeout"), seconds(poll, where, "poll")
        if pause == 0:
            raise InvalidArgumentError(f"{where}: poll must be more than 0 seconds. Nothing was sent.")
        return cls(limit, max(pause, SHORTEST_POLL))


class _Stopwatch:
    """The time of one wait: that of the client's clock, or the sum of its sleeps where the clock stands still."""

    def __init__(self, pace: Pace, settings: Settings) -> None:
        self._settings = settings
        self._timeout = pace.timeout
        self._began = settings.present.monotonic()
        self._slept = 0.0

    @property
    def waited(self) -> float:
        """Seconds since the wait began."""
        return max(self._settings.present.monotonic() - self._began, self._slept)

    @property
    def left(self) -> float:
        """Seconds until the wait must have ended, never below 0."""
        return max(self._timeout - self.waited, 0.0)

    def bounded(self, options: CallOptions) -> CallOptions:
        """Return options under which a question ends in time. A wait of 0 s polls once, with the usual limits."""
        if self._timeout == 0:
            return options
        limits = (options.deadline, self._settings.defaults.deadline, self.left)
        return replace(options, deadline=min(limit for limit in limits if isinstance(limit, int | float)))

    def timed(self, flow: Flow[A]) -> Flow[A]:
        """Run a flow and add up its sleeps."""
        outcome: Any = None
        failed: BaseException | None = None
        try:
            while True:
                effect = flow.send(outcome) if failed is None else flow.throw(failed)
                outcome, failed = None, None
                try:
                    outcome = yield effect
                except GeneratorExit:
                    raise
                except BaseException as error:  # noqa: BLE001 - the flow decides, and raises it again
                    failed = error
                else:
                    self._slept += effect.seconds if isinstance(effect, Sleep) else 0.0
        except StopIteration as done:
            result: A = done.value
            return result
        finally:
            flow.close()


def poll_until(
    ask: Callable[[Bounded], Flow[A]],
    judge: Callable[[A], Flow[R | None]],
    late: Callable[[float, str], WaitTimeoutError],
    *,
    pace: Pace,
    options: CallOptions,
    settings: Settings,
) -> Flow[R]:
    """Ask again and again until there is a result.

    Args:
        ask: one poll. An error of ``PASSING`` is outlived; any other ends the wait.
        judge: the result of a poll, or None to go on. What it raises ends the wait, whatever it is: it may come
            from the application.
        late: makes the error of a wait that timed out, from the seconds it took and a sentence that says why it ended
            early, or nothing.
        pace: how long and how often.
        options: how the questions are asked.
        settings: those of the client.

    Raises:
        WaitTimeoutError: time is up, or the server asks to wait longer than is left.
    """
    watch, failures, final = _Stopwatch(pace, settings), 0, pace.timeout == 0
    kept = min(LAST_POLL, pace.timeout / 2)
    while True:
        problem: PrepayError | None = None
        try:
            seen = yield from watch.timed(ask(lambda: watch.bounded(options)))
        except PASSING as error:
            problem, failures = error, failures + 1
        else:
            failures = 0
            found = yield from watch.timed(judge(seen))
            if found is not None:
                return found
        left, asked = watch.left, _asked(problem)
        if left > 0 and asked >= left:
            early = f" The server asks to wait {asked:.3g} s more, but only {left:.3g} s are left."
            raise late(watch.waited, early) from problem
        if final or left <= kept:
            if left > 0:
                yield from sleep(left)
            raise late(pace.timeout, "") from problem
        pause = max(_pause(pace.poll, failures), asked)
        final = pause >= left - kept
        yield from watch.timed(sleep(max(left - kept, asked) if final else pause))


def _pause(poll: float, failures: int) -> float:
    """Seconds until the next poll: they double with each failure after the second; one or two are a short outage."""
    doubled = poll * 2.0 ** min(max(failures - 2, 0), 30)
    return min(doubled, max(poll, LONGEST_PAUSE))


def _asked(problem: PrepayError | None) -> float:
    """Seconds that the server asked to wait; 0 when it asked nothing."""
    said = getattr(problem, "retry_after", None)
    return said if isinstance(said, int | float) and not math.isnan(said) and said > 0 else 0.0
