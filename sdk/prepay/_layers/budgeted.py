"""The layer that sets credits aside before a byte is sent: a cap on what is spent."""

from __future__ import annotations

from functools import partial
from typing import Any

from prepay._call.answers import Answer
from prepay._call.case import Case, settle
from prepay._call.context import Context, Inner
from prepay._layers.guarded import price_of
from prepay._wire.effects import Flow
from prepay.budget import is_capped, prepared, refuse_fork, warn_of_thread

__all__ = ["budgeted"]


def budgeted(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
    """Set the price aside in every budget that counts here, and end the reservation by what became of the call.

    The client's own budgets count, those of the call, and those of the blocks around it. A call that failed for
    certain is released, one that was answered is settled at what it was charged; one that may have taken effect stays
    set aside, until its error's ``resolve`` finds out. What a job has reserved stays set aside as a hold until
    the end of the job is seen.

    A call under an idempotency key of the caller's own that was paid for before sets nothing aside: it is a replay.

    Raises:
        BudgetExceededError: a budget has fewer credits left than the call costs; it was not sent.
        BudgetForkedError: a budget was made in another process; the call was not sent.
    """
    budgets = ctx.options.budgets
    # When no time is left, what is below says so, and sends nothing either.
    if not ctx.spends or ctx.remaining == 0:
        return (yield from inner())
    warn_of_thread(ctx.call.spec.label, *budgets)
    known = _was_paid(ctx)
    if not is_capped(*budgets):
        answer = yield from inner()
        _remember(ctx)
        return answer
    refuse_fork(*budgets)
    price = 0 if known else (yield from price_of(ctx)).total
    ctx.reservation = prepared(price, *budgets, lost=partial(Case.lost, ctx))
    try:
        ctx.reservation.claim()
        answer = yield from inner()
        _hold(ctx, answer)
        _remember(ctx)
        return answer
    finally:
        settle(ctx)


def _hold(ctx: Context[Any], answer: Answer) -> None:
    """Hold what a job has reserved until the end of the job is seen; nothing for other calls."""
    spec, settings = ctx.call.spec, ctx.settings
    if ctx.reservation is None or spec.charge != "reserve":
        return
    job, reserved = settings.dialect.job(answer.body), ctx.cost.certain
    if job is None or not reserved:
        return
    step, again = settings.traces.step(), settings.dialect.runs_again(spec)
    settings.shared.jobs.hold(
        ctx.reservation, spec, job.id, reserved, at=ctx.clock.now(), step=step, again=again
    )


def _was_paid(ctx: Context[Any]) -> bool:
    key = ctx.own_key
    return key is not None and ctx.settings.shared.paid.has(ctx.call.spec.id, key, ctx.clock.monotonic())


def _remember(ctx: Context[Any]) -> None:
    """Remember a key of the caller's own that was paid for, so that the same call again is known to be a replay."""
    key = ctx.own_key
    if key is not None and ctx.charged:
        ctx.settings.shared.paid.add(ctx.call.spec.id, key, ctx.clock.monotonic())
