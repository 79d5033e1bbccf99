"""Whether the refunds of failed attempts arrived, seen by the balance that the responses tell."""

from __future__ import annotations

import threading
from typing import NamedTuple

__all__ = ["RefundWatch", "Usage"]


class Usage(NamedTuple):
    """What an answer tells of credits.

    Attributes:
        cost: credits that the call took.
        remaining: credits that are left after it.
    """

    cost: int
    remaining: int


class Mark(NamedTuple):
    """How things stood when a call began: the balance if it is known, and how many calls had begun."""

    balance: int | None
    started: int
    alone: bool


class RefundWatch:
    """Remembers the last balance for as long as it is exact. Shared by the threads and tasks of a client."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # None once a call of this client may have changed it, or when answers may have overtaken each other.
        self._balance: int | None = None
        self._started = 0
        self._running = 0

    def begin(self) -> Mark:
        """A spending call begins; it must end with :meth:`end`."""
        with self._lock:
            self._started += 1
            self._running += 1
            balance, self._balance = self._balance, None
            return Mark(balance, self._started, self._running == 1)

    def end(self) -> None:
        """It has ended."""
        with self._lock:
            self._running -= 1

    def note(self, remaining: int, mark: Mark | None) -> None:
        """An answer told the balance; ``mark`` is that of the call, None when it was one that spends nothing."""
        with self._lock:
            exact = self._running == 0 if mark is None else self._is_alone(mark)
            self._balance = remaining if exact else None

    def unrefunded(self, mark: Mark, usage: Usage) -> int | None:
        """Credits that are missing after a success whose earlier attempts failed; None when this cannot be told.

        It can be told only when the balance before the call is known and nothing else of this client was spending
        meanwhile. Whatever else spends from the account looks like a missing refund, too.

        Args:
            mark: how things stood when the call began.
            usage: what the answer told.
        """
        with self._lock:
            if mark.balance is None or not self._is_alone(mark):
                return None
        return mark.balance - usage.cost - usage.remaining

    def _is_alone(self, mark: Mark) -> bool:
        return mark.alone and self._started == mark.started
