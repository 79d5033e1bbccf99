"""One shape for what an account has, asked for where that is possible and remembered where it is not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest

from prepay import (
    Balance,
    BalanceUnknownError,
    CreditLot,
    InsufficientCreditsError,
    InvalidArgumentError,
    MalformedResponseError,
    OutcomeUnknownError,
    ServerError,
)
from tests.sdk.fakes import BY_ID, KINDS, answering, client, first_success
from tests.sdk.money import JOB, World, eventually

both = pytest.mark.parametrize("kind", KINDS)


@both
async def test_tokportal_tells_its_lots_as_in_the_seed(kind: str) -> None:
    source = client("tokportal", kind, answering(first_success(BY_ID["tokportalGetCreditBalance"])))
    found = await eventually(source.balance())
    expires = dt.datetime(2026, 6, 8, 4, 47, 51, 413000, tzinfo=dt.UTC)
    assert (found.available, found.reserved, found.total, found.expiring) == (1250, 0, 1250, 0)
    assert found.lots == (CreditLot(amount=638, expires_at=expires, source="farmer_topup"),)
    assert found.age == 0


@both
async def test_what_expires_within_a_week_is_told(kind: str) -> None:
    world = World("tokportal", 100, kind)
    world.account.grant(30, expires_in=dt.timedelta(days=3))
    world.account.grant(20, expires_in=dt.timedelta(days=20))
    found = await eventually(world.client.balance())
    assert (found.available, found.expiring, [lot.amount for lot in found.lots]) == (150, 30, [30, 20])


@both
async def test_ugen_tells_what_is_reserved(kind: str) -> None:
    world = World("ugen", 1000, kind)
    await world.call("jobs.create", **JOB)
    found = await eventually(world.client.balance())
    assert (found.available, found.reserved, found.total) == (763, 237, 1000)
    assert found.as_of == dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@both
async def test_trenz_tells_the_last_balance_that_was_seen_and_its_age(kind: str) -> None:
    world = World("trenz", 100, kind)
    with pytest.raises(
        BalanceUnknownError, match=r"^trenz\.balance: the balance is not known\. Trenz tells it only"
    ):
        await eventually(world.client.balance())
    await world.call("products.search", keyword="bottle")
    world.pass_time(40)
    heard = len(world.mock.requests)
    found = await eventually(world.client.balance())
    age: Any = pytest.approx(40.0)
    seen = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    assert found == Balance(available=99, total=99, as_of=seen, age=age)
    assert len(world.mock.requests) == heard, "nothing was sent"


@both
async def test_trenz_is_asked_for_a_task_once_one_is_known(kind: str) -> None:
    world = World("trenz", 100, kind)
    await world.call("images.generate", prompt="x")
    world.account.grant(500)
    world.pass_time(40)
    found = await eventually(world.client.balance())
    assert (found.available, found.age) == (580, 0)
    assert world.heard("trenzGetTask") == 1
    assert -sum(row.amount for row in world.account.ledger if row.kind == "charge") == 20


@both
async def test_other_answers_do_not_make_the_task_forgotten(kind: str) -> None:
    world = World("trenz", 100, kind)
    await world.call("images.generate", prompt="x")
    await world.call("products.search", keyword="bottle")
    world.account.grant(1)
    assert (await eventually(world.client.balance())).available == 80


@both
async def test_a_task_that_is_gone_leaves_what_was_seen(kind: str) -> None:
    world = World("trenz", 100, kind)
    await world.call("images.generate", prompt="x")
    world.fault("status", "trenzGetTask", status=404)
    assert (await eventually(world.client.balance())).available == 80
    assert (await eventually(world.client.balance())).available == 80
    assert world.heard("trenzGetTask") == 1


@both
async def test_both_spellings_of_trenz_are_read(kind: str) -> None:
    body: dict[str, Any] = {"data": {"items": []}, "usage": {"credits_cost": 1, "credits_balance": 41}}
    source = client("trenz", kind, answering(httpx.Response(200, json=body)))
    await eventually(source.products.search(keyword="x"))
    assert (await eventually(source.balance())).available == 41


@both
@pytest.mark.parametrize("vendor", ["tokportal", "ugen"])
@pytest.mark.parametrize("body", [b"{}", b"<html>", b'{"data": {"total_credits": "many"}}', b"[]"])
async def test_an_answer_without_a_balance_is_none(vendor: str, kind: str, body: bytes) -> None:
    source = client(vendor, kind, answering(httpx.Response(200, content=body)))
    with pytest.raises(MalformedResponseError, match="tells no balance"):
        await eventually(source.balance())


@both
async def test_the_copies_of_a_client_remember_together(kind: str) -> None:
    world = World("trenz", 100, kind)
    await eventually(world.client.with_options(timeout=3).products.search(keyword="bottle"))
    assert (await eventually(world.client.balance())).available == 99


@both
@pytest.mark.parametrize("vendor", ["tokportal", "ugen"])
async def test_ensure_credits(vendor: str, kind: str) -> None:
    world = World(vendor, 100, kind)
    assert (await eventually(world.client.ensure_credits(100))).available == 100
    with pytest.raises(
        InsufficientCreditsError, match=r"101 credits are needed, 100 are available"
    ) as raised:
        await eventually(world.client.ensure_credits(101))
    error: Any = raised.value
    assert (error.vendor, error.required, error.available, error.missing) == (vendor, 101, 100, 1)
    assert (error.attempts, error.charged) == (0, False)


@both
async def test_credits_cannot_be_ensured_where_nobody_knows_them(kind: str) -> None:
    world = World("trenz", 100, kind)
    with pytest.raises(BalanceUnknownError, match="make a call first"):
        await eventually(world.client.ensure_credits(1))
    await world.call("products.search", keyword="bottle")
    assert (await eventually(world.client.ensure_credits(99))).available == 99


@both
async def test_no_balance_is_made_up_when_the_server_fails(kind: str) -> None:
    world = World("ugen", 100, kind)
    world.fault("status", "ugenGetCreditBalance", None, status=503)
    with pytest.raises(ServerError):
        await eventually(world.client.balance())


@both
async def test_h5_a_remembered_balance_says_yes_only_while_it_must_still_be_so(kind: str) -> None:
    world = World("trenz", 70, kind)
    await world.call("products.search", keyword="bottle")
    assert (await eventually(world.client.ensure_credits(50))).available == 69
    # Somebody else spends 50; a minute later nobody knows.
    world.pass_time(61)
    with pytest.raises(BalanceUnknownError, match="the balance is not known"):
        await eventually(world.client.ensure_credits(50))


@both
async def test_h5_a_remembered_balance_never_says_no(kind: str) -> None:
    world = World("trenz", 5, kind)
    await world.call("products.search", keyword="bottle")
    world.account.grant(1000)
    with pytest.raises(BalanceUnknownError, match="the balance is not known"):
        await eventually(world.client.ensure_credits(50))


@both
async def test_h5_a_balance_from_before_an_own_charge_is_not_known(kind: str) -> None:
    world = World("trenz", 70, kind)
    await world.call("products.search", keyword="bottle")
    world.fault("lose_response", "trenzGenerateProductTitle", None)
    with pytest.raises(OutcomeUnknownError):
        await world.call("copywriting.product_title", product_name="bottle")
    world.mock.faults.clear()
    with pytest.raises(BalanceUnknownError, match="the balance is not known"):
        await eventually(world.client.ensure_credits(65))


@both
async def test_h5_the_balance_that_a_task_tells_says_yes_and_no(kind: str) -> None:
    world = World("trenz", 100, kind)
    await world.call("images.generate", prompt="x")
    world.pass_time(1000)
    assert (await eventually(world.client.ensure_credits(80))).available == 80
    with pytest.raises(InsufficientCreditsError):
        await eventually(world.client.ensure_credits(81))
    world.account.grant(1)
    assert (await eventually(world.client.ensure_credits(81))).available == 81


@both
@pytest.mark.parametrize("wrong", [-1, 1.5, "5", None, True, float("nan")])
async def test_h2_only_whole_credits_can_be_ensured(wrong: Any, kind: str) -> None:
    world = World("ugen", 100, kind)
    with pytest.raises(InvalidArgumentError, match="credits must be a whole number"):
        await eventually(world.client.ensure_credits(wrong))
    assert len(world.mock.requests) == 0
