"""A12: holds are made, settled and released by hand."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest

from prepay import Budget, BudgetExceededError, Hold, InvalidArgumentError
from prepay.testing import no_waiting
from tests.sdk.fakes import KINDS
from tests.sdk.money import JOB, World

both = pytest.mark.parametrize("kind", KINDS)


async def held(kind: str, limit: int = 1000) -> tuple[World, Budget, str]:
    """A world in which a job of 237 credits runs under a budget, and the id of the job."""
    world, budget = World("ugen", 10_000, kind), Budget(limit, on_warning=lambda _: None)
    job = await world.call("jobs.create", **JOB, budget=budget)
    assert (budget.spent, budget.reserved, budget.available) == (0, 237, limit - 237)
    return world, budget, job.job_id


# -- by hand -------------------------------------------------------------------------------------------------------


@both
async def test_a12_a_hold_is_settled_or_released_by_hand(kind: str) -> None:
    world, budget, job_id = await held(kind)
    (hold,) = budget.holds
    assert (hold.id, hold.vendor, hold.operation, hold.credits) == (job_id, "ugen", "ugen.jobs.create", 237)
    assert hold.since == dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    budget.settle(job_id, 100)
    assert (budget.spent, budget.reserved, budget.holds, hold.ended) == (100, 0, (), True)
    budget.settle(hold, 5)
    budget.release(hold)
    assert budget.spent == 100, "it ends once"
    other = (await world.call("jobs.create", **JOB, budget=budget)).job_id
    budget.release(other)
    assert (budget.spent, budget.reserved) == (100, 0)


def test_a12_credits_are_held_for_what_this_package_does_not_see() -> None:
    whole, block = Budget(1000, on_warning=lambda _: None), Budget(1000)
    budget = Budget(100, parent=whole, on_warning=lambda _: None)
    with block, budget.hold(60) as hold:
        assert (budget.reserved, whole.reserved, block.reserved) == (60, 60, 60)
        with pytest.raises(BudgetExceededError):
            budget.hold(41)
        hold.settle(40)
        assert (budget.spent, budget.available) == (40, 60)
    assert (budget.spent, whole.spent, block.spent) == (40, 40, 40)
    assert (hold.id, hold.vendor, hold.operation) == ("hold-1", None, None)
    with budget.hold(10):
        pass
    assert budget.spent == 50, "what was not settled counts in full"
    with pytest.raises(LookupError), budget.hold(10, id="mine"):
        raise LookupError
    assert (budget.spent, budget.reserved, budget.holds[0].id) == (50, 10, "mine"), (
        "nobody knows what it cost"
    )
    budget.release("mine")
    with budget.hold(10) as hold:
        hold.release()
    assert (budget.spent, budget.reserved) == (50, 0)
    over = budget.hold(10)
    over.settle(70)
    assert (budget.spent, budget.available) == (120, -20), (
        "what was charged is counted, whatever the cap says"
    )


def test_a12_a_hold_by_hand_follows_the_clock_of_tests() -> None:
    with no_waiting() as clock:
        hold = Budget(5).hold(1)
    assert abs(hold.since.timestamp() - clock.now()) < 5


@pytest.mark.parametrize("wrong", [-1, 1.5, "5", None, True])
def test_a12_holds_take_whole_credits(wrong: Any) -> None:
    budget = Budget(100)
    hold = budget.hold(5, id="h")
    for use in (
        lambda: budget.hold(wrong),
        lambda: hold.settle(wrong),
        lambda: budget.settle("h", wrong),
        lambda: budget.hold(1, id=5),  # type: ignore[arg-type]
        lambda: budget.hold(1, id=""),
    ):
        with pytest.raises(InvalidArgumentError):
            use()
    assert (budget.spent, budget.reserved) == (0, 5)


def test_a12_an_unknown_hold_is_named() -> None:
    budget = Budget(100, name="mine")
    other = Budget(5).hold(1, id="elsewhere")
    for unknown in ("nope", other):
        with pytest.raises(InvalidArgumentError, match=r"budget 'mine' has no hold '(nope|elsewhere)'"):
            budget.settle(unknown, 1)
        with pytest.raises(InvalidArgumentError, match=r"Budget\.release: budget 'mine' has no hold"):
            budget.release(unknown)
    budget.hold(1, id="twice")
    with pytest.raises(InvalidArgumentError, match="there is a hold with the id 'twice' already"):
        budget.hold(1, id="twice")
    assert repr(other) == "Hold('elsewhere', credits=1, set aside, operation=None)"


def test_a12_threads_that_end_one_hold_count_it_once() -> None:
    for _ in range(50):
        budget = Budget(100)
        hold, start = budget.hold(60), threading.Barrier(8)

        def work(number: int, hold: Hold = hold, start: threading.Barrier = start) -> None:
            start.wait()
            hold.settle(number) if number % 2 else hold.release()

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert budget.reserved == 0
        assert budget.spent in (0, 1, 3, 5, 7)
