"""The innermost layer of a call: it notes in the client's memory what was charged and what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prepay._call.memory import Trace
from prepay._call.receipts import is_free, left_over

if TYPE_CHECKING:
    from prepay._call.answers import Answer
    from prepay._call.context import Context, Inner
    from prepay._wire.effects import Flow

__all__ = ["took", "traced"]


def traced(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
    """The innermost layer: notes what was charged and what is left."""
    spec, traces, clock = ctx.call.spec, ctx.settings.traces, ctx.clock
    began = (traces.step(), clock.now())
    trace = None if is_free(spec, ctx.options) else _trace(ctx, began)
    try:
        answer = yield from inner()
    except BaseException:
        if trace is not None:
            trace.end(traces.step(), clock.now(), took(ctx))
        raise
    ended = (traces.step(), clock.now())
    traces.see(spec, answer, trace, began, ended)
    ctx.settings.shared.jobs.see(spec.vendor, answer.body, began[0])
    if trace is not None:
        trace.end(*ended, took(ctx))
        trace.after = left_over(spec, answer)
    return answer


def took(ctx: Context[Any]) -> int | None:
    """Credits that the attempts of a call took; None when nobody knows."""
    certain, possible = ctx.cost
    if possible != 0 or certain:
        return certain if possible == 0 else None
    # Nothing at a price of nothing: that may still have been carried out.
    return 0 if certain == 0 and not ctx.may_have_charged else None


def _trace(ctx: Context[Any], began: tuple[int, float]) -> Trace:
    """The trace of a call; the same one when the call is made again after a shortage."""
    if ctx.trace is None:
        price = ctx.call.spec.price
        most = ctx.quote.total if ctx.quote else price if isinstance(price, int) else None
        ctx.trace = Trace(ctx.call.spec.label, most, *began)
        ctx.settings.traces.follow(ctx.trace)
    ctx.trace.state = "open"
    return ctx.trace
