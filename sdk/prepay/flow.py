"""One call and its attempts, written once: generators that yield effects and receive outcomes.

The two drivers perform the effects, one by waiting on a thread, one on an event loop. Whatever is decided is decided
here and in the pure functions that this module calls, so sync and async cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from prepay._answers import Answer, failure_of, info_of, read_error, read_json
from prepay._call import Call, CallOptions, OperationSpec, Timeout
from prepay._clock import TESTING, Clock
from prepay._effects import Effect, Flow, Invoke, Outcome, Send, Sleep, invoke, sleep
from prepay._wire import TransportFailure, WireRequest, encode
from prepay.errors import CallError, ConfigurationError, NotSentError, OutcomeUnknownError
from prepay.retry import Failure, RetryBudget

__all__ = [
    "Answer",
    "Context",
    "Effect",
    "Flow",
    "Inner",
    "Invoke",
    "Outcome",
    "Send",
    "Settings",
    "Sleep",
    "invoke",
    "sleep",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the calls of a client have in common. Holds no key.

    Attributes:
        headers: sent with every request.
        defaults: options of the client; those of a call go over them.
        new_key: makes an idempotency key.
        clock: where time and chance come from.
        retry_budget: what the calls of a client and its copies may spend on attempts that are not the first.
    """

    headers: Mapping[str, str] = field(repr=False)
    defaults: CallOptions
    new_key: Callable[[], str] = field(repr=False)
    clock: Clock = field(default_factory=Clock, repr=False)
    retry_budget: RetryBudget = field(default_factory=RetryBudget, repr=False)


@dataclass(slots=True)
class Context(Generic[T]):
    """One logical call on its way through the layers, with all of its attempts.

    Attributes:
        call: what to send.
        options: how; those of the call over those of the client.
        settings: what it shares with the other calls of its client.
        clock: where time and chance come from.
        key: the idempotency key, the same for every attempt; None where the vendor knows none.
        deadline: the instant, in monotonic seconds, by which the call must have ended; None when there is none.
        attempts: how many times it was sent.
        exposed: an attempt is under way, or ended without telling whether it took effect. While it is set, credits
            that were set aside for the call must stay set aside, whatever exception passes through.
    """

    call: Call[T]
    options: CallOptions
    settings: Settings
    clock: Clock
    key: str | None
    deadline: float | None
    attempts: int = 0
    exposed: bool = False

    @classmethod
    def begin(cls, call: Call[T], options: CallOptions, settings: Settings) -> Context[T]:
        """Begin a call.

        Raises:
            ConfigurationError: the operation cannot do what the options ask for.
        """
        chosen, spec = options.over(settings.defaults), call.spec
        if chosen.dry_run and spec.dry_run is None and spec.method != "GET":
            raise ConfigurationError(f"{spec.label} has no dry run, so it was not sent; leave dry_run out")
        clock = TESTING.get() or settings.clock
        return cls(
            call=call,
            options=chosen,
            settings=settings,
            clock=clock,
            key=(chosen.idempotency_key or settings.new_key()) if spec.idempotency else None,
            deadline=None if chosen.deadline is None else clock.monotonic() + chosen.deadline,
        )

    @property
    def remaining(self) -> float | None:
        """Seconds until the deadline, never below 0; None when there is none."""
        return None if self.deadline is None else max(self.deadline - self.clock.monotonic(), 0.0)


Inner: TypeAlias = Callable[[], Flow[Answer]]
"""What a layer wraps: the layers below it, run anew each time that it is called."""


def request_of(ctx: Context[Any]) -> WireRequest:
    """The request for the next attempt: the very same one each time, but for its time limits.

    Raises:
        InvalidArgumentError: an argument cannot be sent.
    """
    key = ctx.call.spec.idempotency
    return encode(
        ctx.call,
        headers=_headers(ctx),
        timeout=_timeout(ctx.options.timeout, ctx.remaining),
        extra_body={key.name: ctx.key} if key and key.carrier == "body" else None,
    )


def attempt(ctx: Context[Any]) -> Flow[Answer | Failed]:
    """Send a call once: its answer, or the error and what to know about it to decide on another attempt."""
    operation = ctx.call.spec.label
    request = request_of(ctx)
    if ctx.remaining == 0:
        failure = TransportFailure(
            may_have_been_sent=False, reason="the deadline passed before it could be sent"
        )
        return Failed(_unanswered(ctx, failure), Failure(may_have_been_sent=False))
    send = Send(request, operation, until=ctx.deadline)
    ctx.attempts += 1
    try:
        outcome: Outcome = yield send
    except BaseException:
        ctx.exposed = ctx.exposed or send.exposed
        raise
    if isinstance(outcome, TransportFailure):
        ctx.exposed = ctx.exposed or outcome.may_have_been_sent
        return Failed(_unanswered(ctx, outcome), Failure(may_have_been_sent=outcome.may_have_been_sent))
    info = info_of(operation, outcome, key=ctx.key, attempts=ctx.attempts)
    if 200 <= outcome.status < 300:
        return Answer(read_json(outcome.content) if outcome.content.strip() else None, info)
    return Failed(read_error(outcome, info), failure_of(outcome, ctx.clock.now()))


@dataclass(frozen=True, slots=True)
class Failed:
    """An attempt that failed: the error, should it be the last, and what ``decide`` needs to know."""

    error: CallError
    failure: Failure


def _unanswered(ctx: Context[Any], failure: TransportFailure) -> CallError:
    raised = OutcomeUnknownError if failure.may_have_been_sent else NotSentError
    operation = ctx.call.spec.label
    return raised(
        f"{operation}: {failure.reason}",
        operation=operation,
        idempotency_key=ctx.key,
        attempts=ctx.attempts,
    )


def _headers(ctx: Context[Any]) -> dict[str, str]:
    spec: OperationSpec[Any] = ctx.call.spec
    headers = dict(ctx.settings.headers)
    headers |= {name.lower(): value for name, value in (ctx.options.headers or {}).items()}
    if spec.idempotency and spec.idempotency.carrier == "header" and ctx.key is not None:
        headers[spec.idempotency.name.lower()] = ctx.key
    if ctx.options.dry_run and spec.dry_run:
        headers[spec.dry_run.lower()] = "true"
    return headers


def _timeout(value: float | Timeout | None, remaining: float | None) -> Timeout:
    if value is None:
        chosen = Timeout()
    else:
        chosen = value if isinstance(value, Timeout) else Timeout(connect=value, read=value, write=value)
    if remaining is None:
        return chosen
    return Timeout(
        connect=_least(chosen.connect, remaining),
        read=_least(chosen.read, remaining),
        write=_least(chosen.write, remaining),
    )


def _least(limit: float | None, remaining: float) -> float:
    return remaining if limit is None else min(limit, remaining)
