"""What to do when credits run out, as options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from prepay._values.ranges import seconds, shown, whole
from prepay.errors import InsufficientCreditsError, InvalidArgumentError

__all__ = ["MOST_TOP_UPS", "TOP_UPS_REMEMBERED", "OnInsufficient", "TopUp", "WaitForCredits"]

MOST_TOP_UPS: Final = 10
"""Top-ups in 24 hours when nothing else is said: what a loop that buys for nothing can cost at most."""
TOP_UPS_REMEMBERED: Final = 1000
"""Top-ups that a client remembers, and so the most that may be allowed in 24 hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitForCredits:
    """Wait until the balance suffices (reservations that are released, purchases, grants), then send again, once.

    Attributes:
        timeout: seconds to wait at most; the call's ``deadline`` counts as well.
        poll: seconds between two looks at the balance.

    Raises:
        InvalidArgumentError: a number is out of range; it is a ValueError too.
    """

    timeout: float = 300.0
    poll: float = 5.0

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True, slots=True)
class TopUp:
    """Call the application, which may buy credits; wait until they are there, then send again, once.

    One call at a time tops up, of all that a client and its copies make. The others wait for it, look at the balance
    again, and top up only if it still does not suffice. A call that is made inside of ``callback`` cannot top up.

    Attributes:
        callback: called once for a call, with the :class:`prepay.InsufficientCreditsError`; sync, or async with an
            async client. What it raises goes to the caller.
        timeout: seconds to wait for the credits once it has returned, and for the top-up of another call.
        poll: seconds between two looks at the balance.
        most: how often ``callback`` may be called in 24 hours, for all calls of a client and its copies; 1 to 1000.
            When it was called so often the error is raised, and nothing is bought.

    Raises:
        InvalidArgumentError: an argument is of the wrong kind or out of range; it is a ValueError too.
    """

    callback: Callable[[InsufficientCreditsError], Any]
    timeout: float = 900.0
    poll: float = 5.0
    most: int = MOST_TOP_UPS

    def __post_init__(self) -> None:
        if not callable(self.callback):
            raise InvalidArgumentError(f"TopUp.callback must be a function, not {shown(self.callback)}.")
        _check(self)
        if whole(self.most, "TopUp.most", least=1, unit="top-ups") > TOP_UPS_REMEMBERED:
            raise InvalidArgumentError(
                f"TopUp.most must be at most {TOP_UPS_REMEMBERED}, not {shown(self.most)}."
            )


OnInsufficient: TypeAlias = Literal["raise"] | WaitForCredits | TopUp


def _check(policy: WaitForCredits | TopUp) -> None:
    name = type(policy).__name__
    seconds(policy.timeout, f"{name}.timeout")
    if not seconds(policy.poll, f"{name}.poll", endless=False) > 0:
        raise InvalidArgumentError(f"{name}.poll must be more than 0 seconds, not {shown(policy.poll)}.")
