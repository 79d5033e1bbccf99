"""The layers that ask before they send: a cap on what is spent, and a look at the balance.

What they ask costs nothing and is asked once: the price is quoted for the budget and the guard together.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from prepay._answers import Answer
from prepay._call import CallOptions
from prepay._case import Case, settle
from prepay._receipts import is_free
from prepay.balance import FRESH, balance, short_of
from prepay.budget import Budget, is_capped, prepared
from prepay.errors import ConfigurationError
from prepay.flow import Context, Flow, Inner
from prepay.quote import Quote, quote

__all__ = ["budgeted", "funds", "guarded", "price_of", "questions"]


def budgeted(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
    """Set the price aside in every budget that counts here, and end the reservation by what became of the call.

    The client's own budget counts, that of the call, and those of the blocks around it. A call that failed for
    certain is released, one that was answered is settled at what it took; one that may have taken effect stays
    reserved, until its error's ``resolve`` finds out.

    A U-Gen job counts with what it reserved when it was made. What the vendor gives back when the job ends cheaper,
    fails or is cancelled is not given back to the budget: it caps what calls commit to.

    Raises:
        BudgetExceededError: a budget has fewer credits left than the call costs; it was not sent.
    """
    budgets: tuple[Any, ...] = (ctx.settings.defaults.budget, ctx.options.budget)
    # When no time is left, what is below says so, and sends nothing either.
    if is_free(ctx.call.spec, ctx.options) or not is_capped(*budgets) or ctx.remaining == 0:
        return (yield from inner())
    for each in budgets:
        if each is not None and not isinstance(each, Budget):
            raise ConfigurationError(f"{ctx.call.spec.label}: budget is a prepay.Budget, not {each!r}")
    price = yield from price_of(ctx)
    ctx.reservation = prepared(price.total, *budgets, lost=partial(Case.lost, ctx))
    try:
        ctx.reservation.claim()
        return (yield from inner())
    finally:
        settle(ctx)


def guarded(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
    """With ``check_balance``: quote, compare with what is available, and refuse instead of sending.

    Where nobody can tell the balance (Trenz, before an answer has told it within the last minute) the call is sent:
    a refusal for want of credits costs nothing there (seed).

    Raises:
        InsufficientCreditsError: the balance does not suffice; ``attempts`` is 0, for the call was not sent.
    """
    if not ctx.options.check_balance or is_free(ctx.call.spec, ctx.options) or ctx.remaining == 0:
        return (yield from inner())
    began = ctx.settings.traces.step()
    price = yield from price_of(ctx)
    found = yield from funds(ctx, began)
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


def funds(ctx: Context[Any], began: int) -> Flow[int | None]:
    """Credits that are available: as an answer has told since the step ``began``, else as asked for now."""
    seen = ctx.settings.traces.last
    if seen is not None and seen.began >= began:
        return seen.available
    if ctx.remaining == 0:
        return None
    found = yield from balance(ctx.call.spec.vendor, questions(ctx), ctx.settings)
    return None if found is None or found.age > FRESH else found.available


def questions(ctx: Context[Any]) -> CallOptions:
    """The options of a question on behalf of a call: its own limits, and none of what concerns its credits."""
    options = ctx.options
    return CallOptions(
        retry=options.retry, timeout=options.timeout, deadline=ctx.remaining, headers=options.headers
    )
