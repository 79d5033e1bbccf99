"""The books of one budget: what is spent, what is set aside, and for what. Safe between threads, and after a fork."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from prepay._budget.holds import Books, Entry, Hold, Reservation
from prepay.errors import BudgetExceededError, BudgetForkedError

__all__ = ["MOST_HOLDS", "Accounts"]

MOST_HOLDS: Final = 4096
"""Holds that a budget keeps. When there are more the oldest is counted as charged in full."""
_LOG = logging.getLogger("prepay.budget")


class Accounts:
    """What a budget counts, without what its callers do with it.

    Args:
        cap: the most credits that may be committed to.
        name: what errors and logs call it.
        on_warning: called once, when 80 % are spent or set aside.
    """

    def __init__(self, cap: int, name: str, on_warning: Callable[[Any], object] | None) -> None:
        self._limit = cap
        self._name = name
        self._on_warning = on_warning
        self._process = os.getpid()
        self._books = Books(0, 0, {})
        self._warned = False
        # Re-entrant: a generator that is finalized may end its reservation amid a step of the same thread.
        self._lock = threading.RLock()

    @property
    def spent(self) -> int:
        """Credits that calls were charged."""
        return self._books.spent

    @property
    def reserved(self) -> int:
        """Credits set aside: for calls under way, for calls whose outcome is unknown, and for ``holds``."""
        return self._books.reserved

    @property
    def available(self) -> int:
        """Credits that a call may still commit to; a parent may have fewer."""
        books = self._books
        return self._limit - books.spent - books.reserved

    @property
    def holds(self) -> tuple[Hold, ...]:
        """The holds that have not ended: U-Gen's jobs whose end was not seen yet, and those made by ``hold``."""
        held = (each.hold for each in self._books.aside if each.state == "held")
        return tuple(hold for hold in held if hold is not None)

    def _mutex(self) -> AbstractContextManager[Any]:
        # In a child process another thread of the parent may hold the lock for ever.
        return self._lock if os.getpid() == self._process else nullcontext()

    def _refuse_fork(self) -> None:
        if os.getpid() != self._process:
            raise BudgetForkedError(
                f"Budget {self._name!r} was made in process {self._process} and does not count in this one "
                f"({os.getpid()}), which was forked from it. Nothing was sent. Make a budget in each process."
            )

    def _claim(self, reservation: Reservation) -> None:
        with self._mutex():
            while True:
                books, wanted = self._books, reservation.amount
                left = self._limit - books.spent - books.reserved
                if wanted > left:
                    break
                changed = books._replace(
                    reserved=books.reserved + wanted, aside={**books.aside, reservation: Entry(wanted)}
                )
                # Whoever was let in between (a finalizer on this thread) has its change kept.
                if self._books is books:
                    self._books = changed
                    return
        raise BudgetExceededError(
            f"Budget {self._name!r}: this call costs {wanted} credits, but only {max(left, 0)} of {self._limit} are "
            "left. Nothing was sent. Raise the cap, or resolve budget.unresolved.",
            required=wanted,
            available=max(left, 0),
            limit=self._limit,
            budget=self._name,
        )

    def _move(self, reservation: Reservation, entry: Entry | None, spent: int) -> None:
        """Set aside for a reservation what ``entry`` says, or nothing any more, and count credits as spent.

        Does nothing when that was done before, so that an interrupted step can be taken again.
        """
        with self._mutex():
            while True:
                books = self._books
                before = books.aside.get(reservation)
                if before is None or (entry is not None and before.stage >= entry.stage):
                    return
                aside = dict(books.aside)
                aside.pop(reservation)
                reserved = books.reserved - before.credits
                if entry is not None:
                    aside[reservation] = entry
                    reserved += entry.credits
                changed = Books(books.spent + spent, reserved, aside)
                if self._books is books:
                    self._books = changed
                    break

    def _trim(self) -> None:
        """Count the oldest hold as charged in full when there are too many."""
        if len(self._books.aside) <= MOST_HOLDS:
            return
        held = self.holds
        if len(held) > MOST_HOLDS:
            _LOG.warning(
                "budget %r: more than %d holds are open; the oldest (%s) is counted as charged in full",
                self._name,
                MOST_HOLDS,
                held[0].id,
            )
            held[0].settle(held[0].credits)

    def _raise(self, cap: int) -> None:
        books = self._books
        self._limit = cap
        self._warned = self._warned and (books.spent + books.reserved) * 5 >= cap * 4

    def _warn(self) -> None:
        books, cap = self._books, self._limit
        used = books.spent + books.reserved
        if self._warned or used <= 0 or used * 5 < cap * 4:
            return
        with self._mutex():
            due, self._warned = not self._warned, True
        if not due:
            return
        if self._on_warning is None:
            _LOG.warning("%s: %d of %d credits are spent or set aside", self._name, used, cap)
            return
        try:
            self._on_warning(self)
        except Exception as error:  # noqa: BLE001 - by now credits may have moved, and the result must not be lost
            _LOG.error("on_warning of budget %r failed (%s)", self._name, type(error).__name__)
