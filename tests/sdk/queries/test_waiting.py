"""Waiting for jobs, tasks and credits: what ends it, what it tells meanwhile, and what it costs (nothing)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from prepay import (
    ConfigurationError,
    NotFoundError,
    Retry,
    WaitTimeoutError,
    WorkFailedError,
)
from tests.sdk.fakes import KINDS
from tests.sdk.money import JOB, World, eventually

both = pytest.mark.parametrize("kind", KINDS)


@pytest.mark.parametrize(("kind", "asynchronous"), [("sync", False), ("async", False), ("async", True)])
async def test_a_job_is_waited_for_and_its_progress_told(kind: str, asynchronous: bool) -> None:
    world = World("ugen", 1000, kind)
    job = await world.call("jobs.create", **JOB)
    seen: list[str] = []

    def note(state: Any) -> None:
        seen.append(f"{state.status} {state.current_stage} {state.progress_percent}")

    async def note_later(state: Any) -> None:
        note(state)

    done = await eventually(
        world.client.jobs.wait(job.job_id, poll=2, on_progress=note_later if asynchronous else note)
    )
    assert (done.status, done.credits_reserved) == ("completed", 0)
    assert done.last_response.status == 200
    assert seen[0] == "queued prepare 0"
    assert seen[-1] == "completed complete 100"
    assert len(seen) == len(set(seen)), "only what has changed is told"
    assert {entry.split()[1] for entry in seen} >= {"prepare", "agents", "init", "generation", "complete"}
    assert world.account.available == 1000 - done.credits_consumed


@both
@pytest.mark.parametrize("outcome", ["failed", "cancelled"])
async def test_a_job_that_ends_otherwise_is_an_error_that_says_so(outcome: str, kind: str) -> None:
    world = World("ugen", 1000, kind)
    job = await world.call("jobs.create", **JOB)
    end = {
        "failed": lambda: world.handle.end_job(job.job_id, "failed"),
        "cancelled": lambda: world.account.client().jobs.cancel(job_id=job.job_id),
    }
    world.at(3.0, end[outcome])
    with pytest.raises(WorkFailedError, match=rf"has {outcome}") as raised:
        await eventually(world.client.jobs.wait(job.job_id, poll=1))
    error: Any = raised.value
    assert (error.id, error.status, error.last.status) == (job.job_id, outcome, outcome)
    assert (world.account.available, world.now) == (1000, 3.0)


@both
async def test_a_job_that_takes_too_long_runs_on(kind: str) -> None:
    world = World("ugen", 1000, kind)
    job = await world.call("jobs.create", **JOB)
    with pytest.raises(
        WaitTimeoutError,
        match=r"ugen\.jobs\.wait: waited 10 s for job .*; its status is 'running' .* runs on",
    ) as raised:
        await eventually(world.client.jobs.wait(job.job_id, timeout=10, poll=4))
    assert isinstance(raised.value, TimeoutError)
    assert (world.now, world.heard("ugenGetJob")) == (10.0, 4)
    with pytest.raises(WaitTimeoutError):
        await eventually(world.client.jobs.wait(job.job_id, timeout=0))
    assert world.heard("ugenGetJob") == 5
    done = await eventually(world.client.jobs.wait(job.job_id))
    assert done.status == "completed"


@both
async def test_an_outage_is_outlived_and_told_when_time_is_up(kind: str) -> None:
    world = World("ugen", 1000, kind, retry=Retry(attempts=1))
    job = await world.call("jobs.create", **JOB)
    world.fault("status", "ugenGetJob", 3, status=503)
    world.fault("drop_request", "ugenGetJob", 2, after=3)
    assert (await eventually(world.client.jobs.wait(job.job_id, poll=5))).status == "completed"
    world.fault("status", "ugenGetJob", None, status=500)
    with pytest.raises(WaitTimeoutError) as raised:
        await eventually(world.client.jobs.wait(job.job_id, timeout=10, poll=5))
    assert "500" in str(raised.value.__cause__)


@both
async def test_what_does_not_exist_is_not_waited_for(kind: str) -> None:
    world = World("ugen", 1000, kind)
    with pytest.raises(NotFoundError):
        await eventually(world.client.jobs.wait("00000000-0000-4000-8000-000000000000"))
    assert world.now == 0


@both
async def test_a_task_is_waited_for_free_of_charge(kind: str) -> None:
    world = World("trenz", 100, kind)
    made = await world.call("images.generate", prompt="x")
    seen: list[str] = []

    def note(answer: Any) -> None:
        seen.append(answer.data.status)

    done = await eventually(world.client.tasks.wait(made.data.task_id, on_progress=note))
    assert (done.data.status, len(done.data.result.outputs)) == ("succeeded", 1)
    assert seen == ["pending", "running", "succeeded"]
    assert world.account.available == 80


@both
async def test_a_task_that_fails_says_why_and_keeps_its_charge(kind: str) -> None:
    world = World("trenz", 100, kind)
    made = await world.call("images.generate", prompt="x")
    world.at(4.0, lambda: world.handle.end_task(made.data.task_id, "failed"))
    with pytest.raises(WorkFailedError, match="could not finish the image") as raised:
        await eventually(world.client.tasks.wait(made.data.task_id))
    assert raised.value.status == "failed"
    assert world.account.available == 80


@both
@pytest.mark.parametrize("vendor", ["tokportal", "ugen"])
async def test_credits_are_waited_for(vendor: str, kind: str) -> None:
    world = World(vendor, 10, kind)
    world.at(12.0, lambda: world.account.grant(90))
    found = await eventually(world.client.wait_for_credits(100, timeout=60, poll=5))
    assert (found.available, world.now) == (100, 15.0)
    with pytest.raises(
        WaitTimeoutError,
        match=r"waited 3 s for 101 credits; 100 are available\. The wait can be repeated\.",
    ) as raised:
        await eventually(world.client.wait_for_credits(101, timeout=3, poll=5))
    assert raised.value.last == found.__class__(available=100, total=100, as_of=raised.value.last.as_of)
    assert world.now == 18.0


@both
async def test_trenz_credits_are_waited_for_by_way_of_a_task(kind: str) -> None:
    world = World("trenz", 20, kind)
    with pytest.raises(ConfigurationError, match="no operation for the balance"):
        await eventually(world.client.wait_for_credits(100))
    await world.call("images.generate", prompt="x")
    world.at(12.0, lambda: world.account.grant(100))
    found = await eventually(world.client.wait_for_credits(100, timeout=60, poll=5))
    assert (found.available, world.now) == (100, 15.0)


@both
async def test_expired_credits_do_not_count(kind: str) -> None:
    world = World("tokportal", 0, kind)
    world.account.grant(100, expires_in=dt.timedelta(seconds=5))
    world.pass_time(10)
    with pytest.raises(WaitTimeoutError):
        await eventually(world.client.wait_for_credits(100, timeout=0))
