"""A cap on what calls may spend: credits are set aside before a byte is sent, and settled by what was charged.

A budget is the client's own ledger of one number. It cannot know what others spend from the same account; it makes
sure that the calls that count against it never commit to more than was allowed, however many threads and tasks share
it, and whatever becomes of their answers.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal, Self

from prepay.errors import BudgetExceededError, CallError

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Budget", "Reservation", "is_capped", "reserve"]

_LOG = logging.getLogger("prepay.budget")
_BLOCKS: ContextVar[tuple[Budget, ...]] = ContextVar("prepay_budgets", default=())

State = Literal["open", "settled", "released", "kept"]


def reserve(amount: int, *budgets: Budget | None) -> Reservation:
    """Set credits aside in the given budgets, those of the blocks around this code, and all that they are parts of.

    Args:
        amount: what a call would cost, in credits.
        budgets: further budgets; None stands for none.

    Raises:
        BudgetExceededError: one of them has fewer credits left; nothing was set aside in any.
    """
    everyone = _with_parents([*_BLOCKS.get(), *(budget for budget in budgets if budget is not None)])
    claimed: list[Budget] = []
    try:
        for budget in everyone:
            budget._claim(amount)
            claimed.append(budget)
    except BudgetExceededError:
        for budget in claimed:
            budget._end(amount, 0)
        raise
    reservation = Reservation(everyone, amount)
    try:
        for budget in everyone:
            budget._warn()
    except BaseException:
        reservation.release()
        raise
    return reservation


def is_capped(*budgets: Budget | None) -> bool:
    """Whether any budget counts here, so that a quote is needed before a call."""
    return bool(_BLOCKS.get()) or any(budget is not None for budget in budgets)


def _with_parents(budgets: list[Budget]) -> tuple[Budget, ...]:
    family: dict[int, Budget] = {}
    for budget in budgets:
        member: Budget | None = budget
        while member is not None:
            family.setdefault(id(member), member)
            member = member.parent
    return tuple(family.values())


class Budget:
    """At most so many credits.

    Give it to a client (``TokPortal(budget=…)``), to a call (``budget=…``), or make it count for every call in a
    block (``with budget:``); one budget may be shared by any number of clients, threads and tasks. A budget inside
    another one, by ``parent`` or by nesting blocks, is held to both. A block does not reach into threads that are
    started in it: give those the budget itself.

    Args:
        credits: the cap, in whole credits.
        parent: a budget that this one is a part of.
        name: what errors and logs call it.
        on_warning: called once, with this budget, when 80 % are spent or set aside; a line in the log when None.

    Raises:
        ValueError: credits is not a whole number of at least 0.
    """

    def __init__(
        self,
        credits: int,  # noqa: A002 - the field's own word
        *,
        parent: Budget | None = None,
        name: str = "budget",
        on_warning: Callable[[Budget], object] | None = None,
    ) -> None:
        if type(credits) is not int or credits < 0:
            raise ValueError(f"a budget is a whole number of credits, 0 or more, not {credits!r}")
        self.limit = credits
        self.name = name
        self.parent = parent
        self._on_warning = on_warning
        self._spent = 0
        self._reserved = 0
        self._warned = False
        self._kept: dict[Reservation, None] = {}
        self._lock = threading.Lock()

    @property
    def spent(self) -> int:
        """Credits that calls were charged."""
        return self._spent

    @property
    def reserved(self) -> int:
        """Credits set aside: for calls under way, and for calls whose outcome is unknown."""
        return self._reserved

    @property
    def available(self) -> int:
        """Credits that a call may still commit to; a parent may have fewer."""
        return self.limit - self._spent - self._reserved

    @property
    def unresolved(self) -> tuple[CallError, ...]:
        """The calls for which credits stay set aside because nobody knows whether they were charged, oldest first.

        Those that were interrupted (a cancelled task, Ctrl-C) are among them. ``resolve`` of each finds out, and gives
        the credits back or counts them as spent.
        """
        with self._lock:
            kept = [reservation.error for reservation in self._kept]
        return tuple(error for error in kept if error is not None)

    def __repr__(self) -> str:
        return f"Budget({self.limit}, spent={self._spent}, reserved={self._reserved}, name={self.name!r})"

    def _claim(self, amount: int) -> None:
        with self._lock:
            left = self.available
            if amount <= left:
                self._reserved += amount
                return
        raise BudgetExceededError(
            f"{self.name}: the call costs {amount} credits, {max(left, 0)} of {self.limit} are left; nothing was sent",
            required=amount,
            available=max(left, 0),
            limit=self.limit,
        )

    def _end(self, reserved: int, spent: int, reservation: Reservation | None = None) -> None:
        with self._lock:
            self._reserved -= reserved
            self._spent += spent
            if reservation is not None:
                self._kept.pop(reservation, None)

    def _keep(self, reservation: Reservation) -> None:
        with self._lock:
            self._kept[reservation] = None

    def _warn(self) -> None:
        with self._lock:
            used = self._spent + self._reserved
            due = not self._warned and used > 0 and used * 5 >= self.limit * 4
            self._warned = self._warned or due
        if due and self._on_warning is not None:
            self._on_warning(self)
        elif due:
            _LOG.warning("%s: %d of %d credits are spent or set aside", self.name, used, self.limit)

    def __enter__(self) -> Self:
        _BLOCKS.set((*_BLOCKS.get(), self))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # No token is kept: a budget may be entered by many tasks at a time, each with a context of its own.
        _BLOCKS.set(_BLOCKS.get()[:-1])


class Reservation:
    """Credits set aside for one call. It ends once: settled or released; one that is kept stays set aside."""

    __slots__ = ("_budgets", "_lock", "amount", "error", "state")

    def __init__(self, budgets: tuple[Budget, ...], amount: int) -> None:
        self._budgets = budgets
        self._lock = threading.Lock()
        self.amount: int = amount
        self.state: State = "open"
        self.error: CallError | None = None
        """What can be resolved, once it is kept."""

    def settle(self, charged: int) -> None:
        """The call was charged: count that, and give back the rest. Does nothing once it has ended."""
        self._end("settled", charged)

    def release(self) -> None:
        """The call failed for certain, or was found not to have been charged: give everything back."""
        self._end("released", 0)

    def keep(self) -> None:
        """Nobody knows whether the call was charged: its credits stay set aside until somebody does."""
        with self._lock:
            if self.state != "open":
                return
            self.state = "kept"
        for budget in self._budgets:
            budget._keep(self)

    def _end(self, state: State, charged: int) -> None:
        with self._lock:
            if self.state in ("settled", "released"):
                return
            self.state = state
        for budget in self._budgets:
            budget._end(self.amount, charged, self)
        for budget in self._budgets:
            budget._warn()
