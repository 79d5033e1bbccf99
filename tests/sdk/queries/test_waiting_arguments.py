"""What waits tell, and what they refuse before anything is sent."""

from __future__ import annotations

import datetime as dt
import logging
import math
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import prepay
from prepay import Balance, ConfigurationError, InvalidArgumentError, NotFoundError, WaitTimeoutError
from prepay._queries.polling import LONGEST_WAIT, SHORTEST_POLL
from tests.sdk.fakes import KINDS, client
from tests.sdk.money import JOB, World, eventually
from tests.sdk.polled import JOB_ID, WAITS, Server

both = pytest.mark.parametrize("kind", KINDS)
every_wait = pytest.mark.parametrize("name", WAITS)


@both
async def test_h14_a_wait_that_timed_out_tells_what_was_seen_last(kind: str) -> None:
    server = Server(kind)
    with pytest.raises(
        WaitTimeoutError, match=r"^ugen\.wait_for_credits: waited 60 s for 1000 credits; 24 are "
    ) as one:
        await eventually(server.client.wait_for_credits(1000, timeout=60))
    assert isinstance(one.value.last, Balance)
    assert one.value.last.available == 24
    with pytest.raises(
        WaitTimeoutError, match=r"job 38f6\S+; its status is 'running'\. The job runs on"
    ) as two:
        await eventually(server.client.jobs.wait(JOB_ID, timeout=60))
    assert two.value.last.status == "running"
    server.refusal = httpx.Response(500, json={})
    with pytest.raises(WaitTimeoutError, match="it was never seen") as three:
        await eventually(server.client.jobs.wait(JOB_ID, timeout=60))
    assert three.value.last is None


@both
async def test_h14_an_unknown_status_is_logged_once_and_told_as_progress(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    statuses = iter(["queued", "paused", "pondering", None, 7, "completed"])
    told: list[Any] = []

    def note(job: Any) -> None:
        told.append(job.status)

    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"job_id": JOB_ID, "status": next(statuses)})

    with caplog.at_level(logging.WARNING, "prepay"):
        done = await eventually(client("ugen", kind, handle).jobs.wait(JOB_ID, on_progress=note))
    assert done.status == "completed"
    assert told == ["queued", "paused", "pondering", None, 7, "completed"]
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert (
        record.getMessage()
        == f"ugen.jobs.wait: job {JOB_ID} has the unknown status 'paused'; it counts as not ended"
    )


@both
async def test_h14_an_error_of_the_callback_is_the_callers_even_if_it_looks_like_an_outage(kind: str) -> None:
    server = Server(kind)

    def progress(_: Any) -> None:
        raise prepay.NotSentError("of the application", operation="ugen.jobs.get")

    with pytest.raises(prepay.NotSentError, match="of the application"):
        await eventually(server.client.jobs.wait(JOB_ID, on_progress=progress))
    assert server.polls == 1


@pytest.mark.parametrize("name", ["jobs", "tasks", "buy"])
def test_h14_an_async_callback_is_refused_before_anything_is_sent(name: str) -> None:
    server = Server("sync")

    async def later(_: object) -> None:
        raise AssertionError("never awaited")

    trenz = client("trenz", "sync", server.handle)
    calls: dict[str, Callable[[], object]] = {
        "jobs": lambda: server.client.jobs.wait(JOB_ID, on_progress=later),
        "tasks": lambda: trenz.tasks.wait("t1", on_progress=later),
        "buy": lambda: server.client.billing.buy("starter", later),
    }
    with pytest.raises(ConfigurationError, match="An async callback needs an async client"):
        calls[name]()
    assert server.polls == 0


@both
@every_wait
@pytest.mark.parametrize(
    "given",
    [
        {"timeout": -1},
        {"timeout": math.nan},
        {"timeout": math.inf},
        {"timeout": True},
        {"timeout": "60"},
        {"timeout": None},
        {"timeout": dt.timedelta(seconds=-1)},
        {"timeout": 10**400},
        {"timeout": LONGEST_WAIT + 1},
        {"poll": 0},
        {"poll": -1},
        {"poll": math.nan},
        {"poll": dt.timedelta(0)},
        {"poll": False},
    ],
    ids=str,
)
async def test_h14_times_must_make_sense(given: dict[str, Any], name: str, kind: str) -> None:
    server = Server(kind)
    with pytest.raises(InvalidArgumentError, match=r"(timeout|poll) must be .*Nothing was sent"):
        await eventually(WAITS[name](server.client, **given))
    assert server.polls == 0


@both
async def test_h14_a_timedelta_is_a_duration(kind: str) -> None:
    server = Server(kind)
    with pytest.raises(WaitTimeoutError, match="waited 90 s"):
        await eventually(
            server.client.wait_for_credits(
                100, timeout=dt.timedelta(minutes=1.5), poll=dt.timedelta(seconds=30)
            )
        )
    assert server.polled == [0, 30, 60, 89.5]


@both
async def test_h14_a_poll_is_never_a_busy_loop(kind: str) -> None:
    server = Server(kind)
    with pytest.raises(WaitTimeoutError):
        await eventually(server.client.wait_for_credits(100, timeout=1, poll=1e-300))
    assert server.polls <= 0.5 / SHORTEST_POLL + 2


@both
@pytest.mark.parametrize("method", ["ensure_credits", "wait_for_credits"])
@pytest.mark.parametrize("credits_", [math.nan, -1, 1.5, 25.0, True, "25", None, math.inf], ids=repr)
async def test_h14_credits_are_whole_and_not_negative(credits_: Any, method: str, kind: str) -> None:
    server = Server(kind)
    with pytest.raises(
        InvalidArgumentError, match=rf"ugen\.{method}: credits must be a whole number of credits, 0"
    ):
        await eventually(getattr(server.client, method)(credits_))
    assert server.polls == 0


@both
@pytest.mark.parametrize("identity", ["", None, 7, b"x", ["x"]], ids=repr)
async def test_h14_an_id_is_text(identity: Any, kind: str) -> None:
    server = Server(kind)
    with pytest.raises(InvalidArgumentError, match="job_id must be the id as text"):
        await eventually(server.client.jobs.wait(identity))
    assert server.polls == 0


@both
async def test_h14_a_uuid_is_an_id(kind: str) -> None:
    world = World("ugen", 1000, kind)
    job = await world.call("jobs.create", **JOB)
    done = await eventually(world.client.jobs.wait(uuid.UUID(job.job_id)))
    assert done.status == "completed"
    with pytest.raises(NotFoundError):
        await eventually(world.client.jobs.wait(uuid.UUID(int=0)))
