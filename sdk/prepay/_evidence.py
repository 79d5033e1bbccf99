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

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

from prepay._answers import typed
from prepay._call import Call, CallOptions
from prepay._json import is_array, is_object
from prepay._models import timestamp
from prepay._receipts import credits_in
from prepay._resilience import ask
from prepay._traces import Sighting, Trace, Traces
from prepay.balance import spec_of
from prepay.flow import Flow, Settings

__all__ = ["Finding", "Window", "by_balance", "by_job", "by_retried_job", "by_rows", "rows_within"]

_PAGE: Final = 100
_MOST_PAGES: Final = 10

Basis = Literal["answer", "record", "ledger", "balance", "price", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found out; fields as in :class:`prepay.Resolution`. ``after`` is what was left after the charge."""

    charged: bool | None
    basis: Basis
    evidence: str
    amount: int | None = None
    result: Any = None
    after: int | None = None


def unknown(why: str) -> Finding:
    """Nothing was found out."""
    return Finding(charged=None, basis="none", evidence=why)


def by_job(key: str, options: CallOptions, settings: Settings) -> Flow[Finding | None]:
    """Look for the job that was made with this key; None when the vendor's jobs do not show their keys."""
    seen, shown = 0, False
    for number in range(1, _MOST_PAGES + 1):
        query = {"page": number, "page_size": _PAGE}
        jobs = yield from _page("ugen", "jobs.list", query, "items", options, settings)
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
    return Finding(
        charged=True,
        basis="record",
        evidence=f"job {job.job_id} was made with its key {key}",
        amount=job.credits_estimated,
        result=job,
    )


def by_retried_job(job_id: str, options: CallOptions, settings: Settings) -> Flow[Finding]:
    """See whether a failed job runs again. One that has failed again meanwhile has had its credits released."""
    job = yield from _job(job_id, options, settings)
    if str(job.status) == "failed":
        evidence = f"job {job_id} still stands as failed, and nothing is reserved for it"
        return Finding(charged=False, basis="record", evidence=evidence, amount=0, result=None)
    evidence = f"job {job_id} is {job.status}, so that it was retried"
    return Finding(charged=True, basis="record", evidence=evidence, amount=job.credits_estimated, result=job)


def _job(job_id: str, options: CallOptions, settings: Settings) -> Flow[Any]:
    call: Call[Any] = Call(spec_of("ugen", "jobs.get"), path={"job_id": job_id})
    return typed(call.spec, (yield from ask(call, options, settings)))


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which a call was carried out, if it was: two instants of the server's clock."""

    begins: float
    ends: float

    @classmethod
    def of(cls, began_at: float, ended_at: float, settle: float, skew: tuple[float, float]) -> Window:
        """The window of a call that was made between two instants of this machine's clock.

        Rows may tell whole seconds, so that the window begins one earlier.
        """
        return cls(began_at + skew[0] - 1.0, ended_at + skew[1] + settle)


def rows_within(
    window: Window, options: CallOptions, settings: Settings
) -> Flow[tuple[list[dict[str, Any]], bool]]:
    """The debits of TokPortal's history in a window, and whether these are all."""
    # Days are the server's; one more on each side covers every time zone.
    days = {
        "date_from": _day(window.begins - 86_400),
        "date_to": _day(window.ends + 86_400),
        "per_page": _PAGE,
    }
    found: list[dict[str, Any]] = []
    for number in range(1, _MOST_PAGES + 1):
        rows = yield from _page(
            "tokportal", "credits.history", {**days, "page": number}, "data", options, settings
        )
        times = [_time(row) for row in rows]
        found += [
            row
            for row, time in zip(rows, times, strict=True)
            if (credits_in(row, "amount") or 0) < 0
            and row.get("type") != "expiration"
            and (time is None or window.begins <= time <= window.ends)
        ]
        newest_first = all(one is not None and two is not None and one >= two for one, two in pairwise(times))
        past = bool(times) and times[-1] is not None and times[-1] < window.begins
        if len(rows) < _PAGE or (newest_first and past):
            return found, True
    return found, False


def by_rows(
    rows: Sequence[Mapping[str, Any]],
    *,
    complete: bool,
    amount: int | None,
    breakdown: Mapping[str, int],
    parts: frozenset[str],
    others: Sequence[Trace],
    rivals: Sequence[Trace],
) -> Finding:
    """What the debits since the call began tell of it.

    Args:
        rows: the debits.
        complete: these are all of them.
        amount: credits that the call costs; None when that is not known.
        breakdown: the parts that these are the sum of; empty when they are not known.
        parts: what its operation's price can consist of.
        others: the other calls of this client; what those that are settled took is not the call's.
        rivals: those of them that are not settled and may have left such a debit, too.
    """
    unclaimed = _unclaimed(rows, others)
    likeness = [_likeness(row, amount, breakdown, parts) for row in unclaimed]
    own = [row for row, like in zip(unclaimed, likeness, strict=True) if like == "same"]
    if complete and set(likeness) <= {"other"}:
        return Finding(
            charged=False, basis="ledger", evidence="the history shows no debit that may be its own", amount=0
        )
    if amount is None:
        own = [row for row, like in zip(unclaimed, likeness, strict=True) if like == "alike" and not rivals]
    if not complete or len(own) != 1 + len(rivals):
        return unknown(
            f"{len(likeness) - likeness.count('other')} debits since the call began may be its own, and "
            f"{len(rivals)} other calls are not settled"
        )
    took = -(credits_in(own[0], "amount") or 0)
    return Finding(
        charged=True,
        basis="ledger",
        evidence=f"the history shows a debit of {took} credits that no other call accounts for: "
        f"{own[0].get('id')}, {own[0].get('description')}",
        amount=took,
        after=None if rivals else credits_in(own[0], "balance_after"),
    )


def _unclaimed(rows: Sequence[Mapping[str, Any]], others: Sequence[Trace]) -> list[Mapping[str, Any]]:
    """The rows that are not those of other calls, which know what they took and what was left after it."""
    claimed = [(call.charged, call.after) for call in others if call.state == "settled" and call.charged]
    unclaimed: list[Mapping[str, Any]] = []
    for row in rows:
        mark = (-(credits_in(row, "amount") or 0), credits_in(row, "balance_after"))
        if mark in claimed:
            claimed.remove(mark)
        else:
            unclaimed.append(row)
    return unclaimed


def _likeness(
    row: Mapping[str, Any], amount: int | None, breakdown: Mapping[str, int], parts: frozenset[str]
) -> Literal["same", "alike", "other"]:
    """Whether a debit is what the call would leave, might be that, or is certainly something else.

    A debit of another amount might be the call at a price that has changed, unless its parts are none of the call's.
    """
    told = row.get("breakdown")
    split = {name: part for name, part in told.items() if part and name != "total"} if is_object(told) else {}
    if credits_in(row, "amount") == -(amount or 0):
        return "same" if not split or not breakdown or split == dict(breakdown) else "alike"
    return "other" if split and parts.isdisjoint(split) else "alike"


def by_balance(trace: Trace | None, traces: Traces) -> Finding:
    """What the balances before and after the call tell of it, less what this client's other calls took."""
    calls = traces.calls()
    if trace is None or trace.ended is None or trace.most is None:
        return unknown("what the call costs, or what the balance was before it, is not known to this client")
    quiet = [sight for sight in traces.sightings() if not _overlapped(sight, calls)]
    before = next((sight for sight in reversed(quiet) if sight.ended < trace.began), None)
    after = next((sight for sight in reversed(quiet) if sight.began > trace.ended), None)
    if before is None or before.ended <= traces.forgot:
        return unknown("no balance was seen shortly before the call")
    if after is None:
        return unknown("no balance was seen since the call")
    between = [call for call in calls if call is not trace and call is not before.trace]
    between = [call for call in between if before.ended < call.began < after.ended]
    gone = before.available - after.available - sum(call.charged for call in between)
    doubtful = [call.most for call in between if call.state != "settled"]
    evidence = f"the balance went from {before.available} to {after.available} credits"
    if gone == 0:
        said = (
            f"{evidence}, all of which other calls took" if before.available != after.available else evidence
        )
        return Finding(charged=False, basis="balance", evidence=said, amount=0)
    if None not in doubtful and gone == trace.most + sum(most or 0 for most in doubtful):
        return Finding(
            charged=True,
            basis="balance",
            evidence=f"{evidence}; {trace.most} of these are not accounted for by other calls",
            amount=trace.most,
        )
    return unknown(f"{evidence}; {gone} credits are not accounted for, and the call costs {trace.most}")


def _overlapped(sight: Sighting, calls: Sequence[Trace]) -> bool:
    """Whether another spending call was under way, so that the balance may or may not hold its charge."""
    return any(
        call is not sight.trace
        and call.began < sight.ended
        and (call.ended is None or call.ended > sight.began)
        for call in calls
    )


def _page(
    vendor: Literal["tokportal", "ugen"],
    name: str,
    query: Mapping[str, Any],
    holder: str,
    options: CallOptions,
    settings: Settings,
) -> Flow[list[dict[str, Any]]]:
    body = (yield from ask(Call(spec_of(vendor, name), query=query), options, settings)).body
    rows = body.get(holder) if is_object(body) else None
    return [row for row in rows if is_object(row)] if is_array(rows) else []


def _time(row: Mapping[str, Any]) -> float | None:
    read = timestamp(row.get("created_at"))
    return read.timestamp() if isinstance(read, dt.datetime) and read.tzinfo else None


def _day(instant: float) -> str:
    return dt.datetime.fromtimestamp(instant, dt.UTC).date().isoformat()
