"""What is behind the lock of a budget cannot be set, and a budget does not count in a child process."""

from __future__ import annotations

import asyncio
import copy
import os
import pickle
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from prepay import Budget, BudgetForkedError, ConfigurationError, InvalidArgumentError, PrepayError
from prepay.budget import reserve
from tests.sdk.fakes import KINDS, ask, client, serving

GENERATE = {"prompt": "x"}


def in_child(work: Callable[[], str]) -> str:
    """What ``work`` returns in a forked child; at most 4 KB."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:  # pragma: no cover - the child is not measured
        try:
            os.write(writing, work().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        text = said.read()
    os.waitpid(pid, 0)
    return text


# -- api 8: what is behind a lock has no public setter -------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["limit", "name", "parent", "spent", "reserved", "available", "holds", "unresolved"]
)
def test_api8_nothing_of_a_budget_can_be_set(name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(Budget(10), name, 5)


def test_api8_a_cycle_cannot_be_made() -> None:
    stranger: Any = type("Child", (), {})()
    child = Budget(10, parent=Budget(10))
    with pytest.raises(InvalidArgumentError, match=r"Budget\.parent must be a Budget or None, not a Child"):
        Budget(10, parent=stranger)
    # Whoever forces one, past all that is public, gets no endless loop.
    assert child.parent is not None
    child.parent._parent = child
    assert reserve(5, child).amount == 5


def test_api8_a_budget_can_be_raised_and_not_lowered() -> None:
    warned: list[int] = []
    budget = Budget(10, on_warning=lambda each: warned.append(each.limit))
    reserve(10, budget).settle(10)
    budget.raise_to(100)
    assert (budget.limit, budget.available) == (100, 90)
    reserve(75, budget)
    assert warned == [10, 100], "80 % of the new cap are a new warning"
    for wrong in (99, -1, 1.5, "200", True, None):
        with pytest.raises(InvalidArgumentError, match=r"Budget\.raise_to: credits must be a whole number"):
            budget.raise_to(wrong)  # type: ignore[arg-type]
    assert budget.limit == 100


@pytest.mark.parametrize("wrong", ["print", 5, object()])
def test_api10_on_warning_is_a_function_that_is_not_async(wrong: Any) -> None:
    async def alarm(_: Budget) -> None: ...

    for given in (wrong, alarm):
        with pytest.raises(
            InvalidArgumentError, match=r"Budget\.on_warning must be a function that is not async"
        ):
            Budget(1, on_warning=given)
    with pytest.raises(InvalidArgumentError, match=r"Budget\.name must be text"):
        Budget(1, name=wrong if not isinstance(wrong, str) else b"x")  # type: ignore[arg-type]


# -- G9: a budget does not reach a child process -------------------------------------------------------------------


def test_g9_a_budget_says_in_a_child_that_it_does_not_reach_there() -> None:
    seen: list[httpx.Request] = []
    budget = Budget(500, name="parent's")
    source = client("tokportal", "sync", serving(seen), budget=budget)

    def work() -> str:
        said: list[str] = []
        for spend_there in (
            lambda: source.bundles.create(bundle_type="account_only", country="USA"),
            lambda: budget.hold(5),
        ):
            try:
                spend_there()
            except BudgetForkedError as refused:
                said.append(str(refused))
        source.me.get()
        return "|".join([*said, f"{len(seen)} sent", f"{budget.reserved}"])

    first, second, sent, reserved = in_child(work).split("|")
    assert first == second
    assert 'Budget "parent\'s" was made in process' in first
    assert "Nothing was sent. Make a budget in each process." in first
    assert (sent, reserved) == ("1 sent", "0"), "what is free needs no budget"
    assert issubclass(BudgetForkedError, ConfigurationError)


@pytest.mark.parametrize("kind", KINDS)
def test_g9_an_open_block_says_so_as_well(kind: str) -> None:
    seen: list[httpx.Request] = []
    source = client("trenz", kind, serving(seen))
    with Budget(500):

        def work() -> str:
            try:
                asyncio.run(ask(source, "images.generate", **GENERATE))
            except PrepayError as refused:
                return f"{type(refused).__name__} {len(seen)}"
            return "sent"

        assert in_child(work) == "BudgetForkedError 0"


def test_g9_locks_that_were_held_when_the_process_was_forked_stop_nobody() -> None:
    budget = Budget(500)
    reservation = reserve(20, budget)
    holding, done = threading.Event(), threading.Event()

    def hold_the_lock() -> None:
        with budget._lock:
            holding.set()
            done.wait()

    thread = threading.Thread(target=hold_the_lock)
    thread.start()
    holding.wait()

    def work() -> str:
        reservation.settle(20)
        with pytest.raises(BudgetForkedError):
            reserve(5, budget)
        return f"{budget.spent} {budget.reserved} {budget.unresolved} {budget.holds}"

    try:
        assert in_child(work) == "20 0 () ()"
    finally:
        done.set()
        thread.join()
    assert (budget.spent, budget.reserved) == (0, 20), "the parent's own books are its own"


@pytest.mark.parametrize("take", [pickle.dumps, copy.copy, copy.deepcopy])
def test_g9_a_budget_is_not_pickled_into_another_process(take: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError, match="Make a budget in each process"):
        take(Budget(5))


# -- the books hold whatever happens -------------------------------------------------------------------------------


def test_a_reservation_that_is_finalized_amid_a_step_of_its_own_thread_is_counted() -> None:
    budget = Budget(100)
    inner = reserve(10, budget)
    books = budget._books

    class Nosy(dict[Any, Any]):
        """Ends another reservation, once, while the books are copied, as a finalizer may."""

        calm = False

        def keys(self) -> Any:
            if not self.calm:
                self.calm = True
                inner.settle(10)
            return super().keys()

        def __iter__(self) -> Iterator[Any]:
            self.keys()
            return super().__iter__()

    budget._books = books._replace(aside=Nosy(books.aside))
    reserve(20, budget).settle(15)
    assert inner.ended
    assert (budget.spent, budget.reserved, budget.available) == (25, 0, 75)
