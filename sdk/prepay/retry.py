"""When a call is sent again: one pure function, which knows no clock, no socket and no randomness of its own.

The question is never "did it fail?" but "can it have cost something?": every operation of the contract says whether
it may be sent again when its outcome is unknown (its resend class), and nothing here goes beyond that.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, assert_never

from prepay._contract.words import Resend
from prepay._values.dates import http_date
from prepay._values.ranges import seconds, whole
from prepay.credits import Verdict

__all__ = [
    "Attempt",
    "Failure",
    "Retry",
    "RetryBudget",
    "RetryDecision",
    "asked_wait",
    "decide",
    "retry_after",
]

LONGEST_RETRY_AFTER: Final = 366 * 86_400.0
"""Seconds that a server is taken to ask for at most; more, and infinitely many, count as these."""

_TRANSIENT = (408, 429)
_REFUNDED = (502, 503, 504)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How often and how patiently a call is sent again. Times are in seconds.

    Attributes:
        attempts: most attempts of one call, the first included; 1 never sends again.
        base: longest wait before the second attempt; it doubles with each further one.
        cap: longest wait that back-off chooses by itself.
        max_retry_after: longest wait that a server may ask for; above it the error is raised at once, and carries
            the time in ``retry_after``.

    Raises:
        InvalidArgumentError: a number is of the wrong kind or out of range; it is a ValueError too.
    """

    attempts: int = 4
    base: float = 0.5
    cap: float = 8.0
    max_retry_after: float = 60.0

    def __post_init__(self) -> None:
        whole(self.attempts, "Retry.attempts", least=1, unit="attempts (1 never sends again)")
        for name in ("base", "cap", "max_retry_after"):
            seconds(getattr(self, name), f"Retry.{name}", endless=name == "max_retry_after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Where a call stands after an attempt.

    Attributes:
        number: 1 for the first attempt.
        resend: the operation's resend class.
        policy: how patient the caller is.
        jitter: a random number in [0, 1), drawn for this attempt.
        deadline: the instant (monotonic seconds) by which the whole call must have ended; None when there is none.
        repeatable: the body can be sent a second time.
        affordable: the client's retry budget has a token left.
        key_life: seconds for which the idempotency key can still be counted on; infinite while no attempt under it
            may have been charged.
    """

    number: int
    resend: Resend
    policy: Retry
    jitter: float
    deadline: float | None = None
    repeatable: bool = True
    affordable: bool = True
    key_life: float = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What an attempt ended in, if not in success.

    Attributes:
        status: the HTTP status; None when no answer came.
        may_have_been_sent: the server may have received the request.
        retry_after: seconds that the server asked to wait; None when it did not.
        wait_unreadable: it asked to wait, and nobody can tell how long.
        timed_out: the attempt was given up for lack of time.
        hopeless: another attempt would fare no better.
        verdict: what the attempt cost.
    """

    status: int | None = None
    may_have_been_sent: bool = True
    retry_after: float | None = None
    wait_unreadable: bool = False
    timed_out: bool = False
    hopeless: bool = False
    verdict: Verdict = "unknown"


@dataclass(frozen=True, slots=True)
class RetryDecision:
    """What to do after a failed attempt.

    Attributes:
        again: send once more.
        wait: seconds to wait before that.
        reason: why, in a few words, for logs and errors.
    """

    again: bool
    wait: float
    reason: str


def decide(attempt: Attempt, outcome: Failure, now: float) -> RetryDecision:
    """Whether and when to send again. Pure: the same arguments give the same decision.

    Args:
        attempt: where the call stands.
        outcome: how the attempt failed.
        now: the present instant, in the monotonic seconds that ``attempt.deadline`` is counted in.
    """
    refusal = _forbidden(attempt, outcome)
    if refusal is not None:
        return RetryDecision(False, 0.0, refusal)
    wait = min(attempt.policy.cap, attempt.policy.base * 2.0 ** min(attempt.number - 1, 60)) * attempt.jitter
    if outcome.wait_unreadable:
        wait = attempt.policy.cap
    if outcome.retry_after is not None:
        if outcome.retry_after > attempt.policy.max_retry_after:
            return RetryDecision(False, outcome.retry_after, "the server asks to wait longer than is allowed")
        # Never earlier than asked; the jitter on top keeps a crowd from coming back at one instant.
        wait += outcome.retry_after
    if attempt.deadline is not None and now + wait >= attempt.deadline:
        return RetryDecision(False, wait, "the deadline comes first")
    if attempt.resend == "keyed" and wait >= attempt.key_life:
        return RetryDecision(False, wait, "the idempotency key may have expired by then")
    return RetryDecision(True, wait, _why(outcome))


def _forbidden(attempt: Attempt, outcome: Failure) -> str | None:
    """Why this outcome may not be followed by another attempt, or None."""
    if not _permits(attempt.resend, outcome):
        return f"an operation of class {attempt.resend!r} is not sent again after this"
    if outcome.hopeless:
        return "another attempt would fare no better"
    if attempt.number >= attempt.policy.attempts:
        return "no attempts are left"
    if not attempt.repeatable:
        return "the body cannot be sent a second time"
    if not attempt.affordable:
        return "the retry budget is used up"
    return None


def _permits(resend: Resend, outcome: Failure) -> bool:
    if not outcome.may_have_been_sent:
        return True
    status = outcome.status
    match resend:
        case "safe" | "keyed":
            return status is None or status in _TRANSIENT or status >= 500
        case "refunded_5xx":
            # A vendor that charges first promises a refund for its backend's failures and for nothing else, 429
            # included; the status alone proves nothing, for any gateway on the way says 502.
            return status in _REFUNDED and outcome.verdict == "refunded"
        case "never":
            return False
        case _:
            assert_never(resend)


def _why(outcome: Failure) -> str:
    if outcome.status is not None:
        return f"answered {outcome.status}"
    return "no answer came" if outcome.may_have_been_sent else "nothing was sent"


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that a server asks to wait, from ``Retry-After-Ms`` or ``Retry-After``.

    None when it asks for no wait, or for one that cannot be read. Never more than ``LONGEST_RETRY_AFTER``.

    Args:
        headers: response headers by lower-case name.
        now: the present instant in seconds since the epoch, against which a date is read.
    """
    in_ms = asked_wait(headers.get("retry-after-ms"))
    if in_ms is not None:
        return in_ms / 1000
    text = headers.get("retry-after")
    seconds = asked_wait(text)
    if seconds is not None:
        return seconds
    date = http_date(text, now)
    return None if date is None else min(max(date - now, 0.0), LONGEST_RETRY_AFTER)


def asked_wait(value: Any) -> float | None:
    """Return a wait in seconds as a server writes it, a number or its decimal text; None for anything else."""
    if isinstance(value, str):
        plain = value.strip()
        if not plain.isascii() or not plain.replace(".", "", 1).isdecimal():
            return None
        value = float(plain)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        return None
    # Compared before it is converted: a whole number may be too large for a float.
    return float(min(value, LONGEST_RETRY_AFTER))


class RetryBudget:
    """A token bucket that keeps a client's retries from multiplying an outage. Shared by threads.

    Each retry takes tokens, a success gives them back; when the bucket is empty failures are final at once. It
    counts attempts, not credits.

    Args:
        capacity: tokens in a full bucket.
        cost: tokens that a retry takes; one after a timeout takes twice as many.
    """

    __slots__ = ("_capacity", "_cost", "_lock", "_tokens")

    def __init__(self, capacity: int = 500, cost: int = 5) -> None:
        self._capacity = capacity
        self._cost = cost
        self._tokens = capacity
        self._lock = threading.Lock()

    @property
    def tokens(self) -> int:
        """Tokens that are left."""
        return self._tokens

    def take(self, kind: Literal["answer", "timeout"] = "answer") -> int:
        """Pay for a retry; returns the tokens taken, 0 when there are too few."""
        price = self._cost * (2 if kind == "timeout" else 1)
        with self._lock:
            if self._tokens < price:
                return 0
            self._tokens -= price
            return price

    def give_back(self, tokens: int = 1) -> None:
        """A call succeeded: give back what its last retry took, or one token when it needed none."""
        with self._lock:
            self._tokens = min(self._capacity, self._tokens + tokens)
