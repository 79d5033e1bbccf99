"""A job from its reservation to its end: stages, cancelling, failing, retrying."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.world.clock import SECOND
from tests.mock.harness import START, Api
from tests.mock.vendors.ugen.calls import (
    JOB_COSTS,
    NOBODY,
    account_of,
    balance,
    create,
    end,
    get_job,
    journal,
    pass_seconds,
    ugen,
)

STAGES = ["prepare", "agents", "init", "generation", "concat", "audio", "captions", "complete"]


# -- stages ------------------------------------------------------------------------------------------------------


def test_a_job_passes_every_stage_in_order(engine: Engine, api: Api) -> None:
    job_id = create(api)
    seen: list[tuple[str, str]] = []
    progress: list[int] = []
    for _ in range(60):
        job = get_job(api, job_id)
        if (job["status"], job["current_stage"]) not in seen:
            seen.append((job["status"], job["current_stage"]))
        progress.append(job["progress_percent"])
        pass_seconds(engine, 1)
    assert seen == [
        ("queued", "prepare"),
        *[("running", stage) for stage in STAGES[:-1]],
        ("completed", "complete"),
    ]
    assert progress == sorted(progress)
    assert (progress[0], progress[-1]) == (0, 100)


def test_it_makes_no_difference_when_somebody_looks(engine: Engine, api: Api) -> None:
    watched, unwatched = create(api), create(api)
    for _ in range(31):
        get_job(api, watched)
        pass_seconds(engine, 1)
    pass_seconds(engine, 3600)
    names = ("updated_at", "status", "credits_consumed", "progress_percent")
    first, second = ([get_job(api, job_id)[name] for name in names] for job_id in (watched, unwatched))
    assert first == second == ["2026-06-01T12:00:30Z", "completed", JOB_COSTS, 100]
    assert [entry.at for entry in account_of(engine, api).ledger.history][-1] == START + 30 * SECOND


def test_a_finished_job_shows_its_video_and_a_running_one_does_not(engine: Engine, api: Api) -> None:
    job_id = create(api)
    assert get_job(api, job_id)["final_video_url"] is None
    job = end(engine, job_id)
    assert job["final_video_url"].endswith(f"/{job_id}.mp4")
    assert job["thumbnail_url"].endswith(f"/{job_id}.jpg")
    assert job["error_message"] is None
    assert job == get_job(api, job_id)


def test_jobs_are_listed_newest_first_page_by_page(engine: Engine, api: Api) -> None:
    made = [create(api, product_name=f"Product {number}") for number in range(7)]
    pages = [api.get(f"/api/v1/jobs?page={page}&page_size=3").json for page in (1, 2, 3, 4)]
    assert [job["job_id"] for page in pages for job in page["items"]] == made[::-1]
    assert [(page["page"], len(page["items"])) for page in pages] == [(1, 3), (2, 3), (3, 1), (4, 0)]
    assert {(page["total"], page["total_pages"]) for page in pages} == {(7, 3)}
    assert pages[0]["items"][0] == get_job(api, made[-1])


def test_an_id_is_found_in_capitals_too(api: Api) -> None:
    job_id = create(api)
    assert get_job(api, job_id.upper())["job_id"] == job_id


def test_jobs_of_another_account_are_not_found(engine: Engine, api: Api) -> None:
    job_id = create(api)
    other = Api(engine, "sk_mock_other")
    for answer in (
        other.get(f"/api/v1/jobs/{job_id}"),
        other.post(f"/api/v1/jobs/{job_id}/cancel"),
        other.post(f"/api/v1/jobs/{job_id}/retry"),
    ):
        assert (answer.status, answer.json["error"]["details"]) == (404, {"job_id": job_id})
    assert other.get("/api/v1/jobs").json["total"] == 0
    assert get_job(api, job_id)["status"] == "queued"


# -- ends --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actual", [0, 1, JOB_COSTS - 1, JOB_COSTS])
def test_a_job_may_cost_less_than_it_reserved(engine: Engine, api: Api, actual: int) -> None:
    job_id = create(api)
    assert end(engine, job_id, "completed", actual)["credits_consumed"] == actual
    assert balance(api) == (1000 - actual, 0, 1000 - actual)
    expected = [("reserve", -JOB_COSTS), ("release", JOB_COSTS), *([("consume", -actual)] if actual else [])]
    assert journal(api, f"&job_id={job_id}") == expected


@pytest.mark.parametrize(
    ("outcome", "actual", "message"),
    [
        ("completed", JOB_COSTS + 1, "at most the 86 credits"),
        ("completed", -1, "whole credits"),
        ("completed", True, "whole credits"),
        ("completed", 1.0, "whole credits"),
        ("failed", 1, "costs nothing"),
        ("cancelled", None, "unknown outcome"),
    ],
)
def test_an_end_that_cannot_be_changes_nothing(
    engine: Engine, api: Api, outcome: str, actual: Any, message: str
) -> None:
    job_id = create(api)
    before = get_job(api, job_id)
    with pytest.raises(ValueError, match=message):
        end(engine, job_id, outcome, actual)
    assert get_job(api, job_id) == before
    assert balance(api) == (1000, JOB_COSTS, 1000 - JOB_COSTS)


def test_a_job_ends_once(engine: Engine, api: Api) -> None:
    for outcome in ("completed", "failed"):
        job_id = create(api)
        end(engine, job_id, outcome)
        ended = get_job(api, job_id)
        for again in ("completed", "failed"):
            with pytest.raises(ValueError, match=f"{outcome} already"):
                end(engine, job_id, again)
        answer = api.post(f"/api/v1/jobs/{job_id}/cancel")
        assert (answer.status, answer.json["error"]["details"]) == (409, {"status": outcome})
        pass_seconds(engine, 3600)
        assert get_job(api, job_id) == ended
    assert balance(api) == (1000 - JOB_COSTS, 0, 1000 - JOB_COSTS)


def test_nobody_can_end_a_job_that_does_not_exist(engine: Engine, api: Api) -> None:
    create(api)
    with pytest.raises(LookupError, match=NOBODY):
        ugen(engine).find_job(engine.world, NOBODY)
    with pytest.raises(LookupError, match=NOBODY):
        ugen(engine).end_job(engine.world, account_of(engine, api), NOBODY, "failed", None, START)


def test_the_operator_finds_a_job_and_its_account(engine: Engine, api: Api) -> None:
    create(Api(engine, "sk_mock_other_balance_500"))
    job_id = create(api)
    account, job = ugen(engine).find_job(engine.world, job_id)
    assert account is account_of(engine, api)
    assert job == get_job(api, job_id)


@pytest.mark.parametrize("seconds", [0, 1, 10, 29])
def test_cancelling_releases_everything_at_any_stage(engine: Engine, api: Api, seconds: int) -> None:
    job_id = create(api)
    pass_seconds(engine, seconds)
    before = get_job(api, job_id)
    job = api.post(f"/api/v1/jobs/{job_id}/cancel").json
    assert job["status"] == "cancelled"
    assert (job["credits_reserved"], job["credits_consumed"]) == (0, 0)
    assert job["current_stage"] == before["current_stage"]
    assert balance(api) == (1000, 0, 1000)
    assert api.post(f"/api/v1/jobs/{job_id}/cancel").status == 409
    pass_seconds(engine, 3600)
    assert get_job(api, job_id) == job
    assert journal(api)[1:] == [("reserve", -JOB_COSTS), ("release", JOB_COSTS)]


# -- retry -------------------------------------------------------------------------------------------------------


def test_a_retry_reserves_anew_and_goes_on_where_the_job_stopped(engine: Engine, api: Api) -> None:
    job_id = create(api, qai_enabled=True)
    pass_seconds(engine, 10)
    failed = end(engine, job_id, "failed")
    assert (failed["current_stage"], failed["progress_percent"]) == ("generation", 35)
    assert failed["error_message"] == "Stage generation failed"
    answer = api.post(f"/api/v1/jobs/{job_id}/retry")
    assert answer.status == 200
    assert answer.json["status"] == "queued"
    assert (answer.json["current_stage"], answer.json["progress_percent"]) == ("generation", 35)
    assert (answer.json["credits_reserved"], answer.json["error_message"]) == (94, None)
    pass_seconds(engine, 3600)
    assert get_job(api, job_id)["status"] == "completed"
    assert journal(api, f"&job_id={job_id}") == [
        ("reserve", -94),
        ("release", 94),
        ("reserve", -94),
        ("release", 94),
        ("consume", -86),
    ]
    assert balance(api) == (914, 0, 914)


def test_timers_of_the_first_run_do_not_hurry_the_second(engine: Engine, api: Api) -> None:
    job_id = create(api)
    end(engine, job_id, "failed")
    api.post(f"/api/v1/jobs/{job_id}/retry")
    end(engine, job_id, "failed")
    api.post(f"/api/v1/jobs/{job_id}/retry")
    pass_seconds(engine, 29)
    assert get_job(api, job_id)["current_stage"] == "captions"
    pass_seconds(engine, 1)
    assert get_job(api, job_id)["status"] == "completed"
    assert [kind for kind, _ in journal(api)].count("consume") == 1


@pytest.mark.parametrize("state", ["queued", "running", "completed", "cancelled"])
def test_only_a_failed_job_can_be_retried(engine: Engine, api: Api, state: str) -> None:
    job_id = create(api)
    if state == "running":
        pass_seconds(engine, 5)
    elif state == "completed":
        end(engine, job_id)
    elif state == "cancelled":
        api.post(f"/api/v1/jobs/{job_id}/cancel")
    before = balance(api)
    answer = api.post(f"/api/v1/jobs/{job_id}/retry")
    assert (answer.status, answer.json["error"]["code"]) == (409, "CONFLICT")
    assert answer.json["error"]["details"] == {"status": state}
    assert balance(api) == before
