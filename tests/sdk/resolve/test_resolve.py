"""What became of a lost call, found out without spending; and never told wrongly."""

from __future__ import annotations

import asyncio
import datetime as dt
import pickle
from typing import Any

import httpx
import pytest

from prepay import Budget, OutcomeUnknownError
from tests.sdk.fakes import KINDS
from tests.sdk.money import JOB, SEED_BUNDLE, SMALL, World, charges, lost, lost_bundle, resolved

both = pytest.mark.parametrize("kind", KINDS)


# -- TokPortal: the history --------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("ahead", [0.0, 3600.0, -86_400.0])
@pytest.mark.parametrize("charged", [True, False])
async def test_another_process_finds_the_debit_whatever_its_clock_says(
    kind: str, charged: bool, ahead: float
) -> None:
    world = World("tokportal", 1000, kind, ahead=ahead)
    error = pickle.loads(pickle.dumps(await lost_bundle(world, charged=charged)))
    found = await resolved(error, world.new_client())
    assert (found.charged, found.basis, found.amount) == (charged, "ledger", 82 if charged else 0)
    assert len(charges(world)) == int(charged)


@both
async def test_a_charge_is_told_at_once_and_its_absence_only_when_it_cannot_be_on_its_way(kind: str) -> None:
    world = World("tokportal", 1000, kind)
    error = await lost_bundle(world, charged=True)
    began = world.now
    assert (await resolved(error, world.client)).charged is True
    assert world.now == began
    error = await lost_bundle(world, charged=False)
    began = world.now
    assert (await resolved(error, world.client)).charged is False
    assert world.now == began + 30


@both
async def test_a_request_that_arrives_late_is_still_found(kind: str) -> None:
    world = World("tokportal", 1000, kind)
    error = await lost_bundle(world, charged=False)
    straggler = world.account.client()
    world.at(
        world.now + 20,
        lambda: straggler.bundles.create(**SEED_BUNDLE, idempotency_key=error.idempotency_key),
    )
    assert (await resolved(error, world.client)).charged is True


@both
@pytest.mark.parametrize("charged", [True, False])
async def test_the_same_thing_bought_before_and_after_is_not_taken_for_it(kind: str, charged: bool) -> None:
    world = World("tokportal", 10_000, kind)
    for _ in range(3):
        await world.call("bundles.create", **SEED_BUNDLE)
    error = await lost_bundle(world, charged=charged)
    for _ in range(3):
        await world.call("bundles.create", **SEED_BUNDLE)
    found = await resolved(error, world.client)
    assert (found.charged, found.basis) == (charged, "ledger")
    again = await resolved(error, world.client)
    assert again == found


@both
async def test_what_somebody_else_bought_leaves_doubt_where_it_could_be_the_call(kind: str) -> None:
    world = World("tokportal", 10_000, kind)
    error = await lost_bundle(world, charged=True)
    other = world.account.client()
    bundle = other.bundles.create(**SMALL | {"bundle_type": "account_and_videos", "videos_quantity": 5})
    assert (await resolved(error, world.client)).charged is True, "of another size"
    other.bundles.create(**SEED_BUNDLE)
    found = await resolved(error, world.client)
    assert (found.charged, found.basis, found.amount) == (None, "none", None)
    error = await lost(
        world, "bundles.add_edit_slots", "tokportalAddEditSlots", charged=False, id=bundle.data.id, quantity=2
    )
    assert (await resolved(error, world.client)).charged is False, "other parts are another operation"


@both
@pytest.mark.parametrize(
    ("outcomes", "verdicts"),
    [
        ((True, True), [True, True]),
        ((False, False), [False, False]),
        ((False, True), [None, None]),
        # The debit is older than the second call, so it is no debit of that; which leaves it to the first.
        ((True, False), [None, False, True]),
    ],
)
async def test_two_lost_calls_that_are_alike_are_told_apart_where_times_and_numbers_allow(
    kind: str, outcomes: tuple[bool, ...], verdicts: list[bool | None]
) -> None:
    world = World("tokportal", 10_000, kind)
    errors = [await lost_bundle(world, charged=charged) for charged in outcomes]
    world.pass_time(60)
    asked = [errors[index % 2] for index in range(len(verdicts))]
    assert [(await resolved(error, world.client)).charged for error in asked] == verdicts


@both
async def test_calls_that_were_lost_long_ago_are_no_rivals(kind: str) -> None:
    world = World("tokportal", 10_000, kind)
    await lost_bundle(world, charged=True)
    world.pass_time(3600)
    error = await lost_bundle(world, charged=False)
    assert (await resolved(error, world.client)).charged is False


@both
async def test_volume_that_was_paid_for_is_found_although_it_is_free_now(kind: str) -> None:
    world = World("tokportal", 1000, kind)
    made = await world.call("bundles.create", **SEED_BUNDLE)
    given = {
        "id": made.data.id,
        "position": 1,
        "video_type": "video",
        "target_publish_date": "2026-07-01",
        "description": "A cat",
        "volume_original_sound": 50,
    }
    error = await lost(world, "videos.configure", "tokportalConfigureBundleVideo", charged=True, **given)
    found = await resolved(error, world.client)
    assert (found.charged, found.amount) == (True, 1)


@both
async def test_credits_that_expired_meanwhile_are_no_charge(kind: str) -> None:
    world = World("tokportal", 0, kind)
    world.account.grant(82, expires_in=dt.timedelta(seconds=10))
    world.account.grant(1000)
    error = await lost_bundle(world, charged=False)
    assert (await resolved(error, world.client)).charged is False
    assert [row.amount for row in world.account.ledger] == [82, 1000, -82]


@both
async def test_without_dates_the_balance_must_tell(kind: str) -> None:
    world = World("tokportal", 1000, kind, dated=False)
    error = await lost_bundle(world, charged=True)
    assert (await resolved(error, world.client)).charged is None, "nobody has seen the balance before"
    for charged in (True, False):
        error = await lost_bundle(world, charged=charged, budget=Budget(1000))
        found = await resolved(error, world.client)
        assert (found.charged, found.basis) == (charged, "balance")


# -- U-Gen: the key in the job -----------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("charged", [True, False])
async def test_a_job_is_known_by_its_key(kind: str, charged: bool) -> None:
    world = World("ugen", 10_000, kind)
    await world.call("jobs.create", **JOB)
    error = await lost(world, "jobs.create", "ugenCreateJob", charged=charged, **JOB)
    for _ in range(3):
        world.account.client().jobs.create(**JOB)
    found = await resolved(pickle.loads(pickle.dumps(error)), world.new_client())
    assert (found.charged, found.basis, found.amount) == (charged, "record", 237 if charged else 0)
    assert (found.result.idempotency_key if found.result else None) == (
        error.idempotency_key if charged else None
    )


@both
@pytest.mark.parametrize("charged", [True, False])
async def test_a_retried_job_is_known_by_its_state(kind: str, charged: bool) -> None:
    world = World("ugen", 10_000, kind)
    job = await world.call("jobs.create", **JOB)
    world.handle.end_job(job.job_id, "failed")
    budget = Budget(500, on_warning=lambda _: None)
    error = await lost(world, "jobs.retry", "ugenRetryJob", charged=charged, job_id=job.job_id, budget=budget)
    assert (budget.spent, budget.reserved) == (0, 237)
    found = await resolved(error, world.client)
    assert (found.charged, found.basis, found.amount) == (charged, "record", 237 if charged else 0)
    assert (budget.spent, budget.reserved) == (0, 237 if charged else 0), "the job runs"


@both
async def test_jobs_that_do_not_show_their_keys_prove_nothing(kind: str) -> None:
    world = World("ugen", 10_000, kind)
    await world.call("jobs.create", **JOB)
    error = await lost(world, "jobs.create", "ugenCreateJob", charged=True, **JOB)
    jobs = (await world.call("jobs.list")).to_dict()
    for job in jobs["items"]:
        job.pop("idempotency_key")
    client = world.new_client(http_client=_patched(world, "/api/v1/jobs", jobs, kind))
    assert (await resolved(error, client)).charged is None


def _patched(world: World, path: str, body: Any, kind: str) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == path:
            return httpx.Response(200, json=body)
        return world.mock.transport.handle_request(request)

    transport = httpx.MockTransport(answer)
    return httpx.AsyncClient(transport=transport) if kind == "async" else httpx.Client(transport=transport)


# -- Trenz: the balance ------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("charged", [True, False])
async def test_the_next_answer_of_trenz_tells(kind: str, charged: bool) -> None:
    world = World("trenz", 1000, kind)
    await world.call("products.search", keyword="bottle")
    error = await lost(world, "videos.generate", "trenzGenerateVideo", charged=charged, prompt="x")
    assert (await resolved(error, world.client)).charged is None, "no balance was seen since"
    await world.call("copywriting.product_title", product_name="x")
    found = await resolved(error, world.client)
    assert (found.charged, found.basis, found.amount) == (charged, "balance", 100 if charged else 0)


@both
async def test_a_balance_that_was_seen_too_soon_proves_no_absence(kind: str) -> None:
    world = World("trenz", 1000, kind)
    await world.call("products.search", keyword="bottle")
    error = await lost(world, "videos.generate", "trenzGenerateVideo", charged=False, prompt="x")
    await world.call("products.search", keyword="bottle")
    # The request was only late.
    world.account.client().videos.generate(prompt="x")
    assert (await resolved(error, world.client)).charged is None
    await world.call("products.search", keyword="bottle")
    assert (await resolved(error, world.client)).charged is True


@both
async def test_a_balance_that_somebody_else_moved_tells_nothing(kind: str) -> None:
    world = World("trenz", 1000, kind)
    await world.call("images.generate", prompt="x")
    error = await lost(world, "videos.generate", "trenzGenerateVideo", charged=True, prompt="x")
    world.account.grant(30)
    found = await resolved(error, world.client)
    assert found.charged is None
    assert "70 credits are not accounted for, and the call costs 100" in found.evidence


@both
@pytest.mark.parametrize("charged", [True, False])
async def test_api14_another_process_compares_the_balance_with_the_one_before(
    kind: str, charged: bool
) -> None:
    world = World("trenz", 1000, kind)
    await world.call("images.generate", prompt="x")
    error = await lost(world, "videos.generate", "trenzGenerateVideo", charged=charged, prompt="x")
    twin = pickle.loads(pickle.dumps(error))
    assert "case" not in vars(twin)
    found = await resolved(twin, world.new_client())
    assert (found.charged, found.basis, found.amount) == (charged, "balance", 100 if charged else 0)
    assert "the balance went from 980 to" in found.evidence


@both
async def test_api14_another_process_does_not_guess_when_somebody_else_spent(kind: str) -> None:
    world = World("trenz", 1000, kind)
    await world.call("images.generate", prompt="x")
    error = await lost(world, "videos.generate", "trenzGenerateVideo", charged=False, prompt="x")
    twin = pickle.loads(pickle.dumps(error))
    world.account.client().images.generate(prompt="x")
    found = await resolved(twin, world.new_client())
    assert (found.charged, found.basis) == (None, "none")


@pytest.mark.parametrize("losses", [(), (3,), (0, 4, 9), tuple(range(10))])
async def test_what_a_crowd_lost_is_told_when_all_of_it_went_one_way(losses: tuple[int, ...]) -> None:
    world = World("trenz", 1000, "async")
    await world.call("images.generate", prompt="x")
    for index in losses:
        world.fault("lose_response", "trenzGenerateImage", after=index)
    results: list[Any] = await asyncio.gather(
        *(world.client.images.generate(prompt="x") for _ in range(10)), return_exceptions=True
    )
    errors = [result for result in results if isinstance(result, OutcomeUnknownError)]
    assert len(errors) == len(losses)
    assert [(await resolved(error, world.client)).charged for error in errors] == [True] * len(losses)
