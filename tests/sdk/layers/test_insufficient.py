"""When credits run out: refused before it is sent, waited for, or topped up; and then sent again, once."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from prepay import (
    Budget,
    InsufficientCreditsError,
    Retry,
    TopUp,
    ValidationError,
    WaitForCredits,
)
from tests.sdk.fakes import KINDS
from tests.sdk.money import JOB, PAID, SEED_BUNDLE, World, charges, sent

both = pytest.mark.parametrize("kind", KINDS)


# -- check_balance -----------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("vendor", ["tokportal", "ugen"])
async def test_what_the_balance_does_not_cover_is_not_sent(vendor: str, kind: str) -> None:
    world = World(vendor, PAID[vendor].price - 1, kind, check_balance=True)
    name, given = PAID[vendor].name, PAID[vendor].given
    with pytest.raises(
        InsufficientCreditsError, match=r"1 are missing; nothing was sent; to top up: "
    ) as raised:
        await world.call(name, **given)
    error: Any = raised.value
    assert (error.required, error.available, error.missing) == (PAID[vendor].price, PAID[vendor].price - 1, 1)
    assert sum(error.breakdown.values()) == PAID[vendor].price
    assert (error.attempts, error.charged, error.operation) == (0, False, f"{vendor}.{name}")
    # TokPortal's rehearsal answers 402 itself, which tells the price as well.
    assert len(world.mock.requests) == 2
    assert charges(world) == []


@both
@pytest.mark.parametrize("vendor", ["tokportal", "ugen"])
async def test_a_balance_that_just_suffices_is_enough(vendor: str, kind: str) -> None:
    world = World(vendor, PAID[vendor].price, kind)
    name, given = PAID[vendor].name, PAID[vendor].given
    await world.call(name, **given, check_balance=True)
    assert world.account.available == 0
    assert sent(world) == 1


@both
async def test_the_rehearsal_of_tokportal_tells_price_and_balance_at_once(kind: str) -> None:
    world = World("tokportal", 100, kind)
    await world.call("bundles.create", **SEED_BUNDLE, check_balance=True)
    assert [one.operation_id for one in world.mock.requests] == ["tokportalCreateBundle"] * 2


@both
async def test_the_price_is_asked_for_once_for_budget_and_check(kind: str) -> None:
    world = World("ugen", 1000, kind)
    await world.call("jobs.create", **JOB, check_balance=True, budget=Budget(1000))
    assert [one.operation_id for one in world.mock.requests] == [
        "ugenEstimateJobCredits",
        "ugenGetCreditBalance",
        "ugenCreateJob",
    ]


@both
async def test_h5_a_balance_that_is_only_remembered_refuses_nothing(kind: str) -> None:
    world = World("trenz", 20, kind, check_balance=True)
    await world.call("products.search", keyword="bottle")
    # 19 were left. Nobody can be asked, so the server decides, and its refusal costs nothing.
    with pytest.raises(InsufficientCreditsError, match="402"):
        await world.call("images.generate", prompt="x")
    assert sent(world) == 1
    world.account.grant(1)
    await world.call("images.generate", prompt="x")
    assert (sent(world), world.account.available) == (2, 0)


@both
async def test_what_costs_nothing_is_not_checked(kind: str) -> None:
    world = World("tokportal", 0, kind, check_balance=True)
    await world.call("credits.costs")
    assert len(world.mock.requests) == 1


@both
async def test_a_call_that_is_not_valid_is_told_so_before_the_balance_is_asked(kind: str) -> None:
    world = World("tokportal", 0, kind, check_balance=True)
    with pytest.raises(ValidationError):
        await world.call("bundles.create", **SEED_BUNDLE | {"bundle_type": "none"})


# -- WaitForCredits ----------------------------------------------------------------------------------------------


@both
async def test_released_credits_are_waited_for_and_the_call_is_sent_once_more(kind: str) -> None:
    world = World("ugen", 300, kind)
    job = await world.call("jobs.create", **JOB)
    world.at(12.0, lambda: world.handle.end_job(job.job_id, "failed"))
    await world.call("jobs.create", **JOB, on_insufficient=WaitForCredits(timeout=60, poll=5))
    assert world.now == 15.0
    assert [row.kind for row in world.account.ledger] == ["grant", "hold", "release", "hold"]
    assert sent(world) == 3
    keys = {
        one.request["idempotency_key"] for one in world.mock.requests.where(operation="ugenCreateJob")[1:]
    }
    assert len(keys) == 1, "one call, one key"


@both
@pytest.mark.parametrize("check", [True, False])
async def test_a_grant_is_waited_for(kind: str, check: bool) -> None:
    world = World(
        "tokportal", 50, kind, on_insufficient=WaitForCredits(timeout=60, poll=5), check_balance=check
    )
    world.at(7.0, lambda: world.account.grant(32))
    made = await world.call("bundles.create", **SEED_BUNDLE)
    assert (made.credits_charged, made.credits_remaining, world.now) == (82, 0, 10.0)
    assert sent(world) == (1 if check else 2)
    assert len(charges(world)) == 1


@both
@pytest.mark.parametrize("vendor", ["tokportal", "ugen"])
async def test_credits_that_do_not_come_leave_the_first_error(vendor: str, kind: str) -> None:
    world = World(vendor, 10, kind, on_insufficient=WaitForCredits(timeout=20, poll=5))
    name, given = PAID[vendor].name, PAID[vendor].given
    with pytest.raises(InsufficientCreditsError) as raised:
        await world.call(name, **given)
    assert any("waited 20 s for " in note and "10 are available" in note for note in raised.value.__notes__)
    assert (sent(world), world.now) == (1, 20.0)


@both
async def test_a_second_shortage_is_raised_and_not_waited_for(kind: str) -> None:
    world = World("tokportal", 0, kind, on_insufficient=WaitForCredits(timeout=600, poll=5))
    world.at(5.0, lambda: world.account.grant(82))
    # Somebody else is faster.
    world.fault("status", "tokportalCreateBundle", 2, status=402)
    with pytest.raises(InsufficientCreditsError):
        await world.call("bundles.create", **SEED_BUNDLE)
    assert (sent(world), world.now) == (2, 5.0)


@both
async def test_the_deadline_of_the_call_ends_the_wait(kind: str) -> None:
    world = World("tokportal", 0, kind)
    policy = WaitForCredits(timeout=600, poll=5)
    with pytest.raises(InsufficientCreditsError):
        await world.call("bundles.create", **SEED_BUNDLE, on_insufficient=policy, deadline=12)
    assert (sent(world), world.now) == (1, 12.0)


@both
async def test_a_short_outage_does_not_end_the_wait(kind: str) -> None:
    world = World("ugen", 0, kind, retry=Retry(attempts=1))
    world.fault("status", "ugenGetCreditBalance", 2, status=503)
    world.at(1.0, lambda: world.account.grant(1000))
    await world.call("jobs.create", **JOB, on_insufficient=WaitForCredits(timeout=60, poll=5))
    assert world.now == 10.0


@both
async def test_trenz_waits_only_where_the_balance_can_be_asked_for(kind: str) -> None:
    world = World("trenz", 0, kind, on_insufficient=WaitForCredits(timeout=60, poll=5))
    with pytest.raises(InsufficientCreditsError) as raised:
        await world.call("images.generate", prompt="x")
    assert (sent(world), world.now) == (1, 0.0)
    assert any("cannot be asked for" in note for note in raised.value.__notes__)
    world.account.grant(25)
    await world.call("images.generate", prompt="x")
    world.at(11.0, lambda: world.account.grant(15))
    await world.call("images.generate", prompt="x")
    assert (sent(world), world.now, world.account.available) == (4, 15.0, 0)


@both
async def test_a_balance_of_long_ago_is_not_what_was_waited_for(kind: str) -> None:
    world = World("trenz", 50, kind)
    await world.call("images.generate", prompt="x")
    world.account.client().images.generate(prompt="x")
    world.fault("status", "trenzGetTask", None, status=404)
    with pytest.raises(InsufficientCreditsError):
        await world.call("images.generate", prompt="x", on_insufficient=WaitForCredits(timeout=20, poll=5))
    assert (sent(world), world.now) == (2, 20.0), (
        "the client has seen 30 credits, before somebody else took 20"
    )


@both
async def test_a_budget_holds_the_call_while_it_waits(kind: str) -> None:
    world, budget = World("tokportal", 0, kind), Budget(100, on_warning=lambda _: None)
    seen: list[int] = []
    world.at(5.0, lambda: seen.append(budget.reserved))
    world.at(7.0, lambda: world.account.grant(82))
    await world.call("bundles.create", **SEED_BUNDLE, budget=budget, on_insufficient=WaitForCredits())
    assert (seen, budget.spent, budget.reserved) == ([82], 82, 0)
    with pytest.raises(InsufficientCreditsError):
        await world.call(
            "bundles.create", **SEED_BUNDLE | {"edits_quantity": 0, "videos_quantity": 1}, budget=Budget(90)
        )


# -- both ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", [WaitForCredits, partial(TopUp, print)])
@pytest.mark.parametrize(
    "given", [{"timeout": -1}, {"poll": 0}, {"poll": float("nan")}, {"timeout": float("nan")}]
)
def test_times_must_make_sense(policy: Any, given: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=rf"\.{next(iter(given))} must be"):
        policy(**given)


@both
async def test_raise_is_the_default_and_can_be_said(kind: str) -> None:
    world = World("tokportal", 0, kind, on_insufficient=WaitForCredits())
    with pytest.raises(InsufficientCreditsError):
        await world.call("bundles.create", **SEED_BUNDLE, on_insufficient="raise")
    assert (sent(world), world.now) == (1, 0.0)
