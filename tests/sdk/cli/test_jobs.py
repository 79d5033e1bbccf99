"""``prepay jobs watch``, in virtual time: every pause of the client moves the mock's clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from prepay.clock import TESTING, Clock
from prepay_mock import RemoteMock
from tests.sdk.cli.conftest import Run

Pause = Callable[[float], object]


@pytest.fixture
def pause(server: RemoteMock) -> Iterator[list[Pause]]:
    """Pauses pass on the mock's clock instead of on the wall's; a test may put another one in."""
    passed = 0.0
    chosen: list[Pause] = [lambda seconds: server.clock.advance(seconds=seconds)]

    def sleep(seconds: float) -> None:
        nonlocal passed
        passed += seconds
        chosen[0](seconds)

    before = TESTING.get()
    TESTING.set(Clock(sleep=sleep, monotonic=lambda: passed))
    yield chosen
    TESTING.set(before)


@pytest.fixture
def job(server: RemoteMock) -> str:
    with server.ugen.account(os.environ["UGEN_API_KEY"]).client() as client:
        made: str = client.jobs.create(
            product_name="Mug", product_image_url="https://example.com/mug.png", segment_count=1
        ).job_id
        return made


@pytest.fixture
def task(server: RemoteMock) -> str:
    with server.trenz.account(os.environ["TRENZ_API_KEY"]).client() as client:
        made: str = client.images.generate(prompt="a mug").data.task_id
        return made


@pytest.mark.usefixtures("pause")
def test_a_job_is_watched_to_its_end(run: Run, job: str) -> None:
    watched = run(f"jobs watch ugen {job}")
    assert watched.code == 0
    assert [line.split() for line in watched.out.splitlines()[:3]] == [
        ["job", "id", job],
        ["status", "completed"],
        ["credits", "consumed", "101"],
    ]
    words = watched.err.splitlines()
    assert words[0] in (f"{job}: queued, prepare, 0 %", f"{job}: running, prepare, 0 %")
    assert words[-1] == f"{job}: completed, complete, 100 %"
    assert len(words) == len(set(words)) > 4


@pytest.mark.usefixtures("pause")
def test_json_is_the_job_as_it_ended(run: Run, job: str) -> None:
    ended: dict[str, Any] = run(f"jobs watch ugen {job} --json").json
    assert (ended["job_id"], ended["status"], ended["credits_reserved"]) == (job, "completed", 0)


@pytest.mark.usefixtures("pause")
def test_a_job_that_fails_ends_the_command_with_3(run: Run, server: RemoteMock, job: str) -> None:
    server.ugen.end_job(job, "failed")
    watched = run(f"jobs watch ugen {job}")
    assert watched.code == 3
    assert "failed" in watched.out
    assert "error message" in watched.out


@pytest.mark.usefixtures("pause")
def test_time_that_is_up_ends_the_command_with_1(run: Run, job: str) -> None:
    watched = run(f"jobs watch ugen {job} --timeout 1 --poll 1")
    assert (watched.code, watched.out) == (1, "")
    assert watched.err.splitlines()[-1].startswith(f"prepay: ugen.jobs.wait: waited 1 s for job {job}")


def test_a_watch_can_be_stopped_from_the_keyboard(run: Run, pause: list[Pause], job: str) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    pause[0] = interrupt
    watched = run(f"jobs watch ugen {job}")
    assert (watched.code, watched.out) == (130, "")
    assert watched.err.splitlines()[-1] == f"no longer looking at {job}; it goes on"


@pytest.mark.usefixtures("pause")
def test_a_task_of_trenz_is_watched_too(run: Run, task: str) -> None:
    watched = run(f"jobs watch trenz {task}")
    assert watched.code == 0
    assert [line.split() for line in watched.out.splitlines()][1:4:2] == [
        ["status", "succeeded"],
        ["remaining", "balance", "480"],
    ]


@pytest.mark.usefixtures("pause")
def test_a_task_that_fails_says_why(run: Run, server: RemoteMock, task: str) -> None:
    server.trenz.end_task(task, "failed")
    watched = run(f"jobs watch trenz {task}")
    assert watched.code == 3
    assert "error message" in watched.out


@pytest.mark.parametrize("vendor", ["ugen", "trenz"])
def test_what_is_not_there_cannot_be_watched(run: Run, vendor: str) -> None:
    watched = run(f"jobs watch {vendor} 00000000-0000-4000-8000-000000000000")
    assert (watched.code, watched.out) == (1, "")
    assert "404" in watched.err


def test_tokportal_has_nothing_to_watch(run: Run) -> None:
    assert run("jobs watch tokportal x").code == 2
