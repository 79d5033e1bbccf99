"""A14: the caller chooses where a price comes from, and what that costs in requests. A13: no question is in doubt."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from prepay import (
    Budget,
    BudgetExceededError,
    ConfigurationError,
    MalformedResponseError,
    NotSentError,
    OutcomeUnknownError,
    QuestionFailedError,
    ServerError,
)
from prepay._call.shared import PRICES_KEPT
from prepay_mock.world.faults import FaultKind
from tests.sdk.fakes import BY_ID, KINDS, OPERATIONS, answering, ask, client, named, required_arguments, spec
from tests.sdk.money import JOB, PAID, SEED_BUNDLE, SMALL, World, eventually, sent

both = pytest.mark.parametrize("kind", KINDS)
BULK: dict[str, Any] = {
    "platforms": ["tiktok", "instagram"],
    "accounts_count": 3,
    "upload_accounts_count": 2,
    "videos_per_account": 4,
    "wants_niche_warming": True,
    "niche_warming_instructions": "cats",
    "wants_moderation": True,
}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("bundles.create", SEED_BUNDLE),
    ("bundles.create", SMALL),
    (
        "bundles.create",
        {
            **SMALL,
            "bundle_type": "account_and_videos",
            "videos_quantity": 1,
            "platform": "instagram",
            "wants_deep_warming": True,
            "wants_moderation": True,
        },
    ),
    ("bundles.create_bulk", BULK),
    ("bundles.add_video_slots", {"quantity": 7}),
    ("bundles.add_edit_slots", {"quantity": 2}),
    (
        "videos.configure",
        {"volume_original_sound": 50, "target_publish_date": "2026-12-01", "description": "x"},
    ),
    ("videos.configure", {"target_publish_date": "2026-12-01", "description": "x"}),
]


async def arguments(world: World, name: str, given: dict[str, Any]) -> dict[str, Any]:
    operation = next(op for op in OPERATIONS if op.facts["sdk"] == name)
    full = {**required_arguments(operation), **given}
    if "{id}" in operation.path:
        full["id"] = (await world.call("bundles.create", **{**SEED_BUNDLE, "edits_quantity": 0})).data.id
    return full


@both
@pytest.mark.parametrize(
    ("name", "given"), CALLS, ids=[f"{name}-{number}" for number, (name, _) in enumerate(CALLS)]
)
async def test_a14_every_source_gives_the_price_that_the_dry_run_gives(
    name: str, given: dict[str, Any], kind: str
) -> None:
    world = World("tokportal", 100_000, kind)
    full = await arguments(world, name, given)
    before = len(world.mock.requests)
    asked = await eventually(named(world.client, name).quote(**full))
    assert (asked.source, len(world.mock.requests) - before) == ("dry_run", 1)
    for source, requests in (("price_table", 1), ("contract", 0)):
        before = len(world.mock.requests)
        quote = await eventually(named(world.client, name).quote(**full, quote_by=source))
        assert (quote.total, dict(quote.breakdown)) == (asked.total, dict(asked.breakdown))
        assert (quote.source, len(world.mock.requests) - before) == (source, requests)


@both
async def test_a14_the_price_list_is_asked_for_once_in_five_minutes(kind: str) -> None:
    world, budget = World("tokportal", 100_000, kind), Budget(10_000)
    thrifty = world.client.with_options(quote_by="price_table", budget=budget)
    for _ in range(3):
        await eventually(thrifty.bundles.create(**SMALL))
    assert [one.operation_id for one in world.mock.requests] == [
        "tokportalGetCreditCosts",
        *["tokportalCreateBundle"] * 3,
    ]
    world.pass_time(PRICES_KEPT - 1)
    await eventually(world.client.bundles.create.quote(**SMALL, quote_by="price_table"))
    assert world.heard("tokportalGetCreditCosts") == 1, "copies remember together"
    world.pass_time(1)
    await eventually(thrifty.bundles.create(**SMALL))
    assert world.heard("tokportalGetCreditCosts") == 2
    assert (budget.spent, world.account.available) == (100, 99_900)


@both
async def test_a14_with_the_contract_a_budget_costs_no_request_at_all(kind: str) -> None:
    world, budget = (
        World("tokportal", 1000, kind, quote_by="contract"),
        Budget(110, on_warning=lambda _: None),
    )
    await world.call("bundles.create", **SEED_BUNDLE, budget=budget)
    with pytest.raises(BudgetExceededError, match="this call costs 82 credits, but only 28 of 110 are left"):
        await world.call("bundles.create", **SEED_BUNDLE, budget=budget)
    assert [one.operation_id for one in world.mock.requests] == ["tokportalCreateBundle"]
    assert (budget.spent, budget.reserved) == (82, 0)


@both
async def test_a14_a_dry_run_can_be_asked_for_by_one_call(kind: str) -> None:
    world = World("tokportal", 1000, kind, quote_by="contract")
    quote = await eventually(world.client.bundles.create.quote(**SMALL, quote_by="dry_run"))
    assert (quote.source, quote.total) == ("dry_run", 25)


@both
@pytest.mark.parametrize("source", ["price_table", "contract"])
@pytest.mark.parametrize(("name", "given"), [("jobs.create", JOB), ("jobs.retry", {"job_id": "j"})])
async def test_a14_what_cannot_price_a_call_says_so_and_nothing_is_sent(
    source: str, name: str, given: dict[str, Any], kind: str
) -> None:
    world = World("ugen", 1000, kind)
    for more in ({"budget": Budget(1000)}, {"check_balance": True}):
        with pytest.raises(
            ConfigurationError, match=rf"ugen\.{name}: its price .* Nothing was sent.*dry_run"
        ):
            await world.call(name, **given, quote_by=source, **more)
    assert len(world.mock.requests) == 0


@both
async def test_a14_trenz_has_fixed_prices_and_no_list(kind: str) -> None:
    world = World("trenz", 1000, kind)
    quote = await eventually(world.client.images.generate.quote(prompt="x", quote_by="contract"))
    assert (quote.total, quote.source, len(world.mock.requests)) == (20, "contract", 0)
    with pytest.raises(ConfigurationError, match="trenz has no list of unit prices"):
        await eventually(world.client.images.generate.quote(prompt="x", quote_by="price_table"))


@both
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("bundles.create", {**SEED_BUNDLE, "videos_quantity": "10"}),
        ("bundles.create", {**SEED_BUNDLE, "videos_quantity": -1}),
        ("bundles.create", {**SEED_BUNDLE, "edits_quantity": True}),
        ("bundles.create_bulk", {**BULK, "platforms": "tiktok"}),
    ],
)
async def test_a14_arguments_that_cannot_be_counted_are_refused(
    name: str, given: dict[str, Any], kind: str
) -> None:
    world = World("tokportal", 1000, kind)
    with pytest.raises(ConfigurationError, match="its price cannot be computed"):
        await eventually(
            named(world.client, name).quote(**await arguments(world, name, given), quote_by="contract")
        )


@both
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"data": []}',
        b'{"data": {}}',
        b'{"data": {"account_creation": "25"}}',
        b'{"data": {"video_slot": -2}}',
    ],
)
async def test_a14_a_list_that_cannot_be_read_is_no_price(body: bytes, kind: str) -> None:
    source = client("tokportal", kind, answering(httpx.Response(200, content=body)))
    with pytest.raises(MalformedResponseError, match="contains no price") as raised:
        await ask(source, "bundles.create", "quote", **SMALL, quote_by="price_table")
    assert raised.value.charged is False


@both
async def test_a14_a_list_without_the_price_of_a_part_is_refused(kind: str) -> None:
    source = client("tokportal", kind, answering(httpx.Response(200, json={"data": {"video_slot": 2}})))
    with pytest.raises(ConfigurationError, match="account_creation"):
        await ask(source, "bundles.create", "quote", **SMALL, quote_by="price_table")


def test_a14_every_operation_that_is_priced_by_parts_can_be_computed() -> None:
    from prepay._generated.tokportal import PRICES
    from prepay.vendors.tokportal.prices import _COUNTS

    by_parts = {
        op.id: spec(op) for op in OPERATIONS if op.vendor == "tokportal" and op.facts["charge"] != "none"
    }
    assert set(by_parts) == set(_COUNTS)
    for found in by_parts.values():
        assert set(found.price.values()) <= set(PRICES)  # type: ignore[union-attr]
    assert PRICES["account_creation"] == 25
    assert BY_ID


# -- A13 -----------------------------------------------------------------------------------------------------------

QUESTIONS = {
    "tokportal": ("tokportalCreateBundle", "tokportal.bundles.create"),
    "ugen": ("ugenEstimateJobCredits", "ugen.credits.estimate"),
}


@both
@pytest.mark.parametrize("fault", ["drop_request", "lose_response"])
@pytest.mark.parametrize("vendor", QUESTIONS)
@pytest.mark.parametrize("how", ["budget", "check_balance", "quote"])
async def test_a13_a_lost_question_is_never_an_unknown_outcome(
    how: str, vendor: str, fault: FaultKind, kind: str
) -> None:
    world, budget = World(vendor, 1000, kind), Budget(1000)
    operation, asked = QUESTIONS[vendor]
    world.fault(fault, operation, None, dry_run=True)
    name, _, given, _ = PAID[vendor]
    more: dict[str, Any] = {"budget": budget} if how == "budget" else {"check_balance": True}
    called = named(world.client, name)
    with pytest.raises(QuestionFailedError) as raised:
        await eventually(called.quote(**given) if how == "quote" else called(**given, **more))
    error = raised.value
    assert (error.operation, error.question) == (f"{vendor}.{name}", asked)
    assert (error.charged, error.attempts) == (False, 0)
    assert "Nothing was charged, and the call itself was not sent." in str(error)
    assert isinstance(error.__cause__, OutcomeUnknownError)
    assert isinstance(error, NotSentError)
    assert (budget.spent, budget.reserved, budget.unresolved) == (0, 0, ())
    assert (sent(world), world.account.available) == (0, 1000)
    world.mock.faults.clear()
    assert (await eventually(error.resolve(world.client))).charged is False


@both
async def test_a13_a_lost_balance_is_told_as_such(kind: str) -> None:
    world = World("ugen", 1000, kind)
    world.fault("drop_request", "ugenGetCreditBalance", None)
    with pytest.raises(
        QuestionFailedError, match=r"ugen\.jobs\.create: the balance could not be asked for"
    ) as call:
        await world.call("jobs.create", **JOB, check_balance=True)
    assert (call.value.operation, call.value.question) == ("ugen.jobs.create", "ugen.credits.balance")
    with pytest.raises(
        QuestionFailedError, match=r"ugen\.credits\.balance: the question was not answered"
    ) as own:
        await eventually(world.client.balance())
    assert (own.value.charged, own.value.attempts) == (False, 4)
    assert sent(world) == 0


@both
async def test_a13_an_error_response_to_a_question_is_told_as_it_is(kind: str) -> None:
    world, budget = World("tokportal", 1000, kind), Budget(1000)
    world.fault("status", "tokportalCreateBundle", None, status=503, dry_run=True)
    with pytest.raises(ServerError) as raised:
        await world.call("bundles.create", **SMALL, budget=budget)
    assert (raised.value.charged, budget.reserved, budget.unresolved) == (False, 0, ())
