"""Waiting for credits, for jobs and for tasks. What is waited for is data; how to poll is decided in ``polling``."""

from __future__ import annotations

import logging
import operator
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from prepay._call.answers import typed
from prepay._call.context import Settings
from prepay._call.resend import ask
from prepay._call.specs import spec_of
from prepay._contract.words import Vendor
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call
from prepay._queries.balance import balance
from prepay._queries.polling import Bounded, Pace, Span, poll_until
from prepay._wire.effects import Flow, invoke
from prepay.credits import Balance
from prepay.errors import ConfigurationError, InvalidArgumentError, WaitTimeoutError, WorkFailedError

__all__ = ["Waiter", "credits_are", "credits_reach", "wait", "wait_for_credits", "whole_credits"]


_LOG = logging.getLogger("prepay")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """Something that ends some time.

    Attributes:
        vendor: whose it is.
        helper: what waits for it: ``jobs.wait``.
        noun: what it is called: ``job``.
        operation: the operation that returns its state.
        argument: the path parameter that names it.
        inside: the field of the response that holds its state; None when it is the response itself.
        open: statuses in which it has not ended.
        done: statuses in which it has ended well.
        failed: statuses in which it has ended otherwise. Any other status is warned of, and is not the end.
        shown: fields whose change is progress.
    """

    vendor: Vendor
    helper: str
    noun: str
    operation: str
    argument: str
    inside: str | None
    open: frozenset[str]
    done: frozenset[str]
    failed: frozenset[str]
    shown: tuple[str, ...]


def wait(
    waiter: Waiter,
    identity: str,
    *,
    timeout: Span,
    poll: Span,
    on_progress: Callable[[Any], Any] | None,
    options: CallOptions,
    settings: Settings,
) -> Flow[Any]:
    """Poll every ``poll`` seconds until it has ended, and return the last result.

    Raises:
        WorkFailedError: it has ended, but not well.
        WaitTimeoutError: it has not ended in time.
        APIStatusError: there is no such thing, or the key may not see it.
        InvalidArgumentError: an argument cannot be right; nothing was sent.
    """
    watched = _Watched(waiter, identity, on_progress, settings)
    return (
        yield from poll_until(
            watched.ask,
            watched.judge,
            watched.late,
            pace=Pace.of(watched.where, timeout, poll),
            options=options,
            settings=settings,
        )
    )


class _Watched:
    """One job or task that is waited for, and what was last seen of it."""

    def __init__(
        self,
        waiter: Waiter,
        identity: object,
        on_progress: Callable[[Any], Any] | None,
        settings: Settings,
    ) -> None:
        self.where = f"{waiter.vendor}.{waiter.helper}"
        self._waiter, self._settings, self._on_progress = waiter, settings, on_progress
        self._identity = _identity(identity, self.where, waiter.argument)
        spec = spec_of(waiter.vendor, waiter.operation)
        self._call: Call[Any] = Call(spec, path={waiter.argument: self._identity})
        self._last: Any = None
        self._shown: tuple[Any, ...] | None = None
        self._warned = False

    def ask(self, bounded: Bounded) -> Flow[Any]:
        """Poll once."""
        return typed(self._call.spec, (yield from ask(self._call, bounded(), self._settings)))

    def judge(self, result: Any) -> Flow[Any]:
        """Report progress; return the result once it has ended."""
        self._last, state = result, self._state(result)
        status = _text(getattr(state, "status", None))
        self._warn_of(status)
        seen = tuple(getattr(state, name, None) for name in self._waiter.shown)
        changed, self._shown = seen != self._shown, seen
        if self._on_progress is not None and changed:
            yield from invoke(self._on_progress, result)
        if status in self._waiter.failed:
            raise WorkFailedError(
                f"{self._call.spec.label}: {self._identity} has {status}: {_reason(state)}",
                id=self._identity,
                status=status,
                last=result,
            )
        return result if status in self._waiter.done else None

    def late(self, waited: float, early: str) -> WaitTimeoutError:
        """Make the error of a wait that timed out."""
        noun, last = self._waiter.noun, self._last
        seen = "it was never seen"
        if last is not None:
            state = self._state(last)
            shown = [getattr(state, name, None) for name in self._waiter.shown[1:]]
            details = ", ".join(_text(value) for value in shown if isinstance(value, str | int))
            seen = f"its status is {_text(getattr(state, 'status', None))!r}{details and f' ({details})'}"
        return WaitTimeoutError(
            f"{self.where}: waited {waited:g} s for {noun} {self._identity}; {seen}.{early} The {noun} runs on; the "
            "wait can be repeated.",
            timeout=waited,
            last=last,
        )

    def _state(self, result: Any) -> Any:
        return getattr(result, self._waiter.inside, None) if self._waiter.inside else result

    def _warn_of(self, status: str) -> None:
        waiter = self._waiter
        if self._warned or status in waiter.open | waiter.done | waiter.failed:
            return
        # Once for a wait: a server may have any number of statuses that prepay does not know.
        self._warned = True
        _LOG.warning(
            "%s: %s %s has the unknown status %r; it counts as not ended",
            self.where,
            waiter.noun,
            self._identity,
            status,
        )


def wait_for_credits(
    credits_: int, *, timeout: Span, poll: Span, options: CallOptions, settings: Settings
) -> Flow[Balance]:
    """Poll the balance until so many credits are available, and return it.

    Raises:
        WaitTimeoutError: they did not arrive in time.
        ConfigurationError: there is no free call whose response would tell the balance.
        InvalidArgumentError: an argument cannot be right; nothing was sent.
    """
    dialect = settings.dialect
    where = f"{dialect.vendor}.wait_for_credits"
    whole_credits(credits_, where)
    Pace.of(where, timeout, poll)
    if dialect.balance_question(settings.traces) is None:
        raise ConfigurationError(
            f"{where}: {dialect.title} has no operation for the balance, and this client knows no free call whose "
            f"response would tell it, so {dialect.to_see_balance}. Nothing was sent."
        )
    return (
        yield from credits_reach(credits_, timeout=timeout, poll=poll, options=options, settings=settings)
    )


def credits_reach(
    credits_: int, *, timeout: Span, poll: Span, options: CallOptions, settings: Settings
) -> Flow[Balance]:
    """As :func:`wait_for_credits`, without asking whether the balance can be told."""
    where = f"{settings.dialect.vendor}.wait_for_credits"
    began = settings.traces.step()
    last: Balance | None = None

    def look(bounded: Bounded) -> Flow[Balance | None]:
        return (yield from balance(bounded(), settings))

    def judge(found: Balance | None) -> Flow[Balance | None]:
        nonlocal last
        yield from ()
        seen = settings.traces.last
        # A balance that could only be remembered tells nothing about what has arrived since.
        if found is None or seen is None or seen.began <= began:
            return None
        last = found
        return found if found.available >= credits_ else None

    def late(waited: float, early: str) -> WaitTimeoutError:
        seen = "the balance was never seen" if last is None else f"{_are(last.available)} available"
        return WaitTimeoutError(
            f"{where}: waited {waited:g} s for {credits_are(credits_)}; {seen}.{early} The wait can be repeated.",
            timeout=waited,
            last=last,
        )

    return (
        yield from poll_until(
            look, judge, late, pace=Pace.of(where, timeout, poll), options=options, settings=settings
        )
    )


def whole_credits(value: Any, where: str, name: str = "credits") -> int:
    """Return a number of credits.

    Raises:
        InvalidArgumentError: it is not a whole number of at least 0; nothing was sent.
    """
    try:
        number = -1 if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = -1
    if number < 0:
        raise InvalidArgumentError(
            f"{where}: {name} must be a whole number of credits, 0 or more, not {value!r}. Nothing was sent."
        )
    return number


def credits_are(number: int) -> str:
    """Return ``1 credit``, ``2 credits``."""
    return f"{number} credit{'' if number == 1 else 's'}"


def _are(number: int) -> str:
    return f"{number} {'is' if number == 1 else 'are'}"


def _identity(value: object, where: str, name: str) -> str:
    if isinstance(value, uuid.UUID) or (isinstance(value, str) and value):
        return str(value)
    raise InvalidArgumentError(f"{where}: {name} must be the id as text, not {value!r}. Nothing was sent.")


def _text(value: object) -> str:
    """A value of the server's in a few words: errors and logs are not the place for a megabyte."""
    return str(value)[:100]


def _reason(state: Any) -> str:
    error = getattr(state, "error", None)
    said = getattr(state, "error_message", None) or getattr(error, "message", None)
    return str(said) if said else "the vendor gives no reason"
