"""The layers that ask before they send: a cap on what is spent, and a look at the balance.

What they ask costs nothing and is asked once: the price is quoted for the budget and the guard together.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from prepay._call.answers import Answer
from prepay._call.case import Case, settle
from prepay._call.context import Context, Inner
from prepay._call.receipts import is_free
from prepay._contract.kinds import is_object
from prepay._operation.options import CallOptions
from prepay._queries.balance import balance, short_of
from prepay._queries.quote import quote
from prepay._wire.effects import Flow
from prepay.budget import is_capped, prepared, refuse_fork, warn_of_thread
from prepay.credits import Quote
from prepay.errors import QuestionFailedError

__all__ = ["budgeted", "fresh_funds", "guarded", "price_of", "questions"]


def budgeted(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
    """Set the price aside in every budget that counts here, and end the reservation by what became of the call.

    The client's own budgets count, those of the call, and those of the blocks around it. A call that failed for
    certain is released, one that was answered is settled at what it was charged; one that may have taken effect stays
    set aside, until its error's ``resolve`` finds out. What a U-Gen job has reserved stays set aside as a hold until
    the end of the job is seen.

    A call under an idempotency key of the caller's own that was paid for before sets nothing aside: it is a replay.

    Raises:
        BudgetExceededError: a budget has fewer credits left than the call costs; it was not sent.
        BudgetForkedError: a budget was made in another process; the call was not sent.
    """
    budgets = ctx.options.budgets
    # When no time is left, what is below says so, and sends nothing either.
    if is_free(ctx.call.spec, ctx.options) or ctx.remaining == 0:
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
    job_id = answer.body.get("job_id") if is_object(answer.body) else None
    spec, settings, reserved = ctx.call.spec, ctx.settings, ctx.cost.certain
    if ctx.reservation is None or spec.charge != "reserve" or not reserved or not isinstance(job_id, str):
        return
    step, now = settings.traces.step(), ctx.clock.now()
    settings.shared.jobs.hold(ctx.reservation, spec, job_id, reserved, at=now, step=step)


def _was_paid(ctx: Context[Any]) -> bool:
    key = ctx.options.idempotency_key
    return bool(key) and ctx.settings.shared.paid.has(ctx.call.spec.id, str(key), ctx.clock.monotonic())


def _remember(ctx: Context[Any]) -> None:
    """Remember a key of the caller's own that was paid for, so that the same call again is known to be a replay."""
    key = ctx.options.idempotency_key
    if key and ctx.charged:
        ctx.settings.shared.paid.add(ctx.call.spec.id, key, ctx.clock.monotonic())


def guarded(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
    """With ``check_balance``: quote, compare with what is available, and refuse instead of sending.

    Only a balance that was told since this check began can refuse: an older one may be from before a top-up. Where
    nobody can be asked (Trenz, as long as no task is known) the call is sent: a refusal for want of credits costs
    nothing there (seed). So is a call under an idempotency key of the caller's own: the server knows whether it was
    carried out before, and then it costs nothing.

    Raises:
        InsufficientCreditsError: the balance does not suffice; ``attempts`` is 0, for the call was not sent.
        QuestionFailedError: price or balance could not be asked for; the call was not sent.
    """
    options = ctx.options
    if (
        not options.check_balance
        or options.idempotency_key
        or is_free(ctx.call.spec, options)
        or ctx.remaining == 0
    ):
        return (yield from inner())
    began = ctx.settings.traces.step()
    price = yield from price_of(ctx)
    found = yield from fresh_funds(ctx, began)
    if found is not None and found < price.total:
        raise short_of(
            ctx.call.spec.label,
            required=price.total,
            available=found,
            breakdown=price.breakdown,
            idempotency_key=ctx.key,
        )
    return (yield from inner())


def price_of(ctx: Context[Any]) -> Flow[Quote]:
    """What the call costs; asked for once."""
    if ctx.quote is None:
        ctx.quote = yield from quote(ctx.call, replace(ctx.options, deadline=ctx.remaining), ctx.settings)
    return ctx.quote


def fresh_funds(ctx: Context[Any], began: int | None = None) -> Flow[int | None]:
    """Credits that are available: as a response has told since the step ``began``, else as asked for now.

    None where nobody can be asked: what is remembered from before may be from before a top-up.
    """
    traces = ctx.settings.traces
    since = traces.step() if began is None else began
    seen = traces.last
    if seen is not None and seen.began >= since:
        return seen.available
    if ctx.remaining == 0:
        return None
    try:
        yield from balance(ctx.call.spec.vendor, questions(ctx), ctx.settings)
    except QuestionFailedError as lost:
        label = ctx.call.spec.label
        raise QuestionFailedError(
            f"{label}: the balance could not be asked for ({lost.__cause__}). Nothing was charged, and the call itself "
            "was not sent.",
            operation=label,
            idempotency_key=ctx.key,
            attempts=0,
            charged=False,
            question=lost.question,
        ) from lost.__cause__
    seen = traces.last
    return seen.available if seen is not None and seen.began >= since else None


def questions(ctx: Context[Any]) -> CallOptions:
    """The options of a question on behalf of a call: its own limits, and none of what concerns its credits."""
    options = ctx.options
    return CallOptions(
        retry=options.retry, timeout=options.timeout, deadline=ctx.remaining, headers=options.headers
    )
