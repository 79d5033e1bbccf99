"""The debits of TokPortal's history at the time of a lost call, and which of them may be its own."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple

from prepay._call.dialect import Ask, Lost
from prepay._call.memory import Trace, Traces
from prepay._call.specs import spec_of
from prepay._contract.kinds import is_object
from prepay._operation.readers import timestamp
from prepay._operation.spec import Call
from prepay._resolve.evidence import rows_of
from prepay._values.amounts import credits_in
from prepay._wire.effects import Flow
from prepay.credits import Finding, unknown

__all__ = ["Price", "Span", "alike", "by_history", "by_rows", "day", "debits", "joined"]

LATEST_DAY: Final = 253_402_214_400.0
"""The last day that can be asked for, in seconds since the epoch: 9999-12-31."""

_PAGE: Final = 100
_MOST_PAGES: Final = 10


class Span(NamedTuple):
    """A stretch of time, in seconds since the epoch, both ends included."""

    begins: float
    ends: float

    @classmethod
    def of(cls, began_at: float, ended_at: float | None, settle: float) -> Span:
        """When a call may have left its row. Rows may tell whole seconds, so one more counts at the beginning."""
        return cls(began_at - 1.0, math.inf if ended_at is None else ended_at + settle)

    def shifted(self, skew: tuple[float, float]) -> Span:
        """The same by a clock that is ahead by something between these two numbers of seconds."""
        return Span(self.begins + skew[0], self.ends + skew[1])


class Price(NamedTuple):
    """What a call would leave in the history.

    Attributes:
        amount: credits; None when they are not known.
        breakdown: parts that they are the sum of; empty when these are not known.
        parts: what the price of its operation can consist of.
    """

    amount: int | None
    breakdown: Mapping[str, int]
    parts: frozenset[str]


def by_history(
    lost: Lost, ask: Ask, traces: Traces, *, skew: tuple[float, float], now: float, settle: float
) -> Flow[Finding]:
    """What the history tells of a lost call.

    Args:
        lost: the call.
        ask: sends a free question.
        traces: what the client remembers of its other calls.
        skew: between which two numbers of seconds the server's clock is ahead.
        now: seconds since the epoch.
        settle: seconds after which what was sent is no longer on its way.
    """
    others = [call for call in traces.calls() if call is not lost.trace]
    own, price = Span.of(lost.began_at, lost.ended_at, settle), lost.call.spec.price
    rivals = [call for call in others if alike(call, lost.amount)]
    span, rivals = joined(own, rivals, settle)
    rows, complete = yield from debits(span.shifted(skew), ask, now)
    parts = frozenset[str]() if price is None or isinstance(price, int) else frozenset(price)
    return by_rows(
        rows,
        complete=complete,
        own=own.shifted(skew),
        price=Price(lost.amount, lost.breakdown, parts),
        others=others,
        rivals=len(rivals),
    )


def debits(span: Span, ask: Ask, now: float) -> Flow[tuple[list[dict[str, Any]], bool]]:
    """The debits of the history in a span of the server's clock, and whether these are all.

    Args:
        span: of which time.
        ask: sends a free question.
        now: seconds since the epoch.
    """
    last = min(span.ends, now + 10 * 86_400)
    # Days are the server's; one more on each side covers every time zone.
    days = {"date_from": day(span.begins - 86_400), "date_to": day(last + 86_400), "per_page": _PAGE}
    found: list[dict[str, Any]] = []
    for number in range(1, _MOST_PAGES + 1):
        query = {**days, "page": number}
        rows = rows_of((yield from ask(Call(spec_of("tokportal", "credits.history"), query=query))), "data")
        found += [row for row in rows if _is_debit(row) and within(row, span)]
        if len(rows) < _PAGE or _is_past(rows, span):
            return found, True
    return found, False


def within(row: Mapping[str, Any], span: Span) -> bool:
    """Whether a row was written in a span; one that tells no time may have been."""
    time = _time(row)
    return time is None or span.begins <= time <= span.ends


def alike(call: Trace, amount: int | None) -> bool:
    """Whether another call may have left a debit of this amount that nobody can tell from the one looked for.

    A call that is settled is told by what was left after it, unless it was found out without that.
    """
    if call.state == "settled":
        return call.took in (amount, None) and call.took > 0 and call.after is None
    return call.most in (amount, None)


def joined(own: Span, calls: Sequence[Trace], settle: float) -> tuple[Span, list[Trace]]:
    """The calls whose rows may lie where those of the others do, from the span of one on, and the span of them all."""
    begins, ends = own
    rest, found = list(calls), list[Trace]()
    while near := [
        call for call in rest if _meets(Span.of(call.began_at, call.ended_at, settle), begins, ends)
    ]:
        for call in near:
            span = Span.of(call.began_at, call.ended_at, settle)
            begins, ends = min(begins, span.begins), max(ends, span.ends)
        found += near
        rest = [call for call in rest if call not in near]
    return Span(begins, ends), found


def _meets(span: Span, begins: float, ends: float) -> bool:
    return span.begins <= ends and span.ends >= begins


def by_rows(
    rows: Sequence[Mapping[str, Any]],
    *,
    complete: bool,
    own: Span,
    price: Price,
    others: Sequence[Trace],
    rivals: int,
) -> Finding:
    """What the debits tell of a call.

    Args:
        rows: those of the time of the call and of its rivals.
        complete: these are all of them.
        own: the span of the call itself, by the server's clock.
        price: what it would leave.
        others: the other calls of this client; what those that are settled took is not the call's.
        rivals: how many of them may have left such a debit, too, and nobody knows which.
    """
    kinds = [(row, _kind(row, price)) for row in _unclaimed(rows, others)]
    possible = [row for row, kind in kinds if kind != "other" and within(row, own)]
    if complete and not possible:
        return Finding(
            charged=False, basis="ledger", evidence="the history shows no debit that may be its own", amount=0
        )
    fitting = [row for row, kind in kinds if kind == ("same" if price.amount is not None else "alike")]
    # As many debits as calls: each has its own. Fewer, and nobody knows whose they are.
    if not complete or len(fitting) != 1 + rivals or (rivals and price.amount is None):
        return unknown(
            f"{len(possible)} debits since the call began may be its own, and {rivals} other calls may have left one"
        )
    row = fitting[0]
    took = -(credits_in(row, "amount") or 0)
    return Finding(
        charged=True,
        basis="ledger",
        evidence=f"the history shows a debit of {took} credits that no other call accounts for: "
        f"{row.get('id')}, {row.get('description')}",
        amount=took,
        after=None if rivals else credits_in(row, "balance_after"),
    )


def _unclaimed(rows: Sequence[Mapping[str, Any]], others: Sequence[Trace]) -> list[Mapping[str, Any]]:
    """The rows that are not those of other calls, which know what they took and what was left after it."""
    claimed = [(call.took, call.after) for call in others if call.state == "settled" and call.took]
    unclaimed: list[Mapping[str, Any]] = []
    for row in rows:
        mark = (-(credits_in(row, "amount") or 0), credits_in(row, "balance_after"))
        if mark in claimed:
            claimed.remove(mark)
        else:
            unclaimed.append(row)
    return unclaimed


def _kind(row: Mapping[str, Any], price: Price) -> Literal["same", "alike", "other"]:
    """Whether a debit is what the call would leave, might be that, or is certainly something else.

    A debit of another amount might be the call at a price that has changed, unless its parts are none of the call's.
    """
    told = row.get("breakdown")
    split = {name: part for name, part in told.items() if part and name != "total"} if is_object(told) else {}
    if credits_in(row, "amount") == -(price.amount or 0):
        return "same" if not split or not price.breakdown or split == dict(price.breakdown) else "alike"
    return "other" if split and price.parts.isdisjoint(split) else "alike"


def _is_debit(row: Mapping[str, Any]) -> bool:
    return (credits_in(row, "amount") or 0) < 0 and row.get("type") != "expiration"


def _is_past(rows: Sequence[Mapping[str, Any]], span: Span) -> bool:
    """Whether the list is newest first, as is assumed, and has come to rows from before the span."""
    times = [_time(row) for row in rows]
    known = [time for time in times if time is not None]
    in_order = len(known) == len(times) and all(one >= two for one, two in pairwise(known))
    return in_order and bool(known) and known[-1] < span.begins


def _time(row: Mapping[str, Any]) -> float | None:
    read = timestamp(row.get("created_at"))
    return read.timestamp() if isinstance(read, dt.datetime) and read.tzinfo else None


def day(instant: float) -> str:
    """The day of an instant, UTC, as queries name it."""
    # A server may say that it is any time; the calendar has an end.
    return dt.datetime.fromtimestamp(min(max(instant, 0.0), LATEST_DAY), dt.UTC).date().isoformat()
