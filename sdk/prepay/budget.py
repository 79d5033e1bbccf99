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
    reservation = prepared(amount, *budgets)
    reservation.claim()
    return reservation


def prepared(
    amount: int, *budgets: Budget | None, lost: Callable[[], CallError] | None = None
) -> Reservation:
    """Return a reservation that has set nothing aside yet; see :func:`reserve` and :meth:`Reservation.claim`.

    Whoever is to end it must hold it before it claims: an interrupt may come between any two steps.

    Args:
        amount: what a call would cost, in credits.
        budgets: further budgets; None stands for none.
        lost: makes the error by which the call can be resolved, should it be kept.
    """
    everyone = _with_parents([*_BLOCKS.get(), *(budget for budget in budgets if budget is not None)])
    return Reservation(everyone, amount, lost)


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
        # What each reservation holds here. Whatever changes it and the sums does so without calling anything, so
        # that no interrupt can come between.
        self._held: dict[Reservation, int] = {}
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
            kept = list(self._kept)
        errors = [reservation.told() for reservation in kept]
        return tuple(error for error in errors if error is not None)

    def __repr__(self) -> str:
        return f"Budget({self.limit}, spent={self._spent}, reserved={self._reserved}, name={self.name!r})"

    def _claim(self, amount: int, reservation: Reservation) -> None:
        with self._lock:
            left = self.limit - self._spent - self._reserved
            if amount <= left:
                self._held[reservation] = amount
                self._reserved += amount
                return
        raise BudgetExceededError(
            f"{self.name}: the call costs {amount} credits, {max(left, 0)} of {self.limit} are left; nothing was sent",
            required=amount,
            available=max(left, 0),
            limit=self.limit,
        )

    def _end(self, reservation: Reservation, spent: int) -> None:
        """Count what a reservation has spent in place of what it holds; nothing when that was done before."""
        with self._lock:
            if reservation in self._held:
                self._reserved -= self._held[reservation]
                self._spent += spent
                del self._held[reservation]
            if reservation in self._kept:
                del self._kept[reservation]

    def _keep(self, reservation: Reservation, spent: int, kept: int) -> None:
        """Count what a reservation has spent, and hold what it may have; nothing when that was done before."""
        with self._lock:
            if reservation in self._held and reservation not in self._kept:
                self._reserved += kept - self._held[reservation]
                self._spent += spent
                self._held[reservation] = kept
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

    __slots__ = ("_budgets", "_ending", "_lock", "_lost", "amount", "error", "state")

    def __init__(
        self, budgets: tuple[Budget, ...], amount: int, lost: Callable[[], CallError] | None = None
    ) -> None:
        self._budgets = budgets
        self._lock = threading.Lock()
        self._lost = lost
        self._ending: tuple[State, int] | None = None
        self.amount: int = amount
        self.state: State = "open"
        self.error: CallError | None = None
        """What can be resolved, once it is kept."""

    def claim(self) -> None:
        """Set the credits aside.

        Raises:
            BudgetExceededError: a budget has fewer credits left; nothing was set aside in any.
        """
        try:
            for budget in self._budgets:
                budget._claim(self.amount, self)
            for budget in self._budgets:
                budget._warn()
        except BaseException:
            self.release()
            raise

    def told(self) -> CallError | None:
        """Return the error by which the call can be resolved."""
        if self.error is None and self._lost is not None:
            self.error = self._lost()
        return self.error

    def settle(self, charged: int) -> None:
        """The call was charged: count that, and give back the rest. Does nothing once it has ended."""
        self._end("settled", charged)

    def release(self) -> None:
        """The call failed for certain, or was found not to have been charged: give everything back."""
        self._end("released", 0)

    def keep(self, charged: int = 0, possible: int | None = None) -> None:
        """Nobody knows what the call has cost: credits stay set aside until somebody does.

        Args:
            charged: credits that it was certainly charged; they count as spent.
            possible: further credits that it may have been charged; all that was set aside when None.
        """
        if self.state != "open":
            return
        kept = self.amount if possible is None else possible
        for budget in self._budgets:
            budget._keep(self, charged, kept)
        self.amount = kept
        self.state = "kept"

    def _end(self, state: State, charged: int) -> None:
        # Decided once; whoever was interrupted on the way is finished by the next who comes.
        with self._lock:
            if self._ending is None:
                self._ending = (state, charged)
            ending, charged = self._ending
        if self.state == ending:
            return
        for budget in self._budgets:
            budget._end(self, charged)
        self.state = ending
        for budget in self._budgets:
            budget._warn()
