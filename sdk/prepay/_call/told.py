"""The outermost layer of a call: it tells hooks how the call has ended, and what it did to the account's credits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prepay._call import observe
from prepay.credits import Receipt
from prepay.errors import InsufficientCreditsError

if TYPE_CHECKING:
    from prepay._call.answers import Answer
    from prepay._call.context import Context, Inner
    from prepay._wire.effects import Flow

__all__ = ["told"]


def told(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
    """Tell the hooks how the call has ended. Does nothing when there are none."""
    if not ctx.options.hooks:
        return (yield from inner())
    try:
        answer = yield from inner()
    except Exception as error:
        left = error.available if isinstance(error, InsufficientCreditsError) else None
        yield from observe.ended(ctx, _receipt(ctx, left), error)
        raise
    except BaseException as error:
        observe.cut_short(ctx, _receipt(ctx, None), error)
        raise
    yield from observe.ended(ctx, _receipt(ctx, answer.receipt.available))
    return answer


def _receipt(ctx: Context[Any], left: int | None) -> Receipt:
    """Return what a call did to the credits of the account, as far as it is proved."""
    certain, possible = ctx.cost
    cost = certain if possible == 0 else None
    if not ctx.tried or not ctx.spends:
        cost = 0
    later = ctx.call.spec.charge == "reserve"
    return Receipt(
        charged=0 if later and cost is not None else cost,
        reserved=cost if later else 0,
        available=left,
        quoted=ctx.quote.total if ctx.quote else None,
    )
