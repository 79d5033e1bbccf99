"""H6: under an idempotency key of the caller's own the server decides. A replay is free, and is counted so."""

from __future__ import annotations

from typing import Any

import pytest

from prepay import Budget, BudgetExceededError, InsufficientCreditsError, TopUp, WaitForCredits
from prepay._call.shared import KEY_LIFETIME, KEYS_REMEMBERED, PaidKeys
from tests.sdk.fakes import KINDS
from tests.sdk.money import PAID, World, charges, sent

both = pytest.mark.parametrize("kind", KINDS)
KEYED = [vendor for vendor in PAID if vendor != "trenz"]


@both
@pytest.mark.parametrize("vendor", KEYED)
async def test_h6_a_replay_is_not_refused_for_want_of_credits(vendor: str, kind: str) -> None:
    name, _, given, price = PAID[vendor]
    world = World(vendor, price, kind, check_balance=True)
    first = await world.call(name, **given, idempotency_key="order-7")
    assert world.account.available == 0
    second = await world.call(name, **given, idempotency_key="order-7")
    assert second.to_dict() == first.to_dict()
    assert len(charges(world)) == 1


@both
@pytest.mark.parametrize("vendor", KEYED)
async def test_h6_a_replay_needs_no_room_in_a_budget_and_no_quote(vendor: str, kind: str) -> None:
    name, _, given, price = PAID[vendor]
    world, budget = World(vendor, 1000, kind), Budget(price, on_warning=lambda _: None)
    await world.call(name, **given, idempotency_key="order-7", budget=budget)
    committed, heard = (budget.spent, budget.reserved), len(world.mock.requests)
    result = await world.call(name, **given, idempotency_key="order-7", budget=budget)
    assert (budget.spent, budget.reserved) == committed
    assert sum(committed) == price
    assert len(world.mock.requests) == heard + 1
    assert vendor == "ugen" or result.last_response.replayed
    with pytest.raises(BudgetExceededError):
        await world.call(name, **given, idempotency_key="order-8", budget=budget)
    with pytest.raises(BudgetExceededError):
        await world.call(name, **given, budget=budget)


@both
async def test_h6_a_replay_of_a_call_that_no_budget_counted_is_free_as_well(kind: str) -> None:
    name, _, given, _ = PAID["tokportal"]
    world, budget = World("tokportal", 1000, kind), Budget(0)
    await world.call(name, **given, idempotency_key="order-7")
    await world.call(name, **given, idempotency_key="order-7", budget=budget)
    assert (budget.spent, budget.reserved, len(charges(world))) == (0, 0, 1)


@both
async def test_h6_a_key_that_nobody_saw_paid_for_is_held_to_the_budget(kind: str) -> None:
    name, operation, given, price = PAID["tokportal"]
    world, budget = World("tokportal", 1000, kind), Budget(price - 1)
    for _ in range(2):
        with pytest.raises(BudgetExceededError):
            await world.call(name, **given, idempotency_key="order-7", budget=budget)
    world.fault("status", operation, 1, status=402)
    with pytest.raises(InsufficientCreditsError):
        await world.call(name, **given, idempotency_key="order-7")
    with pytest.raises(BudgetExceededError):
        await world.call(name, **given, idempotency_key="order-7", budget=budget)
    assert charges(world) == []


@both
async def test_h6_a_key_is_trusted_for_less_than_the_vendor_keeps_it(kind: str) -> None:
    name, _, given, price = PAID["tokportal"]
    world, budget = World("tokportal", 1000, kind), Budget(price, on_warning=lambda _: None)
    await world.call(name, **given, idempotency_key="order-7", budget=budget)
    world.pass_time(KEY_LIFETIME)
    with pytest.raises(BudgetExceededError):
        await world.call(name, **given, idempotency_key="order-7", budget=budget)
    assert len(charges(world)) == 1
    assert KEY_LIFETIME < 24 * 3600


@both
async def test_h6_nothing_is_bought_for_a_replay(kind: str) -> None:
    name, _, given, price = PAID["tokportal"]
    world, asked = World("tokportal", price, kind), list[Any]()
    policy = TopUp(asked.append, timeout=5)
    for _ in range(3):
        await world.call(name, **given, idempotency_key="order-7", on_insufficient=policy, check_balance=True)
    assert (asked, len(charges(world)), world.account.available) == ([], 1, 0)
    await world.call(
        name, **given, idempotency_key="order-7", on_insufficient=WaitForCredits(), check_balance=True
    )
    assert world.now == 0.0


@both
async def test_h6_a_call_that_was_not_carried_out_is_sent_first_and_then_topped_up(kind: str) -> None:
    name, _, given, price = PAID["tokportal"]
    world = World("tokportal", 0, kind)
    policy = TopUp(lambda _: world.account.grant(price), timeout=5)
    await world.call(name, **given, idempotency_key="order-7", on_insufficient=policy, check_balance=True)
    assert (sent(world), len(charges(world))) == (2, 1)


def test_h6_so_many_keys_are_remembered() -> None:
    keys = PaidKeys()
    for number in range(KEYS_REMEMBERED + 1):
        keys.add("op", str(number), 0.0)
    assert len(keys._keys) == KEYS_REMEMBERED
    assert not keys.has("op", "0", 1.0)
    assert keys.has("op", "1", 1.0)
    assert not keys.has("other", "1", 1.0)
    keys.add("op", "1", KEY_LIFETIME - 1)
    assert not keys.has("op", "1", KEY_LIFETIME), "a replay does not make it live longer"
