"""What tells whether a lost call was charged, without sending it again.

How much each kind of evidence proves:

- ``record``: something that bears the call's own mark, or that only this call can have brought about: the U-Gen job
  with its idempotency key, the job that runs again. Proves both ways.
- ``ledger``: the rows of TokPortal's history since the call began, by the server's clock. They bear no mark of the
  call. That no row may be its own proves that it was not charged. A row of its amount and breakdown counts as its own
  when it belongs to no other call of this client; somebody else who bought the very same thing at that time would be
  mistaken for it.
- ``balance``: what was seen before and after, less what this client's other calls took. It holds as long as nobody
  else spent from the account or topped it up meanwhile. It is all that Trenz offers, and what is left of TokPortal
  when its answers have no ``Date``.

What was lost may still be on its way. That is why absence counts only some time after the call (``settle``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from prepay._call.answers import typed
from prepay._call.context import Settings
from prepay._call.memory import Sighting, Trace, Traces
from prepay._call.resend import ask
from prepay._call.specs import spec_of
from prepay._contract.kinds import is_array, is_integer, is_object
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call
from prepay._wire.effects import Flow
from prepay.credits import Finding, unknown

__all__ = ["by_balance", "by_job", "by_retried_job", "page"]


_PAGE: Final = 100


_MOST_PAGES: Final = 10


def by_job(key: str, options: CallOptions, settings: Settings) -> Flow[Finding | None]:
    """Look for the job that was made with this key; None when the vendor's jobs do not show their keys."""
    seen, shown = 0, False
    for number in range(1, _MOST_PAGES + 1):
        query = {"page": number, "page_size": _PAGE}
        jobs = yield from page("ugen", "jobs.list", query, "items", options, settings)
        for job in jobs:
            shown = shown or bool(job.get("idempotency_key"))
            if job.get("idempotency_key") == key:
                return _made(key, (yield from _job(str(job.get("job_id")), options, settings)))
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


def by_retried_job(job_id: str, options: CallOptions, settings: Settings) -> Flow[Finding]:
    """See whether a failed job runs again. One that has failed again meanwhile has had its credits released."""
    job = yield from _job(job_id, options, settings)
    if str(job.status) == "failed":
        evidence = f"job {job_id} still stands as failed, and nothing is reserved for it"
        return Finding(charged=False, basis="record", evidence=evidence, amount=0, result=None)
    return _booked(job, f"job {job_id} is {job.status}, so that it was retried")


def _job(job_id: str, options: CallOptions, settings: Settings) -> Flow[Any]:
    call: Call[Any] = Call(spec_of("ugen", "jobs.get"), path={"job_id": job_id})
    return typed(call.spec, (yield from ask(call, options, settings)))


def by_balance(trace: Trace | None, traces: Traces, settle: float) -> Finding:
    """What the balances before and after the call tell of it, less what this client's other calls took.

    A balance that was seen within ``settle`` seconds after the call may be older than its charge.
    """
    if trace is None or trace.ended is None or trace.most is None:
        return unknown("what the call costs, or what the balance was before it, is not known to this client")
    calls = traces.calls()
    before, after = _around(trace, calls, traces)
    if before is None or after is None:
        return unknown(f"no balance was seen {'shortly before' if before is None else 'since'} the call")
    between = [call for call in calls if call is not trace and before.ended < call.began < after.ended]
    gone = before.available - after.available - sum(call.took for call in between)
    doubtful = [call.most for call in between if call.state != "settled"]
    evidence = f"the balance went from {before.available} to {after.available} credits"
    if gone == 0 and after.at >= (trace.ended_at or 0.0) + settle:
        said = (
            f"{evidence}, all of which other calls took" if before.available != after.available else evidence
        )
        return Finding(charged=False, basis="balance", evidence=said, amount=0)
    if None not in doubtful and 0 < gone == trace.most + sum(most or 0 for most in doubtful):
        said = f"{evidence}; {trace.most} of these are not accounted for by other calls"
        return Finding(charged=True, basis="balance", evidence=said, amount=trace.most)
    return unknown(f"{evidence}; {gone} credits are not accounted for, and the call costs {trace.most}")


def _around(trace: Trace, calls: Sequence[Trace], traces: Traces) -> tuple[Sighting | None, Sighting | None]:
    """The last balances that were seen before and after a call, while no other call was under way."""
    quiet = [sight for sight in reversed(traces.sightings()) if not _overlapped(sight, calls)]
    before = next((sight for sight in quiet if sight.ended < trace.began), None)
    after = next((sight for sight in quiet if trace.ended is not None and sight.began > trace.ended), None)
    # Calls between the two must all be known.
    known = before is not None and before.ended > traces.forgot
    return before if known else None, after


def _overlapped(sight: Sighting, calls: Sequence[Trace]) -> bool:
    """Whether another spending call was under way, so that the balance may or may not hold its charge."""
    return any(
        call is not sight.trace
        and call.began < sight.ended
        and (call.ended is None or call.ended > sight.began)
        for call in calls
    )


def page(
    vendor: Literal["tokportal", "ugen"],
    name: str,
    query: Mapping[str, Any],
    holder: str,
    options: CallOptions,
    settings: Settings,
) -> Flow[list[dict[str, Any]]]:
    """The rows of one page of a list."""
    body = (yield from ask(Call(spec_of(vendor, name), query=query), options, settings)).body
    rows = body.get(holder) if is_object(body) else None
    return [row for row in rows if is_object(row)] if is_array(rows) else []
