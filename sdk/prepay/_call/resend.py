"""The layer that sends again, as often as :func:`prepay.retry.decide` allows."""

from __future__ import annotations

import logging
import math
from dataclasses import replace
from functools import partial
from typing import Any

from attrs import evolve

from prepay._call import observe as _observe
from prepay._call.answers import Answer
from prepay._call.attempt import Failed, attempt
from prepay._call.context import Context, Settings
from prepay._call.refunds import Usage
from prepay._call.told import told
from prepay._call.traced import traced
from prepay._contract.kinds import is_integer
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call
from prepay._wire.effects import Flow, sleep
from prepay.errors import CallError, OutcomeUnknownError, ServerError
from prepay.retry import Attempt, Retry, RetryDecision, decide

__all__ = ["ask", "resilient"]

_LOG = logging.getLogger("prepay")


def resilient(ctx: Context[Any]) -> Flow[Answer]:
    """Make a call, in as many attempts as are allowed; its answer as it came.

    Raises:
        APIStatusError: the server answered with an error.
        NotSentError: nothing was sent.
        OutcomeUnknownError: sent, but no answer came.
        NotMockError: the client was made for the mock server, and something else answered.
    """
    watch = ctx.settings.refunds
    mark = watch.begin() if ctx.spends else None
    try:
        answer, failures = yield from _attempts(ctx)
        figures = answer.figures
        if figures.charged is not None and figures.left is not None and not figures.replayed:
            if mark is not None and failures:
                usage = Usage(figures.charged, figures.left)
                answer = _watched(ctx, answer, watch.unrefunded(mark, usage), failures)
            watch.note(figures.left, mark)
        return answer
    finally:
        if mark is not None:
            watch.end()


def ask(call: Call[Any], options: CallOptions, settings: Settings) -> Flow[Answer]:
    """Make a call that spends nothing on behalf of another one: a price, a balance. No budget, no balance check."""
    ctx = Context[Any].begin(call, options, settings, "question")
    return (yield from told(partial(traced, partial(resilient, ctx), ctx), ctx))


def _attempts(ctx: Context[Any]) -> Flow[tuple[Answer, int]]:
    """Attempt until one succeeds; its answer, and how many of them were charged and then refunded."""
    tokens, taken, number, failures = ctx.settings.retry_budget, 0, 0, 0
    if (ctx.doubt or ctx.tried) and ctx.key_life <= 0:
        raise _expired(ctx)
    while True:
        number += 1
        result = yield from attempt(ctx)
        if isinstance(result, Answer):
            tokens.give_back(taken or 1)
            return result, failures
        failures += result.failure.verdict == "refunded"
        taken = tokens.take("timeout" if result.failure.timed_out else "answer")
        decision = _decision(ctx, number, result, affordable=taken > 0)
        if not decision.again:
            tokens.give_back(taken)
            raise _last(ctx, result.error)
        yield from _observe.retried(ctx, result.failure, decision)
        yield from sleep(decision.wait)
        if ctx.key_life <= 0:
            # The wait took longer than was meant: a machine that slept, a clock that was set.
            raise _last(ctx, result.error)


def _decision(ctx: Context[Any], number: int, failed: Failed, *, affordable: bool) -> RetryDecision:
    standing = Attempt(
        number=number,
        resend=ctx.call.spec.resend,
        policy=ctx.options.retry or Retry(),
        jitter=ctx.clock.random(),
        deadline=ctx.deadline,
        repeatable=not ctx.tried or ctx.tried[-1].send.request.repeatable,
        affordable=affordable,
        key_life=ctx.key_life if ctx.key is not None else math.inf,
    )
    return decide(standing, failed.failure, ctx.clock.monotonic())


def _last(ctx: Context[Any], error: CallError) -> CallError:
    """The error of a whole call, after its last attempt.

    A refusal says nothing about an earlier attempt that may have been charged, so it must not pass for the outcome.
    """
    earlier = ctx.doubted(before=ctx.tried[-1] if ctx.tried else None)
    if error.charged is False and not ctx.may_have_charged:
        return error
    if error.charged is not False and (not earlier or isinstance(error, OutcomeUnknownError | ServerError)):
        return error
    said = error.message.removeprefix(f"{error.operation}: ")
    unknown = OutcomeUnknownError(
        f"{error.operation}: an attempt was not answered and may have been charged; the last one: {said}",
        operation=error.operation,
        request_id=error.request_id,
        idempotency_key=error.idempotency_key,
        attempts=error.attempts,
        charged=None,
    )
    unknown.__cause__ = error
    return unknown


def _expired(ctx: Context[Any]) -> OutcomeUnknownError:
    """The error of a call that would be made again although nothing keeps it from being charged twice."""
    operation = ctx.call.spec.label
    why = "it has no idempotency key" if ctx.key is None else "its idempotency key may have expired"
    return OutcomeUnknownError(
        f"{operation}: an earlier attempt may have been charged, and {why}. It was not sent again. Call "
        "error.resolve(client) to find out.",
        operation=operation,
        idempotency_key=ctx.key,
        attempts=ctx.attempts,
        charged=None,
    )


def _watched(ctx: Context[Any], answer: Answer, missing: int | None, failures: int) -> Answer:
    """See whether the vendor has refunded the failed attempts, as it says it does at once."""
    spec = ctx.call.spec
    if spec.resend != "refunded_5xx" or not is_integer(spec.price) or missing is None:
        return answer
    if missing not in range(spec.price * failures + 1):
        return answer
    if missing:
        _LOG.warning(
            "%s: %d failed attempts should have been refunded, but %d credits are missing (request %s)",
            spec.label,
            failures,
            missing,
            answer.info.request_id,
        )
    return replace(answer, info=evolve(answer.info, unrefunded=missing))
