"""A lost call settled by its own key, and what needs no looking into or cannot be looked into."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from prepay import (
    Budget,
    ConfigurationError,
    InsufficientCreditsError,
    OutcomeUnknownError,
    PrepayError,
    QuestionFailedError,
    ServerError,
)
from tests.sdk.fakes import KINDS
from tests.sdk.money import JOB, SEED_BUNDLE, SMALL, World, charges, lost, lost_bundle, resolved

both = pytest.mark.parametrize("kind", KINDS)


# -- the same key again ------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("charged", [True, False])
@pytest.mark.parametrize(
    ("vendor", "name", "operation", "given", "price"),
    [
        ("tokportal", "bundles.create", "tokportalCreateBundle", SEED_BUNDLE, 82),
        ("ugen", "jobs.create", "ugenCreateJob", JOB, 237),
    ],
)
async def test_the_same_key_again_settles_it(
    vendor: str, name: str, operation: str, given: dict[str, Any], price: int, kind: str, charged: bool
) -> None:
    world, budget = World(vendor, 1000, kind), Budget(500, on_warning=lambda _: None)
    error = await lost(world, name, operation, charged=charged, **given, budget=budget)
    assert (budget.spent, budget.reserved) == (0, price)
    found = await resolved(error, world.client, resend=True)
    assert (found.charged, found.basis, found.amount) == (True, "answer", price)
    assert ("given again" if charged else "carried out now") in found.evidence
    assert found.result.last_response.idempotency_key == error.idempotency_key
    # The job runs: what it has reserved is held until its end is seen.
    held = price if vendor == "ugen" else 0
    assert (len(charges(world)), budget.spent, budget.reserved) == (1, price - held, held)
    await resolved(error, world.client, resend=True)
    assert (len(charges(world)), budget.spent, budget.reserved) == (1, price - held, held)


@both
async def test_a_refusal_of_the_same_key_tells_that_it_was_not_carried_out(kind: str) -> None:
    world, budget = World("tokportal", 100, kind), Budget(100, on_warning=lambda _: None)
    error = await lost_bundle(world, charged=False, budget=budget)
    await world.call("bundles.create", **SEED_BUNDLE)
    found = await resolved(error, world.client, resend=True)
    assert (found.charged, found.basis, found.amount) == (False, "answer", 0)
    assert (budget.reserved, len(charges(world))) == (0, 1)


@both
@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
async def test_an_answer_that_comes_before_the_key_is_looked_at_tells_nothing(kind: str, status: int) -> None:
    world = World("tokportal", 1000, kind)
    error = await lost_bundle(world, charged=True)
    world.fault("status", "tokportalCreateBundle", None, status=status)
    found = await resolved(error, world.client, resend=True)
    assert (found.charged, found.basis) == (None, "none")
    assert str(status) in found.evidence


@both
async def test_a_rehearsing_client_still_sends_the_real_call_again(kind: str) -> None:
    world = World("tokportal", 1000, kind)
    error = await lost_bundle(world, charged=False)
    client = world.client.with_options(dry_run=True)
    assert (await resolved(error, client, resend=True)).charged is True
    assert len(charges(world)) == 1


@both
async def test_a_call_without_a_key_is_never_sent_again(kind: str) -> None:
    world = World("trenz", 1000, kind)
    error = await lost(world, "images.generate", "trenzGenerateImage", charged=False, prompt="x")
    with pytest.raises(ConfigurationError, match="could charge it twice"):
        await resolved(error, world.client, resend=True)
    assert len(world.mock.requests) == 1


# -- what needs no looking into, and what cannot be looked into --------------------------------------------------


@both
async def test_what_is_free_or_told_needs_no_looking_into(kind: str) -> None:
    world = World("tokportal", 50, kind)
    made = await world.call("bundles.create", **SMALL)
    heard = len(world.mock.requests)
    free = await lost(
        world, "bundles.update", "tokportalUpdateBundle", charged=True, id=made.data.id, title="cats"
    )
    heard = len(world.mock.requests)
    found = await resolved(free, world.client)
    assert (found.charged, found.basis, found.amount) == (False, "price", 0)
    with pytest.raises(InsufficientCreditsError) as short:
        await world.call("bundles.create", **SEED_BUNDLE)
    found = await resolved(short.value, world.client)
    assert (found.charged, found.basis, found.evidence) == (False, "answer", "the server answered 402")
    assert len(world.mock.requests) == heard + 1


@both
async def test_questions_that_are_not_answered_leave_it_unknown(kind: str) -> None:
    world = World("tokportal", 1000, kind)
    error = await lost_bundle(world, charged=True)
    world.fault("drop_request", "tokportalListCreditTransactions", None)
    found = await resolved(error, world.client)
    assert (found.charged, found.amount) == (None, None)
    assert "the question was not answered" in found.evidence


@both
async def test_only_a_client_of_the_same_vendor_can_find_out(kind: str) -> None:
    error = await lost_bundle(World("tokportal", 1000, kind), charged=True)
    with pytest.raises(ConfigurationError, match="resolved by a client of tokportal, not of ugen"):
        await resolved(error, World("ugen", 1, kind).client)
    bare = OutcomeUnknownError("made up", operation="tokportal.bundles.create")
    with pytest.raises(ConfigurationError, match="nothing to find out"):
        await resolved(bare, World("tokportal", 1, kind).client)


@both
async def test_copies_of_an_error_settle_the_one_reservation(kind: str) -> None:
    world, budget = World("ugen", 1000, kind), Budget(500, on_warning=lambda _: None)
    error = await lost(world, "jobs.create", "ugenCreateJob", charged=True, **JOB, budget=budget)
    for twin in (copy.copy(error), copy.deepcopy(error)):
        assert (await resolved(twin, world.client)).charged is True
        assert (budget.spent, budget.reserved, len(budget.holds)) == (0, 237, 1)


@both
async def test_a_server_error_of_a_paid_call_can_be_looked_into_as_well(kind: str) -> None:
    world, budget = World("tokportal", 1000, kind), Budget(500, on_warning=lambda _: None)
    world.fault("status", "tokportalCreateBundle", None, status=500)
    with pytest.raises(ServerError) as failed:
        await world.call("bundles.create", **SEED_BUNDLE, budget=budget)
    world.mock.faults.clear()
    assert (failed.value.charged, budget.reserved, budget.unresolved) == (None, 82, (failed.value,))
    assert (await resolved(failed.value, world.client)).charged is False
    assert (budget.reserved, budget.unresolved) == (0, ())


@both
async def test_an_error_of_a_question_is_no_error_of_the_call(kind: str) -> None:
    world, budget = World("ugen", 1000, kind), Budget(500)
    world.fault("drop_request", "ugenEstimateJobCredits", None)
    with pytest.raises(PrepayError) as failed:
        await world.call("jobs.create", **JOB, budget=budget)
    error: Any = failed.value
    assert isinstance(error, QuestionFailedError)
    assert (error.operation, error.question) == ("ugen.jobs.create", "ugen.credits.estimate")
    assert (error.charged, error.attempts, budget.reserved) == (False, 0, 0)
    assert (await resolved(error, world.client)).charged is False
