"""The holds of jobs under way, which end when any response, event or row says how the job has ended."""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from prepay._budget.holds import Hold

if TYPE_CHECKING:
    from prepay._budget.holds import Reservation
    from prepay._call.dialect import Job
    from prepay._operation.spec import OperationSpec

__all__ = ["MOST_JOBS", "JobHolds"]

MOST_JOBS: Final = 4096
"""Jobs whose end a client watches for. When there are more the oldest is no longer watched: its hold stays until it is
settled or released by hand, so that nothing is understated."""


@dataclass(frozen=True, slots=True)
class _Watched:
    hold: weakref.ref[Hold]
    step: int
    again: bool


@dataclass(slots=True)
class JobHolds:
    """The holds of the jobs that calls of a client and its copies have made, by the ids of the jobs."""

    _jobs: dict[str, _Watched] = field(default_factory=dict[str, _Watched])

    def hold(
        self,
        reservation: Reservation,
        spec: OperationSpec[Any],
        job_id: str,
        took: int,
        *,
        at: float,
        step: int,
        again: bool = False,
    ) -> None:
        """Keep what a job has reserved set aside, and wait for the end of the job.

        When the call ran a job once more, a hold of the same job that is still open is released: only a job that has
        failed can be run again, and a job that fails costs nothing. A server that gives one id to two jobs releases
        nothing.

        Args:
            reservation: what budgets have set aside for the call that made the job.
            spec: the operation of that call.
            job_id: the job.
            took: credits that the job has reserved.
            at: now, in seconds since the epoch.
            step: the client's count of steps. What began before it tells of the time before.
            again: the call has run a job once more.
        """
        if reservation.state not in ("open", "kept"):
            return
        since = dt.datetime.fromtimestamp(at, dt.UTC)
        hold = Hold(reservation, job_id, since=since, vendor=spec.vendor, operation=spec.label)
        reservation.keep_as(hold, took)
        before = self._jobs.pop(hold.id, None)
        earlier = before.hold() if before is not None and again else None
        if earlier is not None:
            earlier.release()
        while len(self._jobs) >= MOST_JOBS:
            self._jobs.pop(next(iter(self._jobs)), None)
        self._jobs[hold.id] = _Watched(weakref.ref(hold), step, again)

    @property
    def watching(self) -> bool:
        """Whether there is a job whose end is awaited."""
        return bool(self._jobs)

    def see(self, told: Iterable[Job], began: int) -> None:
        """Take note of the jobs that a response tells of; ``began`` is the step at which its request began."""
        for job in told:
            watched = self._jobs.get(job.id)
            if watched is not None and began > watched.step:
                self._end(job)

    def note(self, job: Job, at: dt.datetime | None) -> None:
        """Take note of a verified webhook; ``at`` is when it says that it happened."""
        watched = self._jobs.get(job.id)
        hold = watched.hold() if watched is not None else None
        # A late delivery may tell of a failure that was before the run which this hold belongs to.
        again = watched is not None and watched.again
        if not (again and hold is not None and (at is None or at < hold.since)):
            self._end(job)

    def _end(self, job: Job) -> None:
        if job.end is None:
            return
        watched = self._jobs.pop(job.id, None)
        hold = watched.hold() if watched is not None else None
        if hold is None:
            return
        if job.took is not None and job.took >= 0:
            hold.settle(job.took)
        elif job.end == "completed":
            hold.settle(hold.credits)
        else:
            hold.release()
