"""Buying a pack: one session, somebody who pays, and credits that are known to be those of this purchase."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from prepay import InvalidArgumentError, OutcomeUnknownError, WaitTimeoutError
from tests.sdk.fakes import KINDS
from tests.sdk.money import World, eventually

both = pytest.mark.parametrize("kind", KINDS)


class Buyer:
    """Pays for each session that it is shown, some time later."""

    def __init__(self, world: World, after: float = 12.0, outcome: str = "paid") -> None:
        self.world, self.after, self.outcome = world, after, outcome
        self.sessions: list[Any] = []

    def __call__(self, session: Any) -> None:
        self.sessions.append(session)
        self.world.at(
            self.world.now + self.after,
            lambda: self.world.handle.settle_payment(session.session_id, self.outcome),
        )

    async def later(self, session: Any) -> None:
        """The same for async clients."""
        self(session)


@pytest.mark.parametrize(("kind", "asynchronous"), [("sync", False), ("async", False), ("async", True)])
async def test_a_pack_is_bought_and_its_credits_waited_for(kind: str, asynchronous: bool) -> None:
    world = World("ugen", 7, kind)
    buyer = Buyer(world)
    bought = await eventually(world.client.billing.buy("creator", buyer.later if asynchronous else buyer))
    (session,) = buyer.sessions
    assert bought.session == session
    assert session.checkout_url.endswith(session.session_id)
    assert (bought.pack_id, bought.credits, bought.balance.available, world.now) == (
        "creator",
        1000,
        1007,
        15.0,
    )
    assert world.heard("ugenCreateCheckoutSession") == 1
    rows = (await world.call("credits.transactions")).items
    assert bought.transaction_id == rows[0].id


@both
async def test_the_way_of_paying_is_passed_on(kind: str) -> None:
    world = World("ugen", 0, kind)
    await eventually(world.client.billing.buy("starter", Buyer(world), payment_type="paypal"))
    (asked,) = world.mock.requests.where(operation="ugenCreateCheckoutSession")
    assert asked.request == {"pack_id": "starter", "payment_type": "paypal"}


@both
async def test_other_credits_are_not_taken_for_the_purchase(kind: str) -> None:
    world = World("ugen", 0, kind)
    world.at(3.0, lambda: world.account.grant(5000, source="bonus"))
    world.at(4.0, lambda: world.account.grant(200))
    bought = await eventually(world.client.billing.buy("creator", Buyer(world)))
    assert (bought.credits, world.now) == (1000, 15.0)


@both
async def test_a_purchase_of_the_past_is_not_taken_for_this_one(kind: str) -> None:
    world = World("ugen", 0, kind)
    first = await eventually(world.client.billing.buy("creator", Buyer(world)))
    second = await eventually(world.client.billing.buy("creator", Buyer(world)))
    assert (first.balance.available, second.balance.available, world.now) == (1000, 2000, 30.0)
    assert first.transaction_id != second.transaction_id


@both
@pytest.mark.parametrize("outcome", ["failed", "expired"])
async def test_a_payment_that_does_not_come_leaves_the_session(outcome: str, kind: str) -> None:
    world = World("ugen", 0, kind)
    buyer = Buyer(world, outcome=outcome)
    with pytest.raises(
        WaitTimeoutError, match=r"waited 60 s for the 1000 credits of pack 'creator'"
    ) as raised:
        await eventually(world.client.billing.buy("creator", buyer, timeout=60))
    assert raised.value.session == buyer.sessions[0]
    assert (world.now, world.account.available) == (60.0, 0)


@both
async def test_a_session_whose_answer_is_lost_is_not_opened_again(kind: str) -> None:
    world = World("ugen", 0, kind)
    world.fault("lose_response", "ugenCreateCheckoutSession", None)
    shown: list[Any] = []
    with pytest.raises(OutcomeUnknownError) as raised:
        await eventually(world.client.billing.buy("creator", shown.append))
    assert (shown, world.heard("ugenCreateCheckoutSession"), raised.value.charged) == ([], 1, False)


@both
async def test_a_pack_that_is_not_sold_opens_no_session(kind: str) -> None:
    world = World("ugen", 0, kind)
    with pytest.raises(
        InvalidArgumentError, match=r"no pack 'huge'; there are starter, creator, studio, enterprise"
    ):
        await eventually(world.client.billing.buy("huge", Buyer(world)))
    assert world.heard("ugenCreateCheckoutSession") == 0


async def test_two_purchases_at_a_time_wait_for_two_payments() -> None:
    world = World("ugen", 0, "async")
    buyers = Buyer(world, after=4.0), Buyer(world, after=40.0)
    first, second = await asyncio.gather(*(world.client.billing.buy("studio", buyer) for buyer in buyers))
    assert first.transaction_id != second.transaction_id
    assert world.account.available == 10_000


@both
async def test_a_busy_ledger_does_not_hide_the_purchase(kind: str) -> None:
    world = World("ugen", 100, kind)

    def crowd() -> None:
        for _ in range(250):
            world.account.grant(1, source="bonus")

    world.at(13.0, crowd)
    bought = await eventually(world.client.billing.buy("starter", Buyer(world)))
    assert (bought.credits, world.now) == (200, 15.0)
