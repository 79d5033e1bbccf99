"""H9: one top-up at a time for the calls of a client, no more than were allowed, and none inside of another."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import Any

import pytest

from prepay import ConfigurationError, InsufficientCreditsError, TopUp
from prepay._call.top_ups import DAY, TopUps
from prepay._operation.shortage import MOST_TOP_UPS, TOP_UPS_REMEMBERED
from tests.sdk.fakes import KINDS
from tests.sdk.money import JOB, PAID, SMALL, World, charges, eventually, sent

both = pytest.mark.parametrize("kind", KINDS)
CROWD = 8


async def crowd(world: World, name: str, given: dict[str, Any], policy: TopUp) -> list[Any]:
    """The results or errors of calls that are made at once, by threads or by tasks."""
    if world.kind == "async":
        calls = (world.call(name, **given, on_insufficient=policy) for _ in range(CROWD))
        return list(await asyncio.gather(*calls, return_exceptions=True))
    found: list[Any] = []

    def work() -> None:
        try:
            result = world.client
            for part in name.split("."):
                result = getattr(result, part)
            found.append(result(**given, on_insufficient=policy))
        except Exception as error:  # noqa: BLE001 - looked at below
            found.append(error)

    threads = [threading.Thread(target=work) for _ in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        await asyncio.to_thread(thread.join)
    return found


@both
@pytest.mark.parametrize(
    ("vendor", "pack", "purchases"), [("tokportal", 1000, 1), ("ugen", 500, 4), ("trenz", 40, 4)]
)
async def test_h9_calls_that_run_short_at_once_buy_what_they_need_and_no_more(
    vendor: str, pack: int, purchases: int, kind: str
) -> None:
    name, _, given, price = PAID[vendor]
    world, bought, inside = World(vendor, 0, kind), list[Any](), list[int]()

    def pay(error: InsufficientCreditsError) -> None:
        inside.append(1)
        # All have been refused before anybody pays; who comes later takes what it finds.
        while kind == "sync" and sent(world) < CROWD:
            threading.Event().wait(0.005)
        assert len(inside) == 1, "one top-up at a time"
        bought.append(error)
        world.account.grant(pack)
        inside.pop()

    found = await crowd(world, name, given, TopUp(pay, timeout=30))
    assert [each for each in found if isinstance(each, Exception)] == []
    assert len(charges(world)) == CROWD
    assert len(bought) == purchases, f"{CROWD} calls of {price}, packs of {pack}"


@both
async def test_h9_a_purchase_that_takes_its_time_is_waited_for(kind: str) -> None:
    world, bought = World("tokportal", 0, kind), list[Any]()

    def pay(error: Any) -> None:
        bought.append(error)
        threading.Event().wait(0.1)
        world.account.grant(1000)

    async def pay_later(error: Any) -> None:
        bought.append(error)
        await asyncio.sleep(0.1)
        world.account.grant(1000)

    found = await crowd(
        world, "bundles.create", SMALL, TopUp(pay_later if kind == "async" else pay, timeout=30)
    )
    assert [each for each in found if isinstance(each, Exception)] == []
    assert (len(bought), len(charges(world))) == (1, CROWD)


@both
async def test_h9_who_waits_too_long_for_another_gets_the_first_error(kind: str) -> None:
    world, bought = World("tokportal", 0, kind), list[Any]()

    def pay(error: Any) -> None:
        bought.append(error)
        threading.Event().wait(0.3)
        raise LookupError("no card on file")

    async def pay_later(error: Any) -> None:
        bought.append(error)
        await asyncio.sleep(0.3)
        raise LookupError("no card on file")

    found = await crowd(
        world, "bundles.create", SMALL, TopUp(pay_later if kind == "async" else pay, timeout=0.05, most=1)
    )
    late = [each for each in found if isinstance(each, InsufficientCreditsError)]
    assert len(late) == CROWD - 1
    assert all("another call of this client tops up" in each.__notes__[0] for each in late)
    assert (len(bought), charges(world)) == (1, [])


@both
async def test_h9_so_many_top_ups_a_day_and_no_more(kind: str) -> None:
    world, bought = World("tokportal", 0, kind), list[Any]()
    policy = TopUp(bought.append, timeout=0, most=2)
    for _ in range(3):
        with pytest.raises(InsufficientCreditsError):
            await world.call("bundles.create", **SMALL, on_insufficient=policy)
    with pytest.raises(InsufficientCreditsError) as raised:
        await world.call("bundles.create", **SMALL, on_insufficient=policy)
    assert len(bought) == 2
    assert raised.value.__notes__ == [
        "nothing was bought: there were 2 top-ups in the last 24 hours (TopUp.most)"
    ]
    with pytest.raises(InsufficientCreditsError):
        await eventually(world.client.with_options(timeout=5).bundles.create(**SMALL, on_insufficient=policy))
    assert len(bought) == 2, "copies count together"
    world.pass_time(DAY)
    with pytest.raises(InsufficientCreditsError):
        await world.call("bundles.create", **SMALL, on_insufficient=policy)
    assert len(bought) == 3


def test_h9_the_default_cap_and_the_largest() -> None:
    assert TopUp(print).most == MOST_TOP_UPS == 10
    gate = TopUps()
    assert all(gate.allow(float(number), TOP_UPS_REMEMBERED) for number in range(TOP_UPS_REMEMBERED))
    assert not gate.allow(2000.0, TOP_UPS_REMEMBERED)
    assert len(gate._begun) == TOP_UPS_REMEMBERED
    assert gate.allow(DAY + 500, TOP_UPS_REMEMBERED)


@both
@pytest.mark.parametrize("other", ["same client", "new client"])
async def test_h9_a_callback_that_calls_for_another_top_up_is_refused(other: str, kind: str) -> None:
    world, depth = World("tokportal", 0, kind), list[int]()

    def nested() -> Any:
        source = world.client if other == "same client" else world.new_client()
        return source.bundles.create(**SMALL, on_insufficient=policy)

    def pay(_: Any) -> None:
        depth.append(1)
        nested()

    async def pay_async(_: Any) -> None:
        depth.append(1)
        await nested()

    policy = TopUp(pay_async if kind == "async" else pay, timeout=30)
    with pytest.raises(
        ConfigurationError, match=r"made inside of a TopUp callback, which cannot top up in turn"
    ):
        await world.call("bundles.create", **SMALL, on_insufficient=policy)
    assert (len(depth), charges(world)) == (1, [])
    world.account.grant(25)
    await world.call("bundles.create", **SMALL, on_insufficient=policy)


@both
async def test_h9_a_callback_may_make_calls_that_do_not_top_up(kind: str) -> None:
    world = World("ugen", 0, kind)

    def pay(_: Any) -> None:
        world.account.client().billing.packs()
        world.account.grant(1000)

    async def pay_async(_: Any) -> None:
        await world.client.billing.packs()
        pay(_)

    await world.call("jobs.create", **JOB, on_insufficient=TopUp(pay_async if kind == "async" else pay))
    assert sent(world) == 2


async def test_h9_a_cancelled_top_up_gives_its_turn_back() -> None:
    world = World("tokportal", 0, "async")

    paying = asyncio.Event()

    async def pay(_: Any) -> None:
        paying.set()
        await asyncio.sleep(60)

    task = asyncio.ensure_future(world.call("bundles.create", **SMALL, on_insufficient=TopUp(pay)))
    await paying.wait()
    assert world.client._settings.shared.top_ups._turn != {}
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert world.client._settings.shared.top_ups._turn == {}
    await world.call("bundles.create", **SMALL, on_insufficient=TopUp(lambda _: world.account.grant(25)))


def test_h9_a_turn_belongs_to_whoever_took_it() -> None:
    gate, first, second = TopUps(), object(), object()
    assert gate.enter(first)
    assert gate.enter(first)
    assert not gate.enter(second)
    gate.leave(second)
    assert not gate.enter(second)
    gate.leave(first)
    gate.leave(first)
    assert gate.enter(second)
