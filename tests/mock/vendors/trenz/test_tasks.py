"""Tasks go on with the clock, end once, belong to one account, and move no credit after submission."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.vendors.trenz import TrenzDialect
from prepay_mock.world.clock import SECOND
from prepay_mock.world.world import World
from tests.mock.harness import Api
from tests.mock.vendors.trenz.calls import PRICES, available, journal, perform, submit

PACE = {"trenzGenerateImage": (1, 10), "trenzGenerateVideo": (2, 60)}


def trenz(engine: Engine) -> TrenzDialect:
    dialect = engine.dialects["trenz"]
    assert isinstance(dialect, TrenzDialect)
    return dialect


def end(engine: Engine, task_id: str, outcome: str) -> dict[str, Any]:
    owner, _ = trenz(engine).find_task(engine.world, task_id)
    return trenz(engine).end_task(engine.world, owner, task_id, outcome, engine.world.clock.now())


def read(api: Api, task_id: str) -> dict[str, Any]:
    answer = api.get(f"/v1/tasks/{task_id}")
    assert answer.status == 200, answer.json
    data: dict[str, Any] = answer.json["data"]
    return data


@pytest.mark.parametrize("operation", PACE)
def test_a_task_goes_from_pending_to_running_to_succeeded(engine: Engine, api: Api, operation: str) -> None:
    starts, ends = PACE[operation]
    task_id = submit(api, operation)
    seen: list[str] = []
    for step in (0, starts * SECOND - 1, 1, (ends - starts) * SECOND - 1, 1, 3600 * SECOND):
        engine.world.clock.advance(step)
        seen.append(read(api, task_id)["status"])
    assert seen == ["pending", "pending", "running", "running", "succeeded", "succeeded"]
    task = read(api, task_id)
    assert (task["created_at"], task["updated_at"]) == (
        "2026-06-01T12:00:00.000Z",
        f"2026-06-01T12:0{ends // 60}:{ends % 60:02}.000Z",
    )
    assert journal(engine, api) == [("charge", -PRICES[operation])]


def test_steps_that_nobody_watched_keep_their_own_time(engine: Engine, api: Api) -> None:
    task_id = submit(api, "trenzGenerateVideo")
    engine.world.clock.advance(86_400 * SECOND)
    assert read(api, task_id)["updated_at"] == "2026-06-01T12:01:00.000Z"


def test_one_output_for_each_image_and_one_for_a_video(engine: Engine, api: Api) -> None:
    images, video = submit(api, "trenzGenerateImage", count=4), submit(api, "trenzGenerateVideo")
    assert "result" not in read(api, images)
    engine.world.clock.advance(60 * SECOND)
    urls = [output["url"] for output in read(api, images)["result"]["outputs"]]
    assert urls == [f"https://trenz.invalid/outputs/{images}/{index}.png" for index in range(4)]
    outputs = read(api, video)["result"]["outputs"]
    assert outputs == [{"url": f"https://trenz.invalid/outputs/{video}/0.mp4"}]
    assert available(engine, api) == 500 - 20 - 100


def test_what_is_kept_inside_is_not_shown(engine: Engine, api: Api) -> None:
    task_id = submit(api)
    assert set(read(api, task_id)) == {"task_id", "kind", "status", "created_at", "updated_at"}


@pytest.mark.parametrize("operation", PACE)
@pytest.mark.parametrize("after", [0, 5])
def test_a_failed_task_stays_failed_and_charged(engine: Engine, api: Api, operation: str, after: int) -> None:
    task_id = submit(api, operation)
    engine.world.clock.advance(after * SECOND)
    assert read(api, task_id)["status"] == ("running" if after else "pending")
    end(engine, task_id, "failed")
    for _ in range(3):
        task = read(api, task_id)
        assert (task["status"], task["error"]["code"]) == ("failed", "BACKEND_ERROR")
        assert "result" not in task
        engine.world.clock.advance(40 * SECOND)
    assert journal(engine, api) == [("charge", -PRICES[operation])]


def test_a_task_can_be_ended_early(engine: Engine, api: Api) -> None:
    task_id = submit(api, "trenzGenerateVideo")
    told = end(engine, task_id, "succeeded")
    task = read(api, task_id)
    assert told == task
    assert (task["status"], task["updated_at"]) == ("succeeded", "2026-06-01T12:00:00.000Z")
    engine.world.clock.advance(90 * SECOND)
    assert read(api, task_id) == task


def test_the_operator_is_told_what_is_wrong(engine: Engine, api: Api) -> None:
    task_id = submit(api)
    account = engine.world.accounts["trenz", api.key]
    for wrong in ("done", "", "pending"):
        with pytest.raises(ValueError, match="succeeded or failed"):
            trenz(engine).end_task(engine.world, account, task_id, wrong, engine.world.clock.now())
    with pytest.raises(LookupError, match="task_unknown"):
        trenz(engine).end_task(engine.world, account, "task_unknown", "failed", engine.world.clock.now())
    with pytest.raises(LookupError, match="task_unknown"):
        trenz(engine).find_task(engine.world, "task_unknown")
    assert read(api, task_id)["status"] == "pending"
    end(engine, task_id, "failed")
    for outcome in ("succeeded", "failed"):
        with pytest.raises(ValueError, match="already failed"):
            end(engine, task_id, outcome)


def test_a_task_is_found_by_its_id_and_seen_by_its_owner_alone(engine: Engine, api: Api) -> None:
    other = Api(engine, "sk_mock_other_balance_500")
    mine, theirs = submit(api), submit(other)
    assert mine != theirs
    owner, task = trenz(engine).find_task(engine.world, theirs)
    assert (owner.key, task) == (other.key, read(other, theirs))
    answer = other.get(f"/v1/tasks/{mine}")
    assert (answer.status, answer.json["code"]) == (404, "TASK_NOT_FOUND")
    assert read(other, theirs)["status"] == "pending"


def test_polling_is_free_even_without_a_credit(engine: Engine) -> None:
    api = Api(engine, "sk_mock_a_balance_100")
    task_id = submit(api)
    seen: list[str] = []
    for _ in range(4):
        answer = api.get(f"/v1/tasks/{task_id}")
        assert answer.json["usage"] == {"coin_cost": 0, "remaining_balance": 0}
        seen.append(answer.json["data"]["status"])
        engine.world.clock.advance(20 * SECOND)
    assert seen == ["pending", "running", "running", "succeeded"]


@pytest.mark.parametrize("operation", PACE)
def test_an_unknown_reference_costs_nothing(engine: Engine, api: Api, operation: str) -> None:
    other = Api(engine, "sk_mock_other_balance_500")
    uploaded = perform(other, "trenzUploadFile").json["data"]["file_id"]
    for file_id in ("file_unknown", uploaded):
        path = (
            "/v1/content/ai-image/generations" if "Image" in operation else "/v1/content/ai-video/generations"
        )
        answer = api.post(path, {"prompt": "a", "reference_file_id": file_id})
        assert (answer.status, answer.json["code"]) == (404, "RESOURCE_NOT_FOUND")
    assert journal(engine, api) == []


@pytest.mark.parametrize("operation", PACE)
def test_a_task_builds_on_an_uploaded_file(engine: Engine, api: Api, operation: str) -> None:
    file_id = perform(api, "trenzUploadFile").json["data"]["file_id"]
    task_id = submit(api, operation, reference_file_id=file_id)
    engine.world.clock.advance(60 * SECOND)
    assert read(api, task_id)["status"] == "succeeded"


def test_tasks_go_on_in_a_world_that_was_saved_and_loaded(engine: Engine, api: Api) -> None:
    task_id = submit(api, "trenzGenerateVideo")
    engine.world.clock.advance(5 * SECOND)
    assert read(api, task_id)["status"] == "running"
    saved = engine.world.dump()
    engine.world.load(World().dump(), rewind=True)
    assert api.get(f"/v1/tasks/{task_id}").status == 404
    engine.world.load(saved)
    assert read(api, task_id)["status"] == "running"
    engine.world.clock.advance(55 * SECOND)
    assert read(api, task_id)["status"] == "succeeded"
    assert available(engine, api) == 400
