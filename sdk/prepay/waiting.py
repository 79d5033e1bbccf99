"""Waiting for credits, for jobs and for tasks. What is waited for is data; how to wait is decided once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from prepay._answers import typed
from prepay._call import Call, CallOptions, Vendor
from prepay._resilience import ask
from prepay.balance import Balance, balance, spec_of
from prepay.errors import (
    ConfigurationError,
    MalformedResponseError,
    NotSentError,
    OutcomeUnknownError,
    PrepayError,
    RateLimitError,
    ServerError,
    WaitTimeoutError,
    WorkFailedError,
)
from prepay.flow import Flow, Settings, invoke, sleep

__all__ = ["JOBS", "PASSING", "TASKS", "Waiter", "credits_reach", "patiently", "wait", "wait_for_credits"]

T = TypeVar("T")

# A look that failed for one of these is taken again at the next turn: waiting for minutes outlives a short outage.
PASSING: Final = (NotSentError, OutcomeUnknownError, RateLimitError, ServerError, MalformedResponseError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """Something that ends some time.

    Attributes:
        vendor: whose it is.
        operation: what tells how it stands.
        argument: the path parameter that names it.
        inside: the field of the answer that holds its state; None when it is the answer itself.
        done: statuses in which it has ended well.
        failed: statuses in which it has ended otherwise. Any other status, unknown ones included, is not the end.
        shown: fields whose change is progress.
    """

    vendor: Vendor
    operation: str
    argument: str
    inside: str | None
    done: frozenset[str]
    failed: frozenset[str]
    shown: tuple[str, ...]


JOBS: Final = Waiter(
    vendor="ugen",
    operation="jobs.get",
    argument="job_id",
    inside=None,
    done=frozenset({"completed"}),
    failed=frozenset({"failed", "cancelled"}),
    shown=("status", "current_stage", "progress_percent"),
)
TASKS: Final = Waiter(
    vendor="trenz",
    operation="tasks.get",
    argument="task_id",
    inside="data",
    done=frozenset({"succeeded"}),
    failed=frozenset({"failed"}),
    shown=("status",),
)


def wait(
    waiter: Waiter,
    identity: str,
    *,
    timeout: float,
    poll: float,
    on_progress: Callable[[Any], Any] | None,
    options: CallOptions,
    settings: Settings,
) -> Flow[Any]:
    """Look every ``poll`` seconds until it has ended; the last answer.

    Raises:
        WorkFailedError: it has ended, but not well.
        WaitTimeoutError: it has not ended in time.
        APIStatusError: there is no such thing, or the key may not see it.
    """
    call: Call[Any] = Call(spec_of(waiter.vendor, waiter.operation), path={waiter.argument: identity})
    shown: tuple[Any, ...] | None = None

    def look(bounded: CallOptions) -> Flow[Any]:
        nonlocal shown
        answer = typed(call.spec, (yield from ask(call, bounded, settings)))
        state = getattr(answer, waiter.inside) if waiter.inside else answer
        seen = tuple(getattr(state, name, None) for name in waiter.shown)
        if on_progress is not None and seen != shown:
            yield from invoke(on_progress, answer)
        shown = seen
        status = str(getattr(state, "status", None))
        if status in waiter.failed:
            raise WorkFailedError(
                f"{call.spec.label}: {identity} has {status}: {_reason(state)}",
                id=identity,
                status=status,
                last=answer,
            )
        return answer if status in waiter.done else None

    what = f"{call.spec.label}: {identity} has not ended"
    return (yield from patiently(look, what, timeout=timeout, poll=poll, options=options, settings=settings))


def wait_for_credits(
    vendor: Vendor, credits_: int, *, timeout: float, poll: float, options: CallOptions, settings: Settings
) -> Flow[Balance]:
    """Look every ``poll`` seconds until so many credits are available; the balance then.

    Raises:
        WaitTimeoutError: they have not come in time.
        ConfigurationError: Trenz, and the client has seen no task that it could ask for.
    """
    if vendor == "trenz" and settings.traces.task is None:
        raise ConfigurationError(
            "trenz.wait_for_credits: Trenz has no operation for the balance, and this client knows no task whose "
            "answer would tell it free of charge; call tasks.get or make a task first"
        )
    return (
        yield from credits_reach(
            vendor, credits_, timeout=timeout, poll=poll, options=options, settings=settings
        )
    )


def credits_reach(
    vendor: Vendor, credits_: int, *, timeout: float, poll: float, options: CallOptions, settings: Settings
) -> Flow[Balance]:
    """As :func:`wait_for_credits`, without asking whether the balance can be told."""
    began = settings.traces.step()

    def look(bounded: CallOptions) -> Flow[Balance | None]:
        found = yield from balance(vendor, bounded, settings)
        seen = settings.traces.last
        # A balance that could only be remembered tells nothing about what has come since.
        fresh = seen is not None and seen.began > began
        return found if fresh and found is not None and found.available >= credits_ else None

    what = f"{vendor}: {credits_} credits were not available"
    return (yield from patiently(look, what, timeout=timeout, poll=poll, options=options, settings=settings))


def patiently(
    look: Callable[[CallOptions], Flow[T | None]],
    what: str,
    *,
    timeout: float,
    poll: float,
    options: CallOptions,
    settings: Settings,
) -> Flow[T]:
    """Look again and again until there is something to see.

    Args:
        look: one look; gives None as long as there is nothing.
        what: what was not the case when time is up, for the error.
        timeout: seconds to wait at most; 0 looks once.
        poll: seconds between two looks.
        options: how the questions are asked.
        settings: those of the client.

    Raises:
        WaitTimeoutError: time is up.
        ValueError: timeout is negative, or poll not above 0.
    """
    if not (timeout >= 0 and poll > 0):
        raise ValueError(f"timeout must be 0 or more and poll more than 0 seconds, not {timeout} and {poll}")
    clock = settings.present
    until = clock.monotonic() + timeout
    problem: PrepayError | None = None
    while True:
        left = until - clock.monotonic()
        try:
            found = yield from look(replace(options, deadline=left) if left > 0 else options)
        except PASSING as error:
            found, problem = None, error
        else:
            problem = None
        if found is not None:
            return found
        left = until - clock.monotonic()
        if left <= 0:
            raise WaitTimeoutError(f"{what} within {timeout:g} s", timeout=timeout) from problem
        yield from sleep(min(poll, left))


def _reason(state: Any) -> str:
    error = getattr(state, "error", None)
    said = getattr(state, "error_message", None) or getattr(error, "message", None)
    return str(said) if said else "the vendor gives no reason"
