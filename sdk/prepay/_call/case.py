"""What an error keeps of its call, so that it can be found out later what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from prepay._call.context import Context
from prepay._call.key_life import FirstSent
from prepay._call.memory import Trace, Traces
from prepay._call.observe import interrupted
from prepay._call.specs import spec_of
from prepay._call.traced import took
from prepay._operation.results import to_wire
from prepay._operation.spec import Call
from prepay.credits import Finding
from prepay.errors import CallError, OutcomeUnknownError

if TYPE_CHECKING:
    from prepay.budget import Reservation

__all__ = ["Case", "settle"]


@dataclass(slots=True, kw_only=True)
class Case:
    """A call whose outcome may have to be found out. Pickles, without its trace and its reservation.

    Attributes:
        call: what was sent.
        key: its idempotency key.
        amount: credits that it costs; None when nobody has asked.
        breakdown: parts of these.
        began_at: when its first attempt began, in seconds since the epoch.
        ended_at: when its last attempt ended.
        first_sent: when its first attempt was sent under the idempotency key; None when none was.
        free: it costs nothing.
        before: credits that were available shortly before its first attempt; None when the client had not seen that.
        task: a task of the account, asking for which shows the balance, free; None where the client knew none.
        trace: what the client remembers it by.
        traces: all that this client remembers; None in another process, to which ``before`` and ``task`` go instead.
        reservation: what budgets have set aside for it.
    """

    call: Call[Any]
    key: str | None
    amount: int | None
    breakdown: dict[str, int]
    began_at: float
    ended_at: float
    free: bool
    first_sent: FirstSent | None
    before: int | None = None
    task: str | None = None
    trace: Trace | None = field(default=None, compare=False)
    traces: Traces | None = field(default=None, compare=False, repr=False)
    reservation: Reservation | None = field(default=None, compare=False)

    @classmethod
    def abandon(cls, error: BaseException, ctx: Context[Any]) -> None:
        """Finish what an interrupt left undone: the reservation, the trace, the line in the log."""
        settle(ctx)
        if ctx.trace is not None and ctx.trace.state == "open":
            ctx.trace.end(ctx.settings.traces.step(), ctx.clock.now(), took(ctx))
        if ctx.may_have_charged and not ctx.told:
            interrupted(ctx, error)

    @classmethod
    def lost(cls, ctx: Context[Any]) -> CallError:
        """Return the error of a call that was interrupted, for the budgets that have credits set aside for it."""
        lost = OutcomeUnknownError(
            f"{ctx.call.spec.label}: interrupted while it was under way. It may have been charged. Call "
            "error.resolve(client) to find out.",
            operation=ctx.call.spec.label,
            idempotency_key=ctx.key,
            attempts=ctx.attempts,
            charged=None,
        )
        cls.attach(lost, ctx)
        return lost

    @classmethod
    def attach(cls, error: CallError, ctx: Context[Any]) -> None:
        """Give an error what it needs to be resolved, unless it is that of a question on behalf of the call."""
        spec, now, free = ctx.call.spec, ctx.clock.now(), not ctx.spends
        if error.operation != spec.label:
            return
        price = spec.price if isinstance(spec.price, int) else None
        error._case = cls(
            # Plain values, as they were sent, so that the error pickles.
            call=replace(
                ctx.call,
                path=dict(ctx.call.path),
                query=to_wire(ctx.call.query),
                body=None if free else to_wire(ctx.call.body),
            ),
            key=ctx.key,
            amount=ctx.quote.total if ctx.quote else price,
            breakdown=dict(ctx.quote.breakdown) if ctx.quote and ctx.quote.source != "price" else {},
            began_at=ctx.trace.began_at if ctx.trace else now,
            ended_at=ctx.trace.ended_at or now if ctx.trace else now,
            free=free,
            first_sent=ctx.first_sent,
            trace=ctx.trace,
            reservation=ctx.reservation,
            traces=ctx.settings.traces,
        )
        if ctx.reservation is not None:
            ctx.reservation.error = error

    def __reduce__(self) -> tuple[Any, ...]:
        call, spec = self.call, self.call.spec
        # Another process counts its steady seconds from another beginning.
        sent = self.first_sent and self.first_sent.wall
        facts = (
            self.key,
            self.amount,
            self.breakdown,
            self.began_at,
            self.ended_at,
            self.free,
            sent,
            self._balance_before(),
            self.task if self.traces is None else self.traces.task,
        )
        return _rebuild, (spec.vendor, spec.name, call.path, call.query, call.body, *facts)

    def _balance_before(self) -> int | None:
        if self.traces is None or self.trace is None:
            return self.before
        return self.traces.before(self.trace)

    def __deepcopy__(self, memo: Any) -> Case:
        # A copy of an error is still about the same call, and there is one reservation for it.
        return self

    def close(self, finding: Finding) -> None:
        """Let budgets and memory know what was found out."""
        if finding.charged is None:
            return
        took = (self.amount if finding.amount is None else finding.amount) if finding.charged else 0
        if self.trace is not None and self.trace.state == "unknown":
            self.trace.state, self.trace.took, self.trace.after = "settled", took or 0, finding.after
        if self.reservation is not None and self.reservation.state == "held":
            return
        if self.reservation is not None and finding.charged:
            self.reservation.settle(self.reservation.amount if took is None else took)
        elif self.reservation is not None:
            self.reservation.release()


def settle(ctx: Context[Any]) -> None:
    """End the reservation of a call by what its attempts cost: settled, released, or kept as far as nobody knows."""
    reservation = ctx.reservation
    if reservation is None or reservation.state != "open":
        return
    certain, possible = ctx.cost
    if certain and possible == 0:
        reservation.settle(certain)
    elif certain is None or possible != 0 or ctx.charged is None:
        reservation.keep(certain or 0, possible)
    else:
        reservation.release()


def _rebuild(vendor: Any, name: str, path: Any, query: Any, body: Any, *facts: Any) -> Case:
    key, amount, breakdown, began_at, ended_at, free, sent, before, task = facts
    call: Call[Any] = Call(spec_of(vendor, name), path=path, query=query, body=body)
    return Case(
        call=call,
        key=key,
        amount=amount,
        breakdown=breakdown,
        began_at=began_at,
        ended_at=ended_at,
        free=free,
        first_sent=None if sent is None else FirstSent(sent, None),
        before=before,
        task=task,
    )
