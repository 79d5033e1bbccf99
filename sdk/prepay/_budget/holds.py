"""Credits that a budget has set aside: for a call under way, for work that runs on, or by hand."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, Self

from prepay._values.ranges import whole
from prepay.errors import CallError

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Books", "Entry", "Hold", "Ledger", "Reservation"]

State = Literal["open", "held", "kept", "settled", "released"]


class Entry(NamedTuple):
    """What a reservation has set aside in one budget.

    Attributes:
        credits: how many.
        stage: how far it has come, so that a step that was interrupted can be taken again: 0 claimed, 1 kept, 2 held.
    """

    credits: int
    stage: int = 0


class Books(NamedTuple):
    """What a budget has committed to, at one instant. Replaced as a whole, so that it is never half written.

    Attributes:
        spent: credits that were charged.
        reserved: credits that are set aside, the sum of ``aside``.
        aside: those of each reservation that has not ended.
    """

    spent: int
    reserved: int
    aside: Mapping[Reservation, Entry]


class Ledger(Protocol):
    """What a reservation needs of the budgets that it is made in."""

    def _refuse_fork(self) -> None: ...
    def _claim(self, reservation: Reservation) -> None: ...
    def _move(self, reservation: Reservation, entry: Entry | None, spent: int) -> None: ...
    def _trim(self) -> None: ...
    def _warn(self) -> None: ...


class Reservation:
    """Credits set aside for one call. It ends once: settled or released; one that is kept or held stays set aside.

    Each step can be taken again after an interrupt: a budget in which it was taken already lets it pass.

    Args:
        budgets: where they are set aside, all or none.
        amount: how many.
        lost: makes the error by which the call can be resolved, should it be kept.
    """

    __slots__ = ("_budgets", "_ending", "_lock", "_lost", "amount", "error", "hold", "state")

    def __init__(
        self, budgets: tuple[Ledger, ...], amount: int, lost: Callable[[], CallError] | None = None
    ) -> None:
        self._budgets = budgets
        # Re-entrant: a generator that is finalized may end its reservation amid a step of the same thread.
        self._lock = threading.RLock()
        self._lost = lost
        self._ending: tuple[State, int] | None = None
        self.amount: int = amount
        self.state: State = "open"
        self.error: CallError | None = None
        """What can be resolved, once it is kept."""
        self.hold: Hold | None = None
        """What the caller sees of it, once it is held."""

    @property
    def ended(self) -> bool:
        """Whether nothing is set aside any more."""
        return self.state in ("settled", "released")

    def claim(self) -> None:
        """Set the credits aside.

        Raises:
            BudgetExceededError: a budget has fewer credits left; nothing was set aside in any.
            BudgetForkedError: a budget was made in another process; nothing was set aside in any.
        """
        for budget in self._budgets:
            budget._refuse_fork()
        try:
            for budget in self._budgets:
                budget._claim(self)
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
        """The call was charged: count that, and release the rest. Does nothing once it has ended."""
        self._end("settled", charged)

    def release(self) -> None:
        """The call failed for certain, or was found not to have been charged. Does nothing once it has ended."""
        self._end("released", 0)

    def keep(self, charged: int = 0, possible: int | None = None) -> None:
        """Nobody knows what the call has cost: credits stay set aside until somebody does.

        Args:
            charged: credits that it was certainly charged; they count as spent.
            possible: further credits that it may have been charged; all that was set aside when None.
        """
        with self._lock:
            if self.state != "open":
                return
            kept = self.amount if possible is None else possible
            if kept == 0:
                # Nothing is set aside that would have to be resolved, so nothing is left to be listed.
                self._end("settled", charged)
                return
            for budget in self._budgets:
                budget._move(self, Entry(kept, 1), charged)
            self.amount, self.state = kept, "kept"

    def keep_as(self, hold: Hold, credits_: int) -> None:
        """The vendor has reserved so many credits: they stay set aside until the end of the work is seen."""
        with self._lock:
            if self.state not in ("open", "kept"):
                return
            for budget in self._budgets:
                budget._move(self, Entry(credits_, 2), 0)
            self.amount, self.hold, self.state = credits_, hold, "held"
        for budget in self._budgets:
            budget._trim()
            budget._warn()

    def _end(self, state: State, charged: int) -> None:
        # Decided once; whoever was interrupted on the way is finished by the next who comes.
        with self._lock:
            if self.ended:
                return
            if self._ending is None:
                self._ending = (state, charged)
            ending, charged = self._ending
            for budget in self._budgets:
                budget._move(self, None, charged)
            self.state = ending
        for budget in self._budgets:
            budget._warn()


class Hold:
    """Credits that stay set aside in a budget until it is known what was charged.

    A U-Gen job that was made under a budget has one from its creation until its end is seen; :meth:`Budget.hold` makes
    one by hand. As a context manager it is ended with the block: what the block has not settled or released is counted
    as charged in full; if the block fails, the hold stays, and is listed in ``Budget.holds``.

    Attributes:
        id: of the job, or as it was given to ``Budget.hold``.
        vendor: ``ugen``; None for a hold made by hand.
        operation: the call that it was made by: ``ugen.jobs.create``; None for a hold made by hand.
        since: when it was made (UTC).
    """

    __slots__ = ("__weakref__", "_reservation", "id", "operation", "since", "vendor")

    def __init__(
        self,
        reservation: Reservation,
        identity: str,
        *,
        since: dt.datetime,
        vendor: str | None = None,
        operation: str | None = None,
    ) -> None:
        self._reservation = reservation
        self.id: str = identity
        self.vendor: str | None = vendor
        self.operation: str | None = operation
        self.since: dt.datetime = since

    @property
    def credits(self) -> int:
        """Credits that are set aside; once it has ended, that were."""
        return self._reservation.amount

    @property
    def ended(self) -> bool:
        """Whether it was settled or released."""
        return self._reservation.ended

    def settle(self, credits: int) -> None:  # noqa: A002 - the field's own word
        """Count so many credits as spent, and release the rest. Does nothing once the hold has ended.

        Args:
            credits: what was charged; more than was set aside is counted as well.

        Raises:
            InvalidArgumentError: it is not a whole number of at least 0.
        """
        self._reservation.settle(whole(credits, "Hold.settle: credits"))

    def release(self) -> None:
        """Nothing was charged: make the credits available again. Does nothing once the hold has ended."""
        self._reservation.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A block that fails may have spent: nobody knows how much, so its credits stay set aside.
        if kind is None:
            self._reservation.settle(self._reservation.amount)

    def __repr__(self) -> str:
        state = "ended" if self.ended else "set aside"
        return f"Hold({self.id!r}, credits={self.credits}, {state}, operation={self.operation!r})"
