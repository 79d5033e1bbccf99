"""One call and its attempts, written once: generators that yield effects and receive outcomes.

The two drivers perform the effects, one by waiting on a thread, one on an event loop. Whatever is decided is decided
here and in the pure functions that this module calls, so sync and async cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from prepay import _observe
from prepay._aftermath import clears_doubt
from prepay._answers import (
    Answer,
    failure_of,
    info_of,
    read_error,
    read_json,
    refuse_unless_mock,
    without_secrets,
)
from prepay._call import Call, CallOptions, OperationSpec, Timeout
from prepay._clock import TESTING, Clock
from prepay._effects import Effect, Flow, Invoke, Outcome, Send, Sleep, invoke, sleep
from prepay._refunds import RefundWatch
from prepay._traces import Trace, Traces
from prepay._wire import TransportFailure, WireRequest, WireResponse, encode
from prepay.errors import (
    CallError,
    ConfigurationError,
    InvalidArgumentError,
    NotSentError,
    OutcomeUnknownError,
)
from prepay.hooks import Hooks
from prepay.retry import Failure, RetryBudget

if TYPE_CHECKING:
    from prepay.budget import Reservation
    from prepay.quote import Quote

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
        refunds: whether the refunds of failed attempts arrived.
        traces: what the calls of a client and its copies have seen of balances and charges.
        hooks: functions that are told of each attempt.
        expect_mock: an answer that is not the mock server's is not trusted.
    """

    headers: Mapping[str, str] = field(repr=False)
    defaults: CallOptions
    new_key: Callable[[], str] = field(repr=False)
    clock: Clock = field(default_factory=Clock, repr=False)
    retry_budget: RetryBudget = field(default_factory=RetryBudget, repr=False)
    refunds: RefundWatch = field(default_factory=RefundWatch, repr=False)
    traces: Traces = field(default_factory=Traces, repr=False)
    hooks: Hooks = field(default_factory=Hooks, repr=False)
    expect_mock: bool = False

    @property
    def present(self) -> Clock:
        """The clock that is in force: the client's, or the one that stands in for it in tests."""
        return TESTING.get() or self.clock


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
        exposed: the call has taken credits, or may have: an attempt was interrupted, or ended without telling.
            While it is set, credits that were set aside for the call must stay so, whatever passes through.
        quote: the price, once a layer has asked for it.
        reservation: what budgets have set aside for it; None when none counts.
        trace: what the client remembers the call by; None while nothing was tried, and for calls that are free.
    """

    call: Call[T]
    options: CallOptions
    settings: Settings
    clock: Clock
    key: str | None
    deadline: float | None
    attempts: int = 0
    exposed: bool = False
    quote: Quote | None = None
    reservation: Reservation | None = None
    trace: Trace | None = None

    @classmethod
    def begin(cls, call: Call[T], options: CallOptions, settings: Settings) -> Context[T]:
        """Begin a call.

        Raises:
            ConfigurationError: the operation cannot do what the options ask for.
            InvalidArgumentError: an option is out of its range.
        """
        chosen, spec = options.over(settings.defaults), call.spec
        if chosen.dry_run and spec.dry_run is None and spec.method != "GET":
            raise ConfigurationError(f"{spec.label} has no dry run, so it was not sent; leave dry_run out")
        if chosen.idempotency_key is not None and spec.idempotency is None:
            raise ConfigurationError(
                f"{spec.label} takes no idempotency key, so one could not keep it from being carried out twice; it "
                "was not sent"
            )
        if chosen.deadline is not None and not chosen.deadline >= 0:
            raise InvalidArgumentError(
                f"{spec.label}: deadline must be 0 seconds or more, not {chosen.deadline}"
            )
        clock = settings.present
        return cls(
            call=call,
            options=chosen,
            settings=settings,
            clock=clock,
            key=(chosen.idempotency_key or settings.new_key()) if spec.idempotency else None,
            deadline=None if chosen.deadline is None else clock.monotonic() + chosen.deadline,
        )

    @property
    def spends(self) -> bool:
        """Whether the call can take credits."""
        return self.call.spec.charge != "none" and not self.options.dry_run

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
    request = request_of(ctx)
    send = Send(request, ctx.call, ctx.key, limit=ctx.remaining)
    if send.limit == 0:
        return _unanswered(
            ctx,
            TransportFailure(
                may_have_been_sent=False, reason="nothing was sent before the deadline", hopeless=True
            ),
        )
    ctx.attempts += 1
    yield from _observe.requested(ctx, send)
    started = ctx.clock.monotonic()
    try:
        outcome: Outcome = yield send
    except BaseException as error:
        if send.left and ctx.spends:
            ctx.exposed = True
            _observe.interrupted(ctx, error)
        raise
    seconds = ctx.clock.monotonic() - started
    if isinstance(outcome, TransportFailure):
        ctx.exposed = ctx.exposed or (outcome.may_have_been_sent and ctx.spends)
        yield from _observe.responded(ctx, outcome, seconds, None)
        return _unanswered(ctx, outcome)
    return (yield from _answered(ctx, outcome, seconds))


def _answered(ctx: Context[Any], response: WireResponse, seconds: float) -> Flow[Answer | Failed]:
    failed = None
    info = info_of(ctx.call.spec.label, response, key=ctx.key, attempts=ctx.attempts)
    if ctx.settings.expect_mock:
        ctx.exposed = ctx.exposed or ctx.spends
        refuse_unless_mock(info)
    if 200 <= response.status < 300:
        ctx.exposed = ctx.spends
    else:
        response = without_secrets(ctx.call, response)
        failure = failure_of(response, ctx.clock.now())
        error = read_error(ctx.call, response, info, failure, rehearsal=bool(ctx.options.dry_run))
        ctx.exposed = error.charged is not False or (
            ctx.exposed and not clears_doubt(ctx.call.spec, response.status)
        )
        failed = Failed(error, failure)
    yield from _observe.responded(ctx, response, seconds, info.request_id)
    return failed or Answer(read_json(response.content) if response.content.strip() else None, info)


@dataclass(frozen=True, slots=True)
class Failed:
    """An attempt that failed: the error, should it be the last, and what ``decide`` needs to know."""

    error: CallError
    failure: Failure


def _unanswered(ctx: Context[Any], outcome: TransportFailure) -> Failed:
    operation, sent = ctx.call.spec.label, outcome.may_have_been_sent
    unknown = sent and ctx.spends
    raised = OutcomeUnknownError if sent else NotSentError
    advice = "; it may have been charged, so look before you send it again" if unknown else ""
    error = raised(
        f"{operation}: {outcome.reason}{advice}",
        operation=operation,
        idempotency_key=ctx.key,
        attempts=ctx.attempts,
        charged=None if unknown else False,
    )
    error.__cause__ = outcome.cause
    return Failed(
        error, Failure(may_have_been_sent=sent, timed_out=outcome.timed_out, hopeless=outcome.hopeless)
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
