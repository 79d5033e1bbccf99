"""U-Gen as the core sees it: jobs reserve their estimate, and their end settles it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from prepay._call.dialect import Dialect, Job
from prepay._contract.kinds import is_array, is_integer, is_object
from prepay.errors import InvalidArgumentError

if TYPE_CHECKING:
    from prepay._call.answers import Answer
    from prepay._call.dialect import Ask, Lost
    from prepay._operation.spec import Call, OperationSpec
    from prepay._wire.effects import Flow
    from prepay.credits import Finding

__all__ = ["DIALECT", "ENDED", "UGenDialect"]

ENDED: Final = ("completed", "failed", "cancelled")
"""The statuses in which a job has ended."""
CREATE: Final = "ugenCreateJob"
RETRY: Final = "ugenRetryJob"


class UGenDialect(Dialect):
    """Jobs hold credits until any response, event or row tells how they have ended."""

    def job(self, body: Any) -> Job | None:
        """Return the job that a response, or an event, is about."""
        job_id, status, took = (_field(body, name) for name in ("job_id", "status", "credits_consumed"))
        if not isinstance(job_id, str):
            return None
        end = next((ended for ended in ENDED if ended == status), None)
        return Job(job_id, end, took if is_integer(took) else None)

    def jobs(self, body: Any) -> Iterable[Job]:
        """Return the jobs that a response tells of: one job, a list of them, or a page of the ledger."""
        if not is_object(body):
            return
        rows = body.get("items")
        own = [row for row in rows if is_object(row)] if is_array(rows) else [body]
        for row in own:
            # Only a whole job tells what it consumed; a row of the ledger is about one step of it.
            job = self.job(row) if "credits_consumed" in row else None
            if job is not None:
                yield job
        if is_array(rows):
            yield from _in_ledger(own, first=body.get("page") == 1)

    def runs_again(self, spec: OperationSpec[Any]) -> bool:
        """Return True for the retry of a job."""
        return spec.id == RETRY

    def check_priced(self, call: Call[Any], answer: Answer) -> None:
        """Refuse to price the retry of a job that can never be retried; its estimate is that of the past.

        Raises:
            InvalidArgumentError: the job has ended, and not failed.
        """
        status = answer.body.get("status") if call.spec.id == RETRY and is_object(answer.body) else None
        if status in ("completed", "cancelled"):
            raise InvalidArgumentError(
                f"{call.spec.label}: job {call.path.get('job_id')} is {status}. Only a failed job can be retried. "
                "Nothing was sent that could be charged."
            )

    def by_record(self, lost: Lost, ask: Ask) -> Flow[Finding | None]:
        """Look for the job with the call's idempotency key, or at the job that was to run again."""
        from prepay.vendors.ugen import evidence

        finding: Finding | None = None
        if lost.call.spec.id == CREATE and lost.key is not None:
            finding = yield from evidence.by_job(lost.key, ask)
        elif lost.call.spec.id == RETRY:
            finding = yield from evidence.by_retried_job(str(lost.call.path["job_id"]), ask)
        return finding


def _field(thing: Any, name: str) -> Any:
    return thing.get(name) if is_object(thing) else getattr(thing, name, None)


def _in_ledger(rows: list[dict[str, Any]], *, first: bool) -> Iterable[Job]:
    """Read a page of the ledger, the newest row first: reserve, then release, then consume unless it failed."""
    for job_id in dict.fromkeys(_job_id(row) for row in rows if row.get("type") == "reserve"):
        if job_id is None:
            continue
        own = [(number, row) for number, row in enumerate(rows) if row.get("job_id") == job_id]
        last = next(number for number, row in own if row.get("type") == "reserve")
        since = {str(row.get("type")): (number, row) for number, row in own if number < last}
        amount = since["consume"][1].get("amount") if "consume" in since else None
        if is_integer(amount):
            yield Job(job_id, "completed", -amount)
        # The row after a release may be on the page before this one.
        elif "release" in since and "consume" not in since and (first or since["release"][0] > 0):
            yield Job(job_id, "failed", 0)


def _job_id(row: Mapping[str, Any]) -> str | None:
    found = row.get("job_id")
    return found if isinstance(found, str) else None


DIALECT: Final = UGenDialect("ugen", "U-Gen")
