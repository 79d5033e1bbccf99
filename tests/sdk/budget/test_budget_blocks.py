"""Blocks end by themselves, say where they do not reach, and are carried there; budgets say so in a child process."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest

from prepay import Budget, InvalidArgumentError
from prepay.budget import is_capped, reserve
from tests.sdk.fakes import client, serving

GENERATE = {"prompt": "x"}


# -- A11: a block removes itself -----------------------------------------------------------------------------------


def test_a11_blocks_that_end_out_of_order_remove_themselves() -> None:
    first, second = Budget(100, name="first"), Budget(100, name="second")
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    reserve(10)
    assert (first.reserved, second.reserved) == (0, 10)
    second.__exit__(None, None, None)
    assert not is_capped()


def test_a11_one_budget_entered_twice_ends_twice() -> None:
    budget = Budget(100)
    with budget:
        with budget:
            pass
        reserve(10)
        assert budget.reserved == 10
    assert not is_capped()


async def test_a11_tasks_that_end_their_blocks_in_any_order_keep_each_its_own() -> None:
    budgets = [Budget(100, name=str(number)) for number in range(3)]
    gates = [asyncio.Event() for _ in budgets]

    async def work(number: int) -> None:
        with budgets[number]:
            await gates[number].wait()
            reserve(number + 1).settle(number + 1)

    tasks = [asyncio.ensure_future(work(number)) for number in range(3)]
    await asyncio.sleep(0)
    for number in (1, 0, 2):
        gates[number].set()
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert [each.spent for each in budgets] == [1, 2, 3]


def test_a11_a_block_that_ends_in_another_context_ends() -> None:
    budget, context = Budget(100), copy_context()
    context.run(budget.__enter__)
    assert context.run(is_capped)
    budget.__exit__(None, None, None)
    assert not context.run(is_capped)


def test_a11_an_end_elsewhere_takes_no_cap_from_a_block_that_is_open() -> None:
    budget = Budget(100)
    first, second = copy_context(), copy_context()
    first.run(budget.__enter__)
    second.run(budget.__enter__)
    budget.__exit__(None, None, None)
    assert first.run(is_capped)
    assert second.run(is_capped), "which of the two was meant is not known"


# -- A11: threads --------------------------------------------------------------------------------------------------


def spend(source: Any, **options: Any) -> Any:
    return source.images.generate(**GENERATE, **options)


def test_a11_money_spent_past_a_block_in_another_thread_is_warned_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    source, budget = client("trenz", "sync", serving()), Budget(100, name="nightly")
    with caplog.at_level(logging.WARNING, logger="prepay.budget"), budget, ThreadPoolExecutor(2) as pool:
        list(pool.map(spend, [source] * 4))
    assert budget.spent == 0
    (said,) = caplog.messages
    assert "trenz.images.generate: a paid call in thread 'ThreadPoolExecutor" in said
    assert "budget.wrap(function)" in said
    assert "'nightly'" in said
    caplog.clear()
    with caplog.at_level(logging.WARNING, logger="prepay.budget"), ThreadPoolExecutor(2) as pool:
        pool.submit(spend, source).result()
    assert caplog.messages == [], "no block is open"


def test_a11_who_was_given_the_budget_is_not_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    source, whole = client("trenz", "sync", serving()), Budget(100, name="whole")
    part = Budget(100, parent=whole)
    with caplog.at_level(logging.WARNING, logger="prepay.budget"), whole, ThreadPoolExecutor(1) as pool:
        pool.submit(spend, source, budget=part).result()
        pool.submit(whole.wrap(spend), source).result()
        pool.submit(source.tasks.get, "t1").result()
        pool.submit(copy_context().run, spend, source).result()
    assert caplog.messages == []
    assert (whole.spent, part.spent) == (60, 20)


def test_a11_wrap_carries_a_budget_into_threads_and_keeps_the_function() -> None:
    source, budget = client("trenz", "sync", serving()), Budget(1000)

    def work(number: int, *, twice: bool = False) -> int:
        """Spend."""
        for _ in range(1 + twice):
            spend(source)
        return number

    carried = budget.wrap(work)
    assert (carried.__name__, carried.__doc__) == ("work", "Spend.")
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(carried, range(5))) == list(range(5))
    assert carried(7, twice=True) == 7
    assert budget.spent == 140
    assert not is_capped()


def test_a11_wrap_carries_a_budget_into_async_functions_in_other_threads() -> None:
    source, budget = client("trenz", "async", serving()), Budget(1000)

    async def work() -> str:
        await source.images.generate(**GENERATE)
        return "done"

    carried = budget.wrap(work)
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(asyncio.run(carried())))
    thread.start()
    thread.join()
    assert (found, budget.spent) == (["done"], 20)


def test_a11_wrap_takes_functions_alone() -> None:
    def rows() -> Iterator[int]:
        yield 1

    for wrong in (None, "f", 5):
        with pytest.raises(InvalidArgumentError, match=r"Budget\.wrap takes a function, not"):
            Budget(1).wrap(wrong)  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentError, match="generator functions"):
        Budget(1).wrap(rows)


def test_a_block_that_was_abandoned_is_not_kept_alive() -> None:
    budget = Budget(10)

    def work() -> Generator[None]:
        with budget:
            yield

    context = copy_context()
    rows = work()
    context.run(next, rows)
    del context
    rows.close()
    gc.collect()
    assert not is_capped()
