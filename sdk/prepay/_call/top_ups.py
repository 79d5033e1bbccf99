"""One top-up at a time for the calls of a client and its copies, and not more of them than were allowed."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Final

from prepay._operation.shortage import TOP_UPS_REMEMBERED
from prepay._runtime.loops import sleep_anywhere

__all__ = ["DAY", "PAUSE", "TopUps"]

DAY: Final = 86_400.0
PAUSE: Final = 0.02
"""Seconds between two looks whether another call's top-up has ended."""


@dataclass(slots=True)
class TopUps:
    """Whose turn it is.

    Attributes:
        asynchronous: the client is async.
        count: top-ups that were made, so that one can be told that was made in between. Counted by whoever has the
            turn.
    """

    asynchronous: bool = False
    count: int = 0
    _turn: dict[int, object] = field(default_factory=dict[int, object])
    _begun: deque[float] = field(default_factory=lambda: deque[float](maxlen=TOP_UPS_REMEMBERED))

    def enter(self, owner: object) -> bool:
        """Take the turn if nobody has it; return True if it is the owner's."""
        # By process: a turn that was somebody's when the process was forked never ends in the child.
        return self._turn.setdefault(os.getpid(), owner) is owner

    def leave(self, owner: object) -> None:
        """Give the turn back, if it is the owner's."""
        if self._turn.get(os.getpid()) is owner:
            self._turn.pop(os.getpid(), None)

    def allow(self, now: float, most: int) -> bool:
        """Count one more top-up; return False if there were ``most`` in the last 24 hours.

        Args:
            now: seconds since the epoch. Called by whoever has the turn.
            most: top-ups that are allowed.
        """
        if sum(1 for begun in self._begun if now - begun < DAY) >= most:
            return False
        self._begun.append(now)
        return True

    def pause(self) -> Awaitable[None] | None:
        """Wait a moment for another call of this process. Real time, since that call needs real time, too."""
        if self.asynchronous:
            return sleep_anywhere(PAUSE)
        time.sleep(PAUSE)
        return None
