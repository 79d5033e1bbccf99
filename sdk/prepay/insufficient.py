"""What to do when credits run out: raise, wait for more, or have the application top up; then send again, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from prepay._answers import Answer
from prepay._receipts import is_free
from prepay.errors import ConfigurationError, InsufficientCreditsError, WaitTimeoutError
from prepay.flow import Context, Flow, Inner, invoke
from prepay.guard import price_of, questions
from prepay.waiting import credits_reach

__all__ = ["OnInsufficient", "TopUp", "WaitForCredits", "on_insufficient"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitForCredits:
    """Wait until the balance suffices (reservations that are released, purchases, grants), then send again, once.

    Attributes:
        timeout: seconds to wait at most; the call's ``deadline`` counts as well.
        poll: seconds between two looks at the balance.

    Raises:
        ValueError: a number is out of range.
    """

    timeout: float = 300.0
    poll: float = 5.0

    def __post_init__(self) -> None:
        _check(self.timeout, self.poll)


@dataclass(frozen=True, slots=True)
class TopUp:
    """Call the application, which may buy credits; wait until they are there, then send again, once.

    Attributes:
        callback: called once for a call, with the :class:`prepay.InsufficientCreditsError`; sync, or async with an
            async client. What it raises goes to the caller.
        timeout: seconds to wait for the credits once it has returned.
        poll: seconds between two looks at the balance.

    Raises:
        ValueError: a number is out of range.
    """

    callback: Callable[[InsufficientCreditsError], Any]
    timeout: float = 900.0
    poll: float = 5.0

    def __post_init__(self) -> None:
        _check(self.timeout, self.poll)


OnInsufficient: TypeAlias = Literal["raise"] | WaitForCredits | TopUp


def _check(timeout: float, poll: float) -> None:
    if not (timeout >= 0 and poll > 0):
        raise ValueError(f"timeout must be 0 or more and poll more than 0 seconds, not {timeout} and {poll}")


def on_insufficient(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
    """Meet a shortage as ``on_insufficient`` says. A second one, after the wait, is raised as it is.

    The application is not asked to pay when the call could not be sent again afterwards.
    """
    policy: Any = ctx.options.on_insufficient
    if policy is None or policy == "raise" or is_free(ctx.call.spec, ctx.options):
        return (yield from inner())
    if not isinstance(policy, WaitForCredits | TopUp):
        raise ConfigurationError(
            f'{ctx.call.spec.label}: on_insufficient is "raise", WaitForCredits(…) or TopUp(…), not {policy!r}'
        )
    try:
        return (yield from inner())
    except InsufficientCreditsError as short:
        # A 402 that is not in the vendor's own words may be anybody's: nothing is bought, or sent again, for it.
        if short.operation != ctx.call.spec.label or ctx.remaining == 0 or short.charged is not False:
            raise
        needed = short.required
        if needed is None:
            needed = (yield from price_of(ctx)).total
        if isinstance(policy, TopUp):
            yield from invoke(policy.callback, short)
        came = yield from _credits_came(ctx, policy, needed)
        if came is not None:
            short.add_note(came)
            raise
    return (yield from inner())


def _credits_came(ctx: Context[Any], policy: WaitForCredits | TopUp, needed: int) -> Flow[str | None]:
    """Wait for the credits; None when they are there, or why they are not."""
    vendor, settings = ctx.call.spec.vendor, ctx.settings
    if vendor == "trenz" and settings.traces.task is None:
        # The balance cannot be asked for. After a top-up the call itself is the question: a refusal costs nothing.
        return (
            None
            if isinstance(policy, TopUp)
            else "Trenz's balance cannot be asked for, so nothing was waited for"
        )
    if ctx.remaining == 0:
        return "no time is left to send the call again"
    timeout = policy.timeout if ctx.remaining is None else min(policy.timeout, ctx.remaining)
    try:
        yield from credits_reach(
            vendor, needed, timeout=timeout, poll=policy.poll, options=questions(ctx), settings=settings
        )
    except WaitTimeoutError as late:
        return str(late)
    return None
