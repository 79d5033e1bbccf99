"""Telling the log and the hooks what happens. Nothing that is told here holds a key, a body or a query."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypedDict

from prepay._budget.blocks import is_async
from prepay._call.verdict import charged_by
from prepay._wire.effects import Flow, Invoke, Outcome, Send
from prepay._wire.messages import TransportFailure
from prepay.hooks import CallEvent, RequestEvent, ResponseEvent, RetryEvent, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from prepay._call.context import Context
    from prepay.credits import Receipt, Verdict
    from prepay.hooks import Event, Purpose
    from prepay.retry import Failure, RetryDecision

__all__ = ["cut_short", "ended", "interrupted", "requested", "responded", "retried"]

_LOG = logging.getLogger("prepay")


class Facts(TypedDict):
    """What every event tells."""

    operation: str
    operation_id: str
    call_id: str
    purpose: Purpose
    tags: Mapping[str, str]
    idempotency_key: str | None


def requested(ctx: Context[Any], send: Send) -> Flow[None]:
    """Tell of an attempt that is about to be made."""
    request = send.request
    if _LOG.isEnabledFor(logging.DEBUG):
        _LOG.debug(
            "%s: attempt %d: %s %s headers=%s",
            ctx.call.spec.label,
            ctx.attempts,
            request.method,
            _path(request.target),
            shown(request.headers),
        )
    hooks = _listening(ctx, "on_request")
    if hooks:
        event = RequestEvent(
            **_facts(ctx),
            attempt=ctx.attempts,
            method=request.method,
            path=_path(request.target),
            headers=shown(request.headers),
        )
        yield from _tell(hooks, event)


def responded(
    ctx: Context[Any], outcome: Outcome, seconds: float, request_id: str | None, verdict: Verdict
) -> Flow[None]:
    """Tell of an attempt that has ended."""
    failed = outcome if isinstance(outcome, TransportFailure) else None
    answer = None if isinstance(outcome, TransportFailure) else outcome
    ctx.status = answer.status if answer else None
    if _LOG.isEnabledFor(logging.DEBUG):
        what = (
            failed.reason if failed else f"{answer.status} headers={shown(answer.headers)}" if answer else ""
        )
        _LOG.debug(
            "%s: attempt %d: %s in %.3f s (%s)", ctx.call.spec.label, ctx.attempts, what, seconds, verdict
        )
    hooks = _listening(ctx, "on_response")
    if hooks:
        event = ResponseEvent(
            **_facts(ctx),
            attempt=ctx.attempts,
            status=ctx.status,
            seconds=seconds,
            headers=shown(answer.headers) if answer else {},
            request_id=request_id,
            failure=failed.reason if failed else None,
            may_have_been_sent=failed.may_have_been_sent if failed else True,
            charged=charged_by(verdict),
        )
        yield from _tell(hooks, event)


def retried(ctx: Context[Any], failure: Failure, decision: RetryDecision) -> Flow[None]:
    """Tell of another attempt that will be made."""
    _LOG.info(
        "%s: attempt %d: %s; again in %.2f s",
        ctx.call.spec.label,
        ctx.attempts,
        decision.reason,
        decision.wait,
    )
    hooks = _listening(ctx, "on_retry")
    if hooks:
        event = RetryEvent(
            **_facts(ctx),
            attempt=ctx.attempts,
            status=failure.status,
            wait=decision.wait,
            reason=decision.reason,
        )
        yield from _tell(hooks, event)


def ended(ctx: Context[Any], receipt: Receipt, error: BaseException | None = None) -> Flow[None]:
    """Tell of a call that has ended, by a result or an error."""
    hooks = _listening(ctx, "on_call")
    if hooks:
        yield from _tell(hooks, _call_event(ctx, receipt, error))


def cut_short(ctx: Context[Any], receipt: Receipt, error: BaseException) -> None:
    """Tell of a call that was interrupted. Nothing can be awaited any more, so only plain functions are told."""
    event = None
    for hook in _listening(ctx, "on_call"):
        if not is_async(hook):
            event = event or _call_event(ctx, receipt, error)
            try:
                hook(event)
            except Exception as failed:  # noqa: BLE001 - a hook must not stand for what interrupted the call
                _failed(event, failed)


def _call_event(ctx: Context[Any], receipt: Receipt, error: BaseException | None) -> CallEvent:
    return CallEvent(
        **_facts(ctx),
        attempts=ctx.attempts,
        seconds=ctx.clock.monotonic() - ctx.began,
        status=ctx.status,
        error=error,
        charged=ctx.charged if ctx.tried and ctx.spends else False,
        credits=receipt,
    )


def _listening(ctx: Context[Any], name: str) -> list[Callable[[Any], Any]]:
    """Return the functions that are to be told."""
    hooks = ctx.options.hooks
    return [hook for each in hooks if (hook := getattr(each, name)) is not None] if hooks else []


def _facts(ctx: Context[Any]) -> Facts:
    spec, options = ctx.call.spec, ctx.options
    return {
        "operation": spec.label,
        "operation_id": spec.id,
        "call_id": str(options.call_id),
        "purpose": ctx.purpose,
        "tags": options.tags or {},
        "idempotency_key": ctx.key,
    }


def interrupted(ctx: Context[Any], error: BaseException) -> None:
    """Tell of a call that was cut short once it may have been charged, so that its key is not lost with it."""
    ctx.told = True
    _LOG.warning(
        "%s: interrupted (%s) while it was under way; it may have been charged (idempotency key %s)",
        ctx.call.spec.label,
        type(error).__name__,
        ctx.key or "none",
    )


def _tell(hooks: list[Callable[[Any], Any]], event: Event) -> Flow[None]:
    for hook in hooks:
        try:
            yield Invoke(hook, (event,))
        except Exception as error:  # noqa: BLE001 - a hook must not cost the result of a call
            _failed(event, error)


def _failed(event: Event, error: Exception) -> None:
    # The error's text may quote what the hook was given, so only its kind is told.
    _LOG.error("the hook for %s failed (%s)", type(event).__name__, type(error).__name__)


def _path(target: str) -> str:
    return target.partition("?")[0]
