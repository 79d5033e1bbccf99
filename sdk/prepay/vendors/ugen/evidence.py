"""What became of a lost job: the job itself bears the idempotency key that it was made with."""

from __future__ import annotations

from typing import Any, Final

from prepay._call.answers import typed
from prepay._call.dialect import Ask
from prepay._call.specs import spec_of
from prepay._contract.kinds import is_integer
from prepay._operation.spec import Call
from prepay._resolve.evidence import rows_of
from prepay._wire.effects import Flow
from prepay.credits import Finding

__all__ = ["by_job", "by_retried_job"]

_PAGE: Final = 100
_MOST_PAGES: Final = 10


def by_job(key: str, ask: Ask) -> Flow[Finding | None]:
    """Look for the job that was made with this key; None when the vendor's jobs do not show their keys."""
    seen, shown = 0, False
    for number in range(1, _MOST_PAGES + 1):
        query = {"page": number, "page_size": _PAGE}
        jobs = rows_of((yield from ask(Call(spec_of("ugen", "jobs.list"), query=query))), "items")
        for job in jobs:
            shown = shown or bool(job.get("idempotency_key"))
            if job.get("idempotency_key") == key:
                return _made(key, (yield from _job(str(job.get("job_id")), ask)))
        seen += len(jobs)
        if len(jobs) < _PAGE:
            break
    if seen and not shown:
        return None
    return Finding(
        charged=False,
        basis="record",
        evidence=f"none of the last {seen} jobs was made with its key",
        amount=0,
    )


def _made(key: str, job: Any) -> Finding:
    return _booked(job, f"job {job.job_id} was made with its key {key}")


def _booked(job: Any, evidence: str) -> Finding:
    """What a job took: what it ended at once it has ended, until then what is reserved for it."""
    ended = str(job.status)
    amount = {"completed": job.credits_consumed, "failed": 0, "cancelled": 0}.get(
        ended, job.credits_estimated
    )
    if not is_integer(amount) or amount < 0:
        amount = None
    if ended in ("failed", "cancelled"):
        evidence += f", and has {ended} since: its credits were released"
    elif ended == "completed" and amount is not None:
        evidence += f", and has ended at {amount} credits"
    return Finding(
        charged=ended not in ("failed", "cancelled"),
        basis="record",
        evidence=evidence,
        amount=amount,
        result=job,
    )


def by_retried_job(job_id: str, ask: Ask) -> Flow[Finding]:
    """See whether a failed job runs again. One that has failed again meanwhile has had its credits released."""
    job = yield from _job(job_id, ask)
    if str(job.status) == "failed":
        evidence = f"job {job_id} still stands as failed, and nothing is reserved for it"
        return Finding(charged=False, basis="record", evidence=evidence, amount=0, result=None)
    return _booked(job, f"job {job_id} is {job.status}, so that it was retried")


def _job(job_id: str, ask: Ask) -> Flow[Any]:
    call: Call[Any] = Call(spec_of("ugen", "jobs.get"), path={"job_id": job_id})
    return typed(call.spec, (yield from ask(call)))
