"""The innermost layer of a call: it notes in the client's memory what was charged and what is left."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from prepay._call.memory import Trace

if TYPE_CHECKING:
    from prepay._call.answers import Answer
    from prepay._call.context import Context, Inner
    from prepay._wire.effects import Flow

__all__ = ["took", "traced"]

_LOG = logging.getLogger("prepay")


def traced(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
    """The innermost layer: notes what was charged and what is left."""
    traces, clock = ctx.settings.traces, ctx.clock
    began = (traces.step(), clock.now())
    trace = _trace(ctx, began) if ctx.spends else None
    try:
        answer = yield from inner()
    except BaseException:
        if trace is not None:
            trace.end(traces.step(), clock.now(), took(ctx))
        raise
    ended = (traces.step(), clock.now())
    traces.see(answer, trace, began, ended)
    jobs = ctx.settings.shared.jobs
    if jobs.watching:
        jobs.see(ctx.settings.dialect.jobs(answer.body), began[0])
    if trace is not None:
        trace.end(*ended, took(ctx))
        trace.after = answer.figures.left
        if answer.verdict == "charged" and answer.figures.charged is None:
            _report_untold(ctx)
    return answer


def _report_untold(ctx: Context[Any]) -> None:
    """Tell the log, once for each operation, that its responses do not say what was charged."""
    label, shared = ctx.call.spec.label, ctx.settings.shared
    if label in shared.untold:
        return
    shared.untold.add(label)
    price = ctx.price
    counts = "and its price is not known" if price is None else f"so its price counts: {price} credits"
    _LOG.warning("%s: the response does not say what was charged, %s", label, counts)


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
        ctx.trace = Trace(ctx.call.spec.label, ctx.price, *began)
        ctx.settings.traces.follow(ctx.trace)
    ctx.trace.state = "open"
    return ctx.trace
