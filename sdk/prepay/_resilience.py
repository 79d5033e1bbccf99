"""The layer that sends again, as often as :func:`prepay.retry.decide` allows."""

from __future__ import annotations

from typing import Any

from prepay._answers import Answer
from prepay._call import Call, CallOptions
from prepay._effects import Flow, sleep
from prepay.flow import Context, Settings, attempt
from prepay.retry import Attempt, Retry, decide

__all__ = ["ask", "resilient"]


def resilient(ctx: Context[Any]) -> Flow[Answer]:
    """Make a call, in as many attempts as are allowed; its answer as it came.

    Raises:
        APIStatusError: the server answered with an error.
        NotSentError: nothing was sent.
        OutcomeUnknownError: sent, but no answer came.
    """
    policy = ctx.options.retry or Retry()
    number, taken = 0, 0
    while True:
        number += 1
        result = yield from attempt(ctx)
        if isinstance(result, Answer):
            ctx.settings.retry_budget.give_back(taken or 1)
            return result
        taken = ctx.settings.retry_budget.take() if number < policy.attempts else 0
        decision = decide(
            Attempt(
                number=number,
                resend=ctx.call.spec.resend,
                policy=policy,
                jitter=ctx.clock.random(),
                deadline=ctx.deadline,
                affordable=taken > 0,
            ),
            result.failure,
            ctx.clock.monotonic(),
        )
        if not decision.again:
            ctx.settings.retry_budget.give_back(taken)
            raise result.error
        yield from sleep(decision.wait)


def ask(call: Call[Any], options: CallOptions, settings: Settings) -> Flow[Answer]:
    """Make a call that spends nothing on behalf of another one: a price, a balance. No budget, no balance check."""
    return (yield from resilient(Context.begin(call, options, settings)))
