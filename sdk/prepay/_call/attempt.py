"""One attempt of a call: what is sent, what comes back, and the verdict on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prepay._call import observe as _observe
from prepay._call.answers import (
    Answer,
    failure_of,
    info_of,
    malformed,
    read_json,
    read_result,
    refuse_unless_mock,
    without_secrets,
)
from prepay._call.requests import request_of
from prepay._call.verdict import Proof, charged_by, proof_of
from prepay._operation.results import is_result
from prepay._wire.effects import Flow, Outcome, Send
from prepay._wire.messages import TransportFailure, WireResponse
from prepay.credits import Verdict
from prepay.errors import CallError, CallTimeoutError, NotSentError, OutcomeUnknownError
from prepay.retry import Failure

if TYPE_CHECKING:
    from prepay._call.context import Context
    from prepay._call.tried import Tried
    from prepay.response import ResponseInfo

__all__ = ["Failed", "attempt"]


@dataclass(frozen=True, slots=True)
class Failed:
    """An attempt that failed: the error, should it be the last, and what ``decide`` needs to know."""

    error: CallError
    failure: Failure


def attempt(ctx: Context[Any]) -> Flow[Answer | Failed]:
    """Send a call once: its response, or the error and what to know about it to decide on another attempt."""
    request = request_of(ctx)
    send = Send(request, ctx.call, ctx.key, limit=ctx.remaining)
    if send.limit == 0:
        late = "nothing was sent before the deadline"
        return _unanswered(
            ctx,
            TransportFailure(may_have_been_sent=False, reason=late, hopeless=True, kind="deadline"),
            "free",
        )
    ctx.attempts += 1
    yield from _observe.requested(ctx, send)
    tried = ctx.try_with(send)
    started = ctx.clock.monotonic()
    try:
        outcome: Outcome = yield send
    except BaseException as error:
        if tried.verdict == "unknown":
            _observe.interrupted(ctx, error)
        raise
    seconds = ctx.clock.monotonic() - started
    if isinstance(outcome, TransportFailure):
        tried.prove(left=outcome.may_have_been_sent)
        yield from _observe.responded(ctx, outcome, seconds, None, tried.verdict)
        return _unanswered(ctx, outcome, tried.verdict)
    info, result = read_response(ctx, tried, outcome)
    yield from _observe.responded(ctx, outcome, seconds, info.request_id, tried.verdict)
    return result


def read_response(
    ctx: Context[Any], tried: Tried, response: WireResponse
) -> tuple[ResponseInfo, Answer | Failed]:
    """Read a response whole, and give the attempt its verdict. Figures is total.

    Raises:
        NotMockError: the client was made for the mock server, and something else answered.
        MalformedResponseError: it cannot be read at all.
    """
    info = info_of(ctx.call.spec.label, response, key=ctx.key, attempts=ctx.attempts)
    unproved = None if ctx.spends else False
    if ctx.settings.expect_mock:
        refuse_unless_mock(info, charged=unproved)
    try:
        if 200 <= response.status < 300:
            return info, _succeeded(ctx, tried, response, info)
        return info, _refused(ctx, tried, response, info)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        # Nothing above is known to raise these. Whatever does, the attempt keeps its verdict, and the caller its error.
        problem = f"the response cannot be read ({type(error).__name__})"
        raise malformed(info, problem, charged=unproved) from error


def _succeeded(ctx: Context[Any], tried: Tried, response: WireResponse, info: ResponseInfo) -> Answer:
    spec = ctx.call.spec
    body = read_json(response.content, strict=ctx.spends) if response.content.strip() else None
    figures = ctx.settings.dialect.read_figures(spec, body, info)
    if not ctx.spends:
        verdict = tried.prove(left=True)
        return Answer(body, info._credit(ctx.receipt(figures.available)), figures, verdict=verdict)
    result = read_result(spec, response.status, body)
    # Only a key of the caller's own can have been used before the call; with a fresh one the credits are its own.
    foreign = ctx.own_key is not None and not ctx.doubted(before=tried) and figures.replayed
    proof = Proof(response.status) if is_result(result) else None
    verdict = tried.prove(left=True, proof=proof, credits_=0 if foreign else figures.charged)
    return Answer(body, info._credit(ctx.receipt(figures.available)), figures, result, verdict)


def _refused(ctx: Context[Any], tried: Tried, response: WireResponse, info: ResponseInfo) -> Failed:
    call = ctx.call
    response = without_secrets(call, response)
    body = read_json(response.content, strict=True)
    proof = proof_of(call.spec, response.status, body)
    verdict = tried.prove(left=True, proof=proof)
    failure = failure_of(response, body, ctx.clock.now(), verdict)
    info = info._credit(ctx.receipt(None))
    error = ctx.settings.dialect.error(
        call, body, info, charged=charged_by(verdict), retry_after=failure.retry_after
    )
    return Failed(error, failure)


def _unanswered(ctx: Context[Any], outcome: TransportFailure, verdict: Verdict) -> Failed:
    operation, sent = ctx.call.spec.label, outcome.may_have_been_sent
    charged = charged_by(verdict)
    late = outcome.kind in ("timeout", "deadline")
    raised = (CallTimeoutError if late else OutcomeUnknownError) if sent else NotSentError
    advice = "; it may have been charged, so look before you send it again" if charged is None else ""
    error = raised(
        f"{operation}: {outcome.reason}{advice}",
        operation=operation,
        idempotency_key=ctx.key,
        attempts=ctx.attempts,
        charged=charged,
        reason=outcome.kind,
    )
    error.__cause__ = outcome.cause
    return Failed(
        error,
        Failure(
            may_have_been_sent=sent,
            timed_out=outcome.timed_out,
            hopeless=outcome.hopeless,
            verdict=verdict,
        ),
    )
