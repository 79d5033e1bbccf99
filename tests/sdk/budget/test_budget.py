"""A budget is never passed: not by threads, not by tasks, not by calls whose outcome nobody knows."""

from __future__ import annotations

import asyncio
import logging
import pickle
import random
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay.budget import Budget, Reservation, is_capped, reserve
from prepay.errors import BudgetExceededError

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "settle", "release", "keep"]), st.integers(0, 40), st.integers(0, 9)
    )
)


@given(st.integers(0, 100), STEPS)
def test_what_is_committed_never_passes_the_cap(limit: int, steps: list[tuple[str, int, int]]) -> None:
    budget = Budget(limit, on_warning=lambda _: None)
    live: list[Reservation] = []
    for action, amount, index in steps:
        if action == "reserve":
            left = budget.available
            if amount <= left:
                live.append(reserve(amount, budget))
            else:
                with pytest.raises(BudgetExceededError) as refused:
                    reserve(amount, budget)
                assert (refused.value.required, refused.value.available) == (amount, left)
        elif live:
            chosen = live[index % len(live)]
            match action:
                case "settle":
                    chosen.settle(min(amount, chosen.amount))
                case "release":
                    chosen.release()
                case _:
                    chosen.keep()
        assert budget.spent + budget.reserved <= limit
    held = sum(each.amount for each in live if each.state in ("open", "kept"))
    assert budget.reserved == held


def test_an_unknown_outcome_stays_set_aside_until_it_is_known() -> None:
    budget = Budget(100)
    reservation = reserve(82, budget)
    reservation.keep()
    assert budget.available == 18
    with pytest.raises(BudgetExceededError):
        reserve(82, budget)
    reservation.release()
    assert budget.available == 100


def test_a_reservation_ends_once() -> None:
    budget = Budget(100)
    reservation = reserve(60, budget)
    reservation.settle(40)
    reservation.settle(40)
    reservation.release()
    assert (budget.spent, budget.reserved) == (40, 0)


def test_a_part_is_held_to_its_own_cap_and_to_the_whole() -> None:
    whole = Budget(100, name="whole")
    part = Budget(60, parent=whole, name="part")
    reserve(50, whole)
    with pytest.raises(
        BudgetExceededError, match=r"Budget 'whole': this call costs 60 credits, but only 50 of 100 are left"
    ):
        reserve(60, part)
    assert (part.reserved, whole.reserved) == (0, 50)
    with pytest.raises(BudgetExceededError, match="Budget 'part': "):
        reserve(61, part)


def test_blocks_nest_and_end() -> None:
    outer, inner = Budget(100), Budget(50)
    assert not is_capped()
    with outer:
        with inner:
            reserve(30)
        reserve(20)
        assert is_capped()
    assert (inner.reserved, outer.reserved) == (30, 50)
    assert not is_capped()


def test_a_budget_given_twice_counts_once() -> None:
    budget = Budget(100)
    with budget:
        reserve(40, budget, budget)
    assert budget.reserved == 40


async def test_tasks_may_enter_one_budget_in_any_order() -> None:
    budget = Budget(64 * 10)

    async def work(turns: int) -> None:
        with budget:
            for _ in range(turns):
                await asyncio.sleep(0)
            reserve(10).settle(10)

    await asyncio.gather(*(work(turns % 7) for turns in range(64)))
    assert (budget.spent, budget.available) == (640, 0)
    assert not is_capped()


def test_sixty_four_threads_share_one_cap() -> None:
    budget = Budget(100)
    won: list[Reservation] = []
    start = threading.Barrier(64)

    def work() -> None:
        start.wait()
        try:
            won.append(reserve(10, budget))
        except BudgetExceededError:
            return

    threads = [threading.Thread(target=work) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 10
    assert budget.available == 0


def test_ten_thousand_interleavings_never_pass_the_cap() -> None:
    rng = random.Random(20260519)
    for _ in range(10_000):
        limit = rng.randint(0, 50)
        whole = Budget(limit, on_warning=lambda _: None)
        parts = [Budget(rng.randint(0, 50), parent=whole, on_warning=lambda _: None) for _ in range(2)]
        pending: list[list[str]] = [["reserve", rng.choice(["settle", "release", "keep"])] for _ in range(6)]
        made: dict[int, Reservation] = {}
        while any(pending):
            worker = rng.choice([index for index, steps in enumerate(pending) if steps])
            step = pending[worker].pop(0)
            if step == "reserve":
                try:
                    made[worker] = reserve(rng.randint(1, 30), parts[worker % 2])
                except BudgetExceededError:
                    pending[worker].clear()
            elif step == "settle":
                made[worker].settle(rng.randint(0, made[worker].amount))
            else:
                getattr(made[worker], step)()
            for budget in (whole, *parts):
                assert budget.spent + budget.reserved <= budget.limit


def test_the_warning_comes_once_at_eighty_per_cent(caplog: pytest.LogCaptureFixture) -> None:
    warned: list[int] = []
    budget = Budget(100, on_warning=lambda each: warned.append(each.spent + each.reserved))
    reserve(79, budget)
    assert warned == []
    reserve(1, budget).settle(1)
    reserve(10, budget)
    assert warned == [80]
    with caplog.at_level(logging.WARNING, logger="prepay.budget"):
        reserve(9, Budget(10, name="nightly run"))
    assert caplog.messages == ["nightly run: 9 of 10 credits are spent or set aside"]


@pytest.mark.parametrize("wrong", [-1, 1.5, True, "100"])
def test_only_whole_credits_make_a_budget(wrong: object) -> None:
    with pytest.raises(ValueError, match="whole number of credits"):
        Budget(wrong)  # type: ignore[arg-type]


def test_the_error_survives_a_pickle() -> None:
    with pytest.raises(BudgetExceededError) as refused:
        reserve(5, Budget(3))
    copied = pickle.loads(pickle.dumps(refused.value))
    assert (str(copied), copied.required, copied.available) == (str(refused.value), 5, 3)
