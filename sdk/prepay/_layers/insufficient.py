"""What to do when credits run out: raise, wait for more, or have the application top up; then send again, once."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, Final

from prepay._call.answers import Answer
from prepay._call.context import Context, Inner
from prepay._call.top_ups import PAUSE
from prepay._layers.guarded import fresh_funds, price_of, questions
from prepay._operation.shortage import TopUp, WaitForCredits
from prepay._operation.unset import UNSET
from prepay._queries.waiting import credits_reach
from prepay._wire.effects import Flow, invoke
from prepay.errors import ConfigurationError, InsufficientCreditsError, WaitTimeoutError

__all__ = ["on_insufficient"]

MOST_ROUNDS: Final = 8
"""How often a call is sent again after top-ups of other calls, which these may use up before it."""
_RUNNING: Final[ContextVar[tuple[str, ...]]] = ContextVar("prepay_top_ups", default=())
"""The vendors whose accounts are being topped up around this code: a callback must not call for another top-up."""


def on_insufficient(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
    """Meet a shortage as ``on_insufficient`` says. A second one, after the wait, is raised as it is.

    The application is not asked to pay when the call could not be sent again afterwards.
    """
    policy = ctx.options.on_insufficient
    if policy is UNSET or policy == "raise" or not ctx.spends:
        return (yield from inner())
    if isinstance(policy, TopUp):
        return (yield from _topping_up(inner, ctx, policy))
    try:
        return (yield from inner())
    except InsufficientCreditsError as short:
        if not _can_go_on(ctx, short):
            raise
        missed = yield from _credits_came(ctx, policy, (yield from _needed(ctx, short)))
        if missed is not None:
            short.add_note(missed)
            raise
    return (yield from inner())


def _topping_up(inner: Inner, ctx: Context[Any], policy: TopUp) -> Flow[Answer]:
    gate, owner = ctx.settings.shared.top_ups, object()
    try:
        for _ in range(MOST_ROUNDS):
            ended_before = gate.count
            try:
                return (yield from inner())
            except InsufficientCreditsError as short:
                if not _can_go_on(ctx, short):
                    raise
                _refuse_nested(ctx, short)
                outcome = yield from _topped_up(ctx, policy, short, owner, ended_before)
                if outcome == "mine":
                    break
                gate.leave(owner)
                if outcome != "others":
                    short.add_note(outcome)
                    raise
        # Whoever topped up sends before the others, who would use the credits up.
        return (yield from inner())
    finally:
        gate.leave(owner)


def _refuse_nested(ctx: Context[Any], short: InsufficientCreditsError) -> None:
    if ctx.call.spec.vendor in _RUNNING.get():
        raise ConfigurationError(
            f"{ctx.call.spec.label}: not enough credits, and this call was made inside of a TopUp callback, which "
            "cannot top up in turn. The call was refused and not charged. Buy credits in the callback without a paid "
            'call, or pass on_insufficient="raise" to it.'
        ) from short


def _topped_up(
    ctx: Context[Any], policy: TopUp, short: InsufficientCreditsError, owner: object, ended_before: int
) -> Flow[str]:
    """Take the turn and top up, unless another call did; ``mine``, ``others``, or why there are no credits."""
    gate, waited = ctx.settings.shared.top_ups, 0.0
    needed = yield from _needed(ctx, short)
    while not gate.enter(owner):
        if waited >= policy.timeout or ctx.remaining == 0:
            return "another call of this client tops up, and has not ended in time"
        yield from invoke(gate.pause)
        waited += PAUSE
    if gate.count != ended_before:
        found = yield from fresh_funds(ctx)
        if found is None or found >= needed:
            return "others"
    if ctx.remaining == 0:
        return "no time is left to send the call again"
    if not gate.allow(ctx.clock.now(), policy.most):
        return f"nothing was bought: there were {policy.most} top-ups in the last 24 hours (TopUp.most)"
    around = _RUNNING.get()
    _RUNNING.set((*around, ctx.call.spec.vendor))
    try:
        yield from invoke(policy.callback, short)
    finally:
        _RUNNING.set(around)
        gate.count += 1
    return (yield from _credits_came(ctx, policy, needed)) or "mine"


def _can_go_on(ctx: Context[Any], short: InsufficientCreditsError) -> bool:
    # A 402 that is not in the vendor's own words may be anybody's: nothing is bought, or sent again, for it.
    return short.operation == ctx.call.spec.label and ctx.remaining != 0 and short.charged is False


def _needed(ctx: Context[Any], short: InsufficientCreditsError) -> Flow[int]:
    return (yield from price_of(ctx)).total if short.required is None else short.required


def _credits_came(ctx: Context[Any], policy: WaitForCredits | TopUp, needed: int) -> Flow[str | None]:
    """Wait for the credits; None when they are there, or why they are not."""
    settings = ctx.settings
    if settings.dialect.balance_question(settings.traces) is None:
        # The balance cannot be asked for. After a top-up the call itself is the question: a refusal costs nothing.
        return (
            None
            if isinstance(policy, TopUp)
            else f"{settings.dialect.title}'s balance cannot be asked for, so nothing was waited for"
        )
    if ctx.remaining == 0:
        return "no time is left to send the call again"
    timeout = policy.timeout if ctx.remaining is None else min(policy.timeout, ctx.remaining)
    try:
        yield from credits_reach(
            needed, timeout=timeout, poll=policy.poll, options=questions(ctx), settings=settings
        )
    except WaitTimeoutError as late:
        return str(late)
    return None
