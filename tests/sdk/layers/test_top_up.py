"""When credits run out and the application may buy more: asked once, and never to pay for nothing."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx
import pytest

from prepay import (
    Budget,
    ConfigurationError,
    Hooks,
    InsufficientCreditsError,
    NotSentError,
    TopUp,
)
from tests.sdk.fakes import KINDS
from tests.sdk.money import JOB, PAID, SEED_BUNDLE, World, charges, eventually, sent

both = pytest.mark.parametrize("kind", KINDS)


@pytest.mark.parametrize(("kind", "asynchronous"), [("sync", False), ("async", False), ("async", True)])
@pytest.mark.parametrize("vendor", PAID)
async def test_the_application_tops_up_and_the_call_is_sent_once_more(
    vendor: str, kind: str, asynchronous: bool
) -> None:
    world = World(vendor, 1, kind)
    errors: list[Any] = []

    def pay(error: InsufficientCreditsError) -> None:
        errors.append(error)
        assert sent(world) == 1
        world.at(world.now + 7, lambda: world.account.grant(1000))

    async def pay_later(error: InsufficientCreditsError) -> None:
        pay(error)
        if vendor == "trenz":
            world.pass_time(10)

    def pay_now(error: InsufficientCreditsError) -> None:
        pay(error)
        if vendor == "trenz":
            world.pass_time(10)

    name, given = PAID[vendor].name, PAID[vendor].given
    await world.call(name, **given, on_insufficient=TopUp(pay_later if asynchronous else pay_now, timeout=60))
    (error,) = errors
    assert error.required in (PAID[vendor].price, None)
    assert (sent(world), len(charges(world)), world.now) == (2, 1, 10.0)
    assert world.account.available == 1001 - PAID[vendor].price


@both
async def test_a_real_checkout_tops_up(kind: str) -> None:
    world = World("ugen", 1, kind)

    def pay(error: InsufficientCreditsError) -> None:
        buyer = world.account.client()
        session = buyer.billing.checkout(pack_id="creator")
        world.at(world.now + 30, lambda: world.handle.settle_payment(session.session_id))

    await world.call("jobs.create", **JOB, on_insufficient=TopUp(pay, timeout=120))
    assert world.account.available == 1001 - 237


@both
async def test_nobody_is_asked_to_pay_twice_or_for_nothing(kind: str) -> None:
    world = World("tokportal", 0, kind)
    asked: list[Any] = []
    policy = TopUp(asked.append, timeout=20, poll=5)
    with pytest.raises(InsufficientCreditsError) as raised:
        await world.call("bundles.create", **SEED_BUNDLE, on_insufficient=policy)
    assert (len(asked), sent(world), world.now) == (1, 1, 20.0)
    assert raised.value is asked[0]
    world.fault("status", "tokportalCreateBundle", None, status=402)
    world.account.grant(1000)
    with pytest.raises(InsufficientCreditsError):
        await world.call("bundles.create", **SEED_BUNDLE, on_insufficient=policy)
    assert (len(asked), sent(world)) == (2, 3), "the second shortage of a call is not topped up again"


@both
async def test_nobody_is_asked_to_pay_when_no_time_is_left_to_send(kind: str) -> None:
    world = World("tokportal", 0, kind)
    asked: list[Any] = []
    slow = world.mock.transport.handle_request

    def late(request: Any) -> Any:
        world.pass_time(10)
        return slow(request)

    async def late_async(request: Any) -> Any:
        return late(request)

    transport = httpx.MockTransport(late_async if kind == "async" else late)
    http_client = (
        httpx.AsyncClient(transport=transport) if kind == "async" else httpx.Client(transport=transport)
    )
    client = world.new_client(http_client=http_client)
    with pytest.raises((InsufficientCreditsError, NotSentError)):
        await eventually(
            client.bundles.create(**SEED_BUNDLE, on_insufficient=TopUp(asked.append), deadline=10)
        )
    assert asked == []


@both
async def test_who_takes_too_long_to_pay_has_the_credits_and_the_first_error(kind: str) -> None:
    world = World("tokportal", 0, kind)

    def pay(_: InsufficientCreditsError) -> None:
        world.pass_time(50)
        world.account.grant(1000)

    with pytest.raises(InsufficientCreditsError) as raised:
        await world.call(
            "bundles.create", **SEED_BUNDLE, on_insufficient=TopUp(pay), deadline=30, check_balance=True
        )
    assert raised.value.__notes__ == ["no time is left to send the call again"]
    assert (sent(world), world.account.available) == (0, 1000)


@both
async def test_what_the_callback_raises_goes_to_the_caller_and_nothing_stays_reserved(kind: str) -> None:
    world, budget = World("tokportal", 0, kind), Budget(100, on_warning=lambda _: None)

    def refuse(_: InsufficientCreditsError) -> None:
        raise LookupError("no card on file")

    with pytest.raises(LookupError):
        await world.call("bundles.create", **SEED_BUNDLE, on_insufficient=TopUp(refuse), budget=budget)
    assert (sent(world), budget.reserved, budget.spent) == (1, 0, 0)


def test_a_sync_client_takes_no_async_callback() -> None:
    world = World("tokportal", 0)

    async def pay(_: InsufficientCreditsError) -> None:
        raise AssertionError("never awaited")

    with pytest.raises(ConfigurationError, match="async callback needs an async client"):
        world.client.bundles.create(**SEED_BUNDLE, on_insufficient=TopUp(pay))
    assert sent(world) == 0


def test_h14_async_callbacks_of_a_sync_client_are_refused_when_they_are_given() -> None:
    world = World("tokportal", 0)

    async def later(_: object) -> None:
        raise AssertionError("never awaited")

    class Later:
        async def __call__(self, _: object) -> None:
            raise AssertionError("never awaited")

    for callback in (later, partial(later), Later()):
        with pytest.raises(ConfigurationError, match=r"TokPortal\(\): TopUp\.callback is an async function"):
            world.new_client(on_insufficient=TopUp(callback))
        with pytest.raises(ConfigurationError, match=r"with_options\(\): TopUp\.callback is an async"):
            world.client.with_options(on_insufficient=TopUp(callback))
        with pytest.raises(ConfigurationError, match=r"on_retry is an async function"):
            world.new_client(hooks=Hooks(on_retry=callback))
    assert world.sent == []


def test_h14_a_plain_function_that_returns_an_awaitable_is_refused_when_it_is_called() -> None:
    world = World("tokportal", 0)

    async def pay() -> None:
        raise AssertionError("never awaited")

    def starts(_: InsufficientCreditsError) -> Any:
        return pay()

    with pytest.raises(ConfigurationError, match="async callback needs an async client"):
        world.client.bundles.create(**SEED_BUNDLE, on_insufficient=TopUp(starts))
    assert sent(world) == 1


@both
async def test_h5_after_a_top_up_the_balance_from_before_it_refuses_nothing(kind: str) -> None:
    world = World("trenz", 5, kind, check_balance=True)
    await world.call("products.search", keyword="bottle")
    policy = TopUp(lambda _: world.account.grant(100), timeout=5)
    await world.call("images.generate", prompt="x", on_insufficient=policy)
    assert world.account.available == 84
