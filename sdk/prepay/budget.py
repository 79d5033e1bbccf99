"""A cap on what calls may spend: credits are set aside before a byte is sent, and settled by what was charged.

A budget is the client's own ledger of one number. It cannot know what others spend from the same account; it makes
sure that the calls that count against it never commit to more than was allowed, however many threads and tasks share
it, and whatever becomes of their answers.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NoReturn, ParamSpec, Self, TypeVar

from prepay._budget.blocks import Blocks, is_async, wrapped
from prepay._budget.holds import Hold, Reservation
from prepay._budget.ledger import Accounts
from prepay._values.ranges import of_kind, shown, whole
from prepay.clock import TESTING, Clock
from prepay.errors import CallError, InvalidArgumentError

if TYPE_CHECKING:
    from types import TracebackType

__all__ = [
    "Budget",
    "Hold",
    "Reservation",
    "is_capped",
    "prepared",
    "refuse_fork",
    "reserve",
    "warn_of_thread",
]

P = ParamSpec("P")
R = TypeVar("R")


def reserve(amount: int, *budgets: Budget | None) -> Reservation:
    """Set credits aside in the given budgets, those of the blocks around this code, and all that they are parts of.

    Args:
        amount: what a call would cost, in credits.
        budgets: further budgets; None stands for none.

    Raises:
        BudgetExceededError: one of them has fewer credits left; nothing was set aside in any.
        BudgetForkedError: one of them was made in another process; nothing was set aside in any.
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
    everyone = _with_parents([*_BLOCKS.here(), *(budget for budget in budgets if budget is not None)])
    return Reservation(everyone, amount, lost)


def is_capped(*budgets: Budget | None) -> bool:
    """Whether any budget counts here, so that a quote is needed before a call."""
    return (bool(_BLOCKS) and bool(_BLOCKS.here())) or any(budget is not None for budget in budgets)


def refuse_fork(*budgets: Budget) -> None:
    """Refuse to go on if a budget that counts here was made in another process, before anything is asked.

    Raises:
        BudgetForkedError: one was.
    """
    for budget in _with_parents([*_BLOCKS.here(), *budgets]):
        budget._refuse_fork()


def warn_of_thread(operation: str, *budgets: Budget) -> None:
    """Log, once for each block, that a paid call is made in a thread that the block does not reach."""
    if _BLOCKS:
        _BLOCKS.warn_of_thread(operation, _with_parents(list(budgets)))


def _with_parents(budgets: list[Budget]) -> tuple[Budget, ...]:
    family: dict[int, Budget] = {}
    for budget in budgets:
        member: Budget | None = budget
        while member is not None and id(member) not in family:
            family[id(member)] = member
            member = member.parent
    return tuple(family.values())


class Budget(Accounts):
    """A cap on the credits that calls may spend.

    Give it to a client (``TokPortal(budget=…)``), to a copy of one, to a call (``budget=…``), or make it count for
    every call in a block (``with budget:``). All budgets that are given count, and one may be shared by any number of
    clients, threads and tasks. A budget inside another one, by ``parent`` or by nesting blocks, is held to both.

    A block reaches the tasks that are started in it, but no threads: use :meth:`wrap` for these, or give the budget to
    the call. A budget counts in the process that made it; in a child process, after a fork, calls under it are
    refused.

    Args:
        credits: the cap, in whole credits.
        parent: a budget that this one is a part of.
        name: what errors and logs call it.
        on_warning: called once, with this budget, when 80 % are spent or set aside; a line in the log when None. What
            it raises is logged and otherwise ignored. It is called on the thread of the call, and must not be async.

    Raises:
        InvalidArgumentError: an argument is of the wrong kind; it is a ValueError too.
    """

    def __init__(
        self,
        credits: int,  # noqa: A002 - the field's own word
        *,
        parent: Budget | None = None,
        name: str = "budget",
        on_warning: Callable[[Budget], object] | None = None,
    ) -> None:
        cap = whole(credits, "Budget: credits")
        of_kind(parent, Budget | None, "Budget.parent must be a Budget or None")
        of_kind(name, str, "Budget.name must be text")
        says = "Budget.on_warning must be a function that is not async"
        of_kind(on_warning, Callable | None, says)
        if is_async(on_warning):
            raise InvalidArgumentError(f"{says}, not {shown(on_warning)}.")
        super().__init__(cap, name, on_warning)
        self._parent = parent
        self._numbers = itertools.count(1)

    @property
    def limit(self) -> int:
        """The cap, in credits; see :meth:`raise_to`."""
        return self._limit

    @property
    def name(self) -> str:
        """What errors and logs call it."""
        return self._name

    @property
    def parent(self) -> Budget | None:
        """The budget that this one is a part of."""
        return self._parent

    @property
    def unresolved(self) -> tuple[CallError, ...]:
        """The calls for which credits stay set aside because nobody knows whether they were charged, oldest first.

        Those that were interrupted (a cancelled task, Ctrl-C) are among them. ``resolve`` of each finds out, and
        releases the credits or counts them as spent.
        """
        kept = [each.told() for each in self._books.aside if each.state == "kept"]
        return tuple(error for error in kept if error is not None)

    def raise_to(self, credits: int) -> None:  # noqa: A002
        """Raise the cap.

        Args:
            credits: the new cap, in whole credits.

        Raises:
            InvalidArgumentError: it is below the present cap.
        """
        with self._mutex():
            self._raise(whole(credits, "Budget.raise_to: credits", least=self._limit))

    def hold(self, credits: int, *, id: str | None = None) -> Hold:  # noqa: A002
        """Set credits aside for something that this package does not see.

        Example:
            ``with budget.hold(100) as hold: hold.settle(spend_elsewhere())``

        Args:
            credits: how many.
            id: what to call it, for :meth:`settle` and :meth:`release`; ``hold-1`` and so on when left out.

        Raises:
            BudgetExceededError: this budget, one that it is a part of, or that of a block around this code has fewer
                credits left.
            BudgetForkedError: it was made in another process.
            InvalidArgumentError: an argument is of the wrong kind, or the id is taken.
        """
        amount = whole(credits, "Budget.hold: credits")
        name = f"hold-{next(self._numbers)}" if id is None else id
        of_kind(name or None, str, "Budget.hold: id must be text that is not empty")
        if any(hold.id == name for hold in self.holds):
            raise InvalidArgumentError(f"Budget.hold: there is a hold with the id {shown(name)} already.")
        now = (TESTING.get() or Clock()).now()
        reservation = reserve(amount, self)
        hold = Hold(reservation, name, since=dt.datetime.fromtimestamp(now, dt.UTC))
        reservation.keep_as(hold, amount)
        return hold

    def settle(self, hold: Hold | str, credits: int) -> None:  # noqa: A002
        """Say what a hold has cost after all: count so many credits as spent, and release the rest.

        Args:
            hold: one of ``holds``, or its id (of U-Gen's: the id of the job).
            credits: what was charged.

        Raises:
            InvalidArgumentError: there is no such hold, or credits is not a whole number.
        """
        self._found(hold, "settle").settle(credits)

    def release(self, hold: Hold | str) -> None:
        """Say that a hold has cost nothing; arguments and errors as for :meth:`settle`."""
        self._found(hold, "release").release()

    def wrap(self, function: Callable[P, R]) -> Callable[P, R]:
        """Return the function with a block of this budget around it, for threads and pools.

        Example:
            ``pool.map(budget.wrap(make_bundle), orders)``

        Args:
            function: a sync or async function.

        Raises:
            InvalidArgumentError: it is not a function, or a generator function.
        """
        return wrapped(self, function)

    def __repr__(self) -> str:
        books = self._books
        return f"Budget({self._limit}, spent={books.spent}, reserved={books.reserved}, name={self._name!r})"

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError(
            f"Budget {self._name!r} is not pickled or copied: it would count apart. Make a budget in each process."
        )

    def __enter__(self) -> Self:
        _BLOCKS.enter(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _BLOCKS.leave(self)

    def _found(self, hold: Hold | str, method: str) -> Hold:
        found = next((each for each in self.holds if each is hold or each.id == hold), None)
        if found is None and isinstance(hold, Hold) and hold.ended:
            return hold
        if found is None:
            said = hold.id if isinstance(hold, Hold) else hold
            raise InvalidArgumentError(
                f"Budget.{method}: budget {self._name!r} has no hold {shown(said)}. Budget.holds lists them."
            )
        return found


_BLOCKS: Final = Blocks[Budget]()
