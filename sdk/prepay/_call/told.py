"""The outermost layer of a call: it tells hooks how the call has ended, and what it did to the account's credits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prepay._call import observe
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
        yield from observe.ended(ctx, ctx.receipt(left), error)
        raise
    except BaseException as error:
        observe.cut_short(ctx, ctx.receipt(None), error)
        raise
    yield from observe.ended(ctx, answer.info.credits)
    return answer
