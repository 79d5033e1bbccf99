"""What a client remembers of its spending: balances that it saw, and what its own calls took. Shared by its copies.

Few vendors let a caller mark a call in the account's ledger. What a lost answer was about can therefore only be told by
exclusion: by knowing which of the charges belong to other calls.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from prepay._call.figures import server_date

if TYPE_CHECKING:
    from prepay._call.answers import Answer

__all__ = ["Sighting", "Trace", "Traces"]

_KEPT: Final = 4096
LONGEST_SKEW: Final = 10 * 366 * 86_400.0
"""Seconds by which a server's clock is believed to be ahead or behind; a ``Date`` further away is none."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Credits that could be spent at some instant between the steps ``began`` and ``ended``.

    ``at`` is when the answer came, in seconds since the epoch; ``trace`` is the call that it was the answer to, if
    that one may take credits.
    """

    available: int
    began: int
    ended: int
    at: float
    trace: Trace | None = None


@dataclass(slots=True, eq=False)
class Trace:
    """One call that may take credits. Steps are counted, for a clock may tell one time twice.

    Attributes:
        operation: ``tokportal.bundles.create``.
        most: credits that it costs at most; None when that is not known.
        began: the step at which its first attempt began.
        began_at: when that was, in seconds since the epoch.
        ended: the step at which its last attempt ended; None while it is under way.
        ended_at: when that was, in seconds since the epoch.
        state: ``open`` while it is under way, ``settled``, or ``unknown`` when it ended without telling.
        took: credits that it took, once ``settled``.
        after: credits that were left after it, where the answer told.
    """

    operation: str
    most: int | None
    began: int
    began_at: float
    ended: int | None = None
    ended_at: float | None = None
    state: Literal["open", "settled", "unknown"] = "open"
    took: int = 0
    after: int | None = None

    def end(self, step: int, at: float, took: int | None) -> None:
        """Note that the call has ended, and what it took; None when nobody knows."""
        self.ended, self.ended_at = step, at
        self.took, self.state = took or 0, "unknown" if took is None else "settled"


@dataclass(slots=True)
class Traces:
    """Sightings and traces, the youngest last; older ones than the last few thousand are forgotten.

    Attributes:
        task: the last task that a response told of.
        skew: between which two values the server's clock is ahead of this machine's, in seconds; None when no
            answer had a date.
        forgot: the step up to which calls were forgotten.
    """

    task: str | None = None
    skew: tuple[float, float] | None = None
    forgot: int = 0
    _moved: tuple[float, float] | None = None
    _steps: int = 0
    _sightings: deque[Sighting] = field(default_factory=lambda: deque[Sighting](maxlen=_KEPT))
    _calls: deque[Trace] = field(default_factory=deque[Trace])
    _claimed: set[str] = field(default_factory=set[str])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def step(self) -> int:
        """Count one step: whatever begins or ends has a step of its own."""
        with self._lock:
            self._steps += 1
            return self._steps

    @property
    def last(self) -> Sighting | None:
        """The youngest sighting."""
        with self._lock:
            return self._sightings[-1] if self._sightings else None

    def around(self, trace: Trace) -> tuple[Sighting | None, Sighting | None]:
        """Return the last balances that were seen before and after a call, while no other call was under way."""
        calls = self.calls()
        quiet = [sight for sight in reversed(self.sightings()) if not _overlapped(sight, calls)]
        before = next((sight for sight in quiet if sight.ended < trace.began), None)
        after = next(
            (sight for sight in quiet if trace.ended is not None and sight.began > trace.ended), None
        )
        # Calls between the two must all be known.
        known = before is not None and before.ended > self.forgot
        return before if known else None, after

    def before(self, trace: Trace) -> int | None:
        """Return the credits that were available before a call, less what other calls took until it began."""
        sight, _ = self.around(trace)
        if sight is None:
            return None
        between = [
            call for call in self.calls() if call is not trace and sight.ended < call.began < trace.began
        ]
        settled = all(call.state == "settled" for call in between)
        return sight.available - sum(call.took for call in between) if settled else None

    def sightings(self) -> list[Sighting]:
        """The sightings as they are now, the oldest first."""
        with self._lock:
            return list(self._sightings)

    def calls(self) -> list[Trace]:
        """The calls as they are now, the oldest first."""
        with self._lock:
            return list(self._calls)

    def follow(self, trace: Trace) -> None:
        """Remember a call that begins."""
        with self._lock:
            if len(self._calls) >= _KEPT:
                self.forgot = self._calls.popleft().began
            self._calls.append(trace)

    def see(
        self, answer: Answer, trace: Trace | None, began: tuple[int, float], ended: tuple[int, float]
    ) -> None:
        """Remember what an answer tells; ``began`` and ``ended`` are steps, and seconds since the epoch."""
        figures, date = answer.figures, server_date(answer.info.headers)
        with self._lock:
            if figures.available is not None:
                self._sightings.append(Sighting(figures.available, began[0], ended[0], ended[1], trace))
            self.task = figures.task or self.task
            if date is not None and abs(date - ended[1]) <= LONGEST_SKEW:
                # The header tells whole seconds, and the answer was on its way for a while.
                self._sees_clock((date - ended[1], date + 1 - began[1]))

    def _sees_clock(self, new: tuple[float, float]) -> None:
        """Take one more look at the server's clock. One that was moved wrote its rows by both of its times."""
        known, moved = self.skew, self._moved
        if known is not None and (new[1] < known[0] or known[1] < new[0]):
            moved = self._moved = (min(known[0], new[0]), max(known[1], new[1]))
        self.skew = new if moved is None else (min(moved[0], new[0]), max(moved[1], new[1]))

    def claim(self, row: str) -> bool:
        """Take a row of the ledger for oneself; whether nobody had it yet."""
        with self._lock:
            fresh = row not in self._claimed
            self._claimed.add(row)
            return fresh


def _overlapped(sight: Sighting, calls: Sequence[Trace]) -> bool:
    """Whether another spending call was under way, so that the balance may or may not hold its charge."""
    return any(
        call is not sight.trace
        and call.began < sight.ended
        and (call.ended is None or call.ended > sight.began)
        for call in calls
    )
