"""The holds of U-Gen's jobs, which end when any response, event or row says how the job has ended."""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from prepay._budget.holds import Hold
from prepay._contract.kinds import is_array, is_integer, is_object

if TYPE_CHECKING:
    from prepay._budget.holds import Reservation
    from prepay._operation.spec import OperationSpec

__all__ = ["ENDED", "MOST_JOBS", "JobHolds"]

MOST_JOBS: Final = 4096
"""Jobs whose end a client watches for. When there are more the oldest is no longer watched: its hold stays until it is
settled or released by hand, so that nothing is understated."""
ENDED: Final = ("completed", "failed", "cancelled")
"""The statuses in which a job has ended."""


@dataclass(frozen=True, slots=True)
class _Watched:
    hold: weakref.ref[Hold]
    step: int


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
    ) -> None:
        """Keep what a job has reserved set aside, and wait for the end of the job.

        When the call was a retry, a hold of the same job that is still open is released: only a job that has failed
        can be retried, and a job that fails costs nothing. A server that gives one id to two jobs releases nothing.

        Args:
            reservation: what budgets have set aside for the call that made the job.
            spec: the operation of that call.
            job_id: the job.
            took: credits that the job has reserved.
            at: now, in seconds since the epoch.
            step: the client's count of steps. What began before it tells of the time before.
        """
        if reservation.state not in ("open", "kept"):
            return
        since = dt.datetime.fromtimestamp(at, dt.UTC)
        hold = Hold(reservation, job_id, since=since, vendor=spec.vendor, operation=spec.label)
        reservation.keep_as(hold, took)
        before = self._jobs.pop(hold.id, None)
        earlier = before.hold() if before is not None and spec.id == "ugenRetryJob" else None
        if earlier is not None:
            earlier.release()
        while len(self._jobs) >= MOST_JOBS:
            self._jobs.pop(next(iter(self._jobs)), None)
        self._jobs[hold.id] = _Watched(weakref.ref(hold), step)

    def see(self, vendor: str, body: Any, began: int) -> None:
        """Take note of a response; ``began`` is the step at which its request began."""
        if not self._jobs or vendor != "ugen" or not is_object(body):
            return
        rows = body.get("items")
        if not is_array(rows):
            self._see_job(body, began)
            return
        for row in rows:
            if is_object(row):
                self._see_job(row, began)
        self._see_ledger([row for row in rows if is_object(row)], began, first=body.get("page") == 1)

    def note(self, job_id: str, status: str, consumed: int | None, at: dt.datetime | None) -> None:
        """Take note of a verified webhook; ``at`` is when it says that it happened."""
        watched = self._jobs.get(job_id)
        hold = watched.hold() if watched is not None else None
        # A late delivery may tell of a failure that was before the retry which this hold belongs to.
        late = hold is not None and hold.operation == "ugen.jobs.retry" and (at is None or at < hold.since)
        if not late:
            self._end(job_id, status, consumed)

    def _see_job(self, row: Mapping[str, Any], began: int) -> None:
        job_id = row.get("job_id")
        if "credits_consumed" in row and self._is_due(job_id, began):
            consumed = row["credits_consumed"]
            self._end(str(job_id), str(row.get("status")), consumed if is_integer(consumed) else None)

    def _see_ledger(self, rows: list[dict[str, Any]], began: int, *, first: bool) -> None:
        """Read a page of the ledger, the newest row first: reserve, then release, then consume unless it failed."""
        for job_id in {row.get("job_id") for row in rows if row.get("type") == "reserve"}:
            if not self._is_due(job_id, began):
                continue
            own = [(number, row) for number, row in enumerate(rows) if row.get("job_id") == job_id]
            last = next(number for number, row in own if row.get("type") == "reserve")
            since = {row.get("type"): (number, row) for number, row in own if number < last}
            amount = since["consume"][1].get("amount") if "consume" in since else None
            if is_integer(amount):
                self._end(str(job_id), "completed", -amount)
            # The row after a release may be on the page before this one.
            elif "release" in since and "consume" not in since and (first or since["release"][0] > 0):
                self._end(str(job_id), "failed", 0)

    def _is_due(self, job_id: Any, began: int) -> bool:
        watched = self._jobs.get(job_id) if isinstance(job_id, str) else None
        return watched is not None and began > watched.step

    def _end(self, job_id: str, status: str, consumed: int | None) -> None:
        if status not in ENDED:
            return
        watched = self._jobs.pop(job_id, None)
        hold = watched.hold() if watched is not None else None
        if hold is None:
            return
        if consumed is not None and consumed >= 0:
            hold.settle(consumed)
        elif status == "completed":
            hold.settle(hold.credits)
        else:
            hold.release()
