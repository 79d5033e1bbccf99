"""The layer that looks at the balance before it sends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from prepay._call.answers import Answer
from prepay._call.context import Context, Inner
from prepay._operation.options import CallOptions
from prepay._queries.balance import balance, short_of
from prepay._queries.quote import quote
from prepay._wire.effects import Flow
from prepay.credits import Quote
from prepay.errors import QuestionFailedError

__all__ = ["fresh_funds", "guarded", "price_of", "questions"]


def guarded(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
    """With ``check_balance``: quote, compare with what is available, and refuse instead of sending.

    Only a balance that was told since this check began can refuse: an older one may be from before a top-up. Where
    nobody can be asked the call is sent: a refusal for want of credits costs nothing. So is a call under an idempotency
    key of the caller's own: the server knows whether it was carried out before, and then it costs nothing.

    Raises:
        InsufficientCreditsError: the balance does not suffice; ``attempts`` is 0, for the call was not sent.
        QuestionFailedError: price or balance could not be asked for; the call was not sent.
    """
    if ctx.own_key is not None or not ctx.options.check_balance or not ctx.spends or ctx.remaining == 0:
        return (yield from inner())
    began = ctx.settings.traces.step()
    price = yield from price_of(ctx)
    found = yield from fresh_funds(ctx, began)
    if found is not None and found < price.total:
        raise short_of(
            ctx.settings.dialect,
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
        yield from balance(questions(ctx), ctx.settings)
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
        retry=options.retry,
        timeout=options.timeout,
        deadline=ctx.remaining,
        headers=options.headers,
        hooks=options.hooks,
        tags=options.tags,
        call_id=options.call_id,
    )
