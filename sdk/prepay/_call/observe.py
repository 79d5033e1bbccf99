"""Telling the log and the hooks what happens. Nothing that is told here holds a key, a body or a query."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from prepay._call.verdict import charged_by
from prepay._wire.effects import Flow, Invoke, Outcome, Send
from prepay._wire.messages import TransportFailure
from prepay.hooks import RequestEvent, ResponseEvent, RetryEvent, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from prepay._call.context import Context
    from prepay.credits import Verdict
    from prepay.retry import Failure, RetryDecision

__all__ = ["interrupted", "requested", "responded", "retried"]

_LOG = logging.getLogger("prepay")


def requested(ctx: Context[Any], send: Send) -> Flow[None]:
    """Tell of an attempt that is about to be made."""
    operation, request, hook = ctx.call.spec.label, send.request, ctx.settings.hooks.on_request
    if _LOG.isEnabledFor(logging.DEBUG):
        _LOG.debug(
            "%s: attempt %d: %s %s headers=%s",
            operation,
            ctx.attempts,
            request.method,
            _path(request.target),
            shown(request.headers),
        )
    if hook is not None:
        event = RequestEvent(
            operation=operation,
            attempt=ctx.attempts,
            method=request.method,
            path=_path(request.target),
            headers=shown(request.headers),
            idempotency_key=ctx.key,
        )
        yield from _call(hook, event)


def responded(
    ctx: Context[Any], outcome: Outcome, seconds: float, request_id: str | None, verdict: Verdict
) -> Flow[None]:
    """Tell of an attempt that has ended."""
    operation, hook = ctx.call.spec.label, ctx.settings.hooks.on_response
    failed = outcome if isinstance(outcome, TransportFailure) else None
    answer = None if isinstance(outcome, TransportFailure) else outcome
    if _LOG.isEnabledFor(logging.DEBUG):
        what = (
            failed.reason if failed else f"{answer.status} headers={shown(answer.headers)}" if answer else ""
        )
        _LOG.debug("%s: attempt %d: %s in %.3f s (%s)", operation, ctx.attempts, what, seconds, verdict)
    if hook is not None:
        event = ResponseEvent(
            operation=operation,
            attempt=ctx.attempts,
            status=answer.status if answer else None,
            seconds=seconds,
            headers=shown(answer.headers) if answer else {},
            request_id=request_id,
            idempotency_key=ctx.key,
            failure=failed.reason if failed else None,
            may_have_been_sent=failed.may_have_been_sent if failed else True,
            charged=charged_by(verdict),
        )
        yield from _call(hook, event)


def retried(ctx: Context[Any], failure: Failure, decision: RetryDecision) -> Flow[None]:
    """Tell of another attempt that will be made."""
    operation, hook = ctx.call.spec.label, ctx.settings.hooks.on_retry
    _LOG.info("%s: attempt %d: %s; again in %.2f s", operation, ctx.attempts, decision.reason, decision.wait)
    if hook is not None:
        event = RetryEvent(
            operation=operation,
            attempt=ctx.attempts,
            status=failure.status,
            wait=decision.wait,
            reason=decision.reason,
            idempotency_key=ctx.key,
        )
        yield from _call(hook, event)


def interrupted(ctx: Context[Any], error: BaseException) -> None:
    """Tell of a call that was cut short once it may have been charged, so that its key is not lost with it."""
    ctx.told = True
    _LOG.warning(
        "%s: interrupted (%s) while it was under way; it may have been charged (idempotency key %s)",
        ctx.call.spec.label,
        type(error).__name__,
        ctx.key or "none",
    )


def _call(hook: Callable[[Any], Any], event: object) -> Flow[None]:
    try:
        yield Invoke(hook, (event,))
    except Exception as error:  # noqa: BLE001 - a hook must not cost the result of a call
        # The error's text may quote what the hook was given, so only its kind is told.
        _LOG.error("the hook for %s failed (%s)", type(event).__name__, type(error).__name__)


def _path(target: str) -> str:
    return target.partition("?")[0]
