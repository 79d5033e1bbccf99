"""A12: what a job has reserved stays a hold in the budget until its end is seen, wherever it is seen."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from prepay import Budget, BudgetExceededError, WorkFailedError, webhooks
from prepay._call.dialect import Job
from tests.sdk.fakes import KINDS, dialect_of
from tests.sdk.money import JOB, World, eventually, lost

both = pytest.mark.parametrize("kind", KINDS)
ENDS = {"completed": 101, "failed": 0, "cancelled": 0}
SECRET = "whsec_0123456789abcdef"


async def held(kind: str, limit: int = 1000) -> tuple[World, Budget, str]:
    """A world in which a job of 237 credits runs under a budget, and the id of the job."""
    world, budget = World("ugen", 10_000, kind), Budget(limit, on_warning=lambda _: None)
    job = await world.call("jobs.create", **JOB, budget=budget)
    assert (budget.spent, budget.reserved, budget.available) == (0, 237, limit - 237)
    return world, budget, job.job_id


def end(world: World, job_id: str, outcome: str) -> None:
    """End the job; a completed one has cost 101 of its 237 credits."""
    if outcome == "cancelled":
        world.account.client().jobs.cancel(job_id)
    elif outcome == "completed":
        world.handle.end_job(job_id, "completed", actual_credits=101)
    else:
        world.handle.end_job(job_id, outcome)


async def by_get(world: World, job_id: str) -> None:
    await world.call("jobs.get", job_id=job_id)


async def by_wait(world: World, job_id: str) -> None:
    try:
        await eventually(world.client.jobs.wait(job_id))
    except WorkFailedError:
        return


async def by_list(world: World, _: str) -> None:
    await world.call("jobs.list")


async def by_transactions(world: World, _: str) -> None:
    await world.call("credits.transactions")


SEEN: dict[str, Callable[[World, str], Any]] = {
    "get": by_get,
    "wait": by_wait,
    "list": by_list,
    "transactions": by_transactions,
}


@both
@pytest.mark.parametrize("outcome", ENDS)
@pytest.mark.parametrize("how", SEEN)
async def test_a12_the_end_of_a_job_ends_its_hold(how: str, outcome: str, kind: str) -> None:
    world, budget, job_id = await held(kind)
    await SEEN[how](world, job_id) if how != "wait" else None
    assert budget.reserved == 237, "it runs"
    end(world, job_id, outcome)
    assert budget.reserved == 237, "nobody has seen it"
    await SEEN[how](world, job_id)
    assert (budget.spent, budget.reserved, budget.holds) == (ENDS[outcome], 0, ())
    assert 10_000 - world.account.available == budget.spent
    await SEEN[how](world, job_id)
    assert budget.spent == ENDS[outcome], "it ends once"


@both
@pytest.mark.parametrize("outcome", ["completed", "failed"])
async def test_a12_a_verified_webhook_ends_a_hold(outcome: str, kind: str) -> None:
    world, budget, job_id = await held(kind)
    body = json.dumps(
        {
            "event": f"job.{outcome}",
            "job_id": job_id,
            "status": outcome,
            "final_video_url": None,
            "thumbnail_url": None,
            "credits_consumed": ENDS[outcome],
            "error_message": None,
            "timestamp": "2026-06-01T12:00:01Z",
        }
    ).encode()
    event = webhooks.verify_ugen(body, webhooks.sign_ugen(body, SECRET, at=5), SECRET, now=lambda: 5)
    world.client.jobs.note(event)
    assert (budget.spent, budget.reserved) == (ENDS[outcome], 0)
    world.client.jobs.note(event)
    assert budget.spent == ENDS[outcome]


@both
async def test_a12_cancelling_ends_the_hold_at_once(kind: str) -> None:
    world, budget, job_id = await held(kind)
    await world.call("jobs.cancel", job_id=job_id)
    assert (budget.spent, budget.reserved) == (0, 0)


@both
async def test_a12_two_failed_jobs_leave_room_for_a_third(kind: str) -> None:
    world, budget, job_id = await held(kind, limit=300)
    with pytest.raises(BudgetExceededError):
        await world.call("jobs.create", **JOB, budget=budget)
    for _ in range(2):
        end(world, job_id, "failed")
        await by_wait(world, job_id)
        job_id = (await world.call("jobs.create", **JOB, budget=budget)).job_id
    assert (budget.spent, budget.reserved) == (0, 237)


@both
async def test_a12_a_retry_is_held_in_place_of_the_job_that_failed(kind: str) -> None:
    world, budget, job_id = await held(kind)
    end(world, job_id, "failed")
    await world.call("jobs.retry", job_id=job_id, budget=budget)
    (hold,) = budget.holds
    assert (hold.operation, hold.credits, budget.reserved) == ("ugen.jobs.retry", 237, 237)
    end(world, job_id, "completed")
    await by_transactions(world, job_id)
    assert (budget.spent, budget.reserved) == (101, 0)


@both
async def test_a12_late_news_of_a_failure_does_not_end_the_hold_of_the_retry(kind: str) -> None:
    world, budget, job_id = await held(kind)
    end(world, job_id, "failed")
    failed = (await world.call("jobs.get", job_id=job_id)).to_dict()
    world.pass_time(10)
    await world.call("jobs.retry", job_id=job_id, budget=budget)
    shared, traces = world.client._settings.shared, world.client._settings.traces
    # An answer whose request began before the retry, and a delivery of what happened before it.
    shared.jobs.see(dialect_of("ugen").jobs(failed), began=1)
    shared.jobs.note(Job(job_id, "failed", 0), dt.datetime(2026, 6, 1, 12, 0, 1, tzinfo=dt.UTC))
    shared.jobs.note(Job(job_id, "failed", 0), None)
    assert budget.reserved == 237
    shared.jobs.see(dialect_of("ugen").jobs(failed), began=traces.step())
    assert budget.reserved == 0


@both
async def test_a12_a_lost_job_that_is_found_is_held_until_it_ends(kind: str) -> None:
    world, budget = World("ugen", 1000, kind), Budget(500, on_warning=lambda _: None)
    error = await lost(world, "jobs.create", "ugenCreateJob", charged=True, **JOB, budget=budget)
    assert (budget.spent, budget.reserved, budget.holds) == (0, 237, ())
    found = await eventually(error.resolve(world.client))
    assert (found.charged, found.amount, budget.reserved, len(budget.holds)) == (True, 237, 237, 1)
    assert budget.unresolved == ()
    await eventually(error.resolve(world.client))
    end(world, found.result.job_id, "completed")
    await by_get(world, found.result.job_id)
    assert (budget.spent, budget.reserved) == (101, 0)


@both
async def test_h14_a_lost_job_that_has_ended_counts_with_what_it_cost(kind: str) -> None:
    world, budget = World("ugen", 1000, kind), Budget(500, on_warning=lambda _: None)
    error = await lost(world, "jobs.create", "ugenCreateJob", charged=True, **JOB, budget=budget)
    end(world, (await world.call("jobs.list")).items[0].job_id, "completed")
    found = await eventually(error.resolve(world.client))
    assert (found.charged, found.amount, budget.spent, budget.reserved) == (True, 101, 101, 0)


@both
async def test_a12_every_budget_holds_and_a_copy_of_the_client_sees_the_end(kind: str) -> None:
    whole = Budget(1000, on_warning=lambda _: None)
    part = Budget(500, parent=whole, on_warning=lambda _: None)
    world = World("ugen", 1000, kind, budget=part)
    job = await world.call("jobs.create", **JOB)
    assert (whole.reserved, part.reserved, whole.holds) == (237, 237, part.holds)
    end(world, job.job_id, "completed")
    await eventually(world.client.with_options(timeout=9).jobs.get(job.job_id))
    assert (whole.spent, part.spent, whole.reserved, part.reserved) == (101, 101, 0, 0)
