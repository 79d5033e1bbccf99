"""How long an idempotency key may be counted on, from the first attempt that was sent under it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from prepay._operation.spec import OperationSpec
    from prepay.clock import Clock

__all__ = ["KEY_MARGIN", "FirstSent", "life_left"]

KEY_MARGIN: Final = 3600.0
"""Seconds by which an idempotency key is given up before the vendor may forget it: for clocks that disagree, and for
requests that are on their way for long."""


@dataclass(slots=True)
class FirstSent:
    """The instant at which the first attempt was sent, by two clocks.

    Attributes:
        wall: seconds since the epoch.
        steady: monotonic seconds; None once the instant has been in another process, which counts them anew.
    """

    wall: float
    steady: float | None = field(compare=False)

    @classmethod
    def now(cls, clock: Clock) -> FirstSent:
        """Return the present instant."""
        return cls(clock.now(), clock.monotonic())

    def age(self, clock: Clock) -> float:
        """Return the seconds since then, at least. A clock that was set back never makes it younger.

        The wall clock counts the time for which a machine sleeps, the monotonic one goes on when the other is set
        back: the larger of both counts. Where only the wall clock is left and shows a time before the instant, the
        age is unknown, and so infinite.
        """
        by_wall = clock.now() - self.wall
        if self.steady is not None:
            return max(by_wall, clock.monotonic() - self.steady)
        return by_wall if by_wall >= 0 else math.inf


def life_left(spec: OperationSpec[Any], since: FirstSent | None, clock: Clock) -> float:
    """Return the seconds for which the idempotency key of an operation can still be counted on.

    Infinite when nothing was sent under it yet; 0 or less when it may be over, or the operation has no such key.
    """
    if spec.idempotency is None or spec.resend != "keyed":
        return 0.0
    if since is None:
        return math.inf
    lifetime = float(spec.idempotency.lifetime)
    return lifetime - min(KEY_MARGIN, lifetime / 2) - since.age(clock)
