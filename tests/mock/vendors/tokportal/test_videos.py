"""Video slots, and the one credit that sound volume costs per video."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.world.scenario import LotPlan
from tests.mock.harness import Api
from tests.mock.vendors.tokportal.calls import (
    SEED_52,
    VIDEO,
    client_of,
    create,
    credits_of,
    history,
    snapshot,
)

VOLUMES = ("volume_original_sound", "volume_added_sound")


@pytest.fixture
def path(api: Api) -> str:
    """The videos of a bundle with ten slots; 1198 credits are left."""
    return f"/api/ext/bundles/{create(api, SEED_52)}/videos"


def test_slots_are_listed_by_position_before_anything_is_configured(api: Api, path: str) -> None:
    slots = api.get(path).json["data"]
    assert [slot["position"] for slot in slots] == list(range(1, 11))
    assert {slot["status"] for slot in slots} == {"pending"}
    assert len({slot["id"] for slot in slots}) == 10
    assert api.get(f"{path}/3").json["data"] == slots[2]


def test_a_configured_slot_keeps_its_id_and_shows_what_was_sent(api: Api, path: str) -> None:
    before = api.get(f"{path}/3").json["data"]
    answer = api.put(f"{path}/3", {**VIDEO, "colour": "red"})
    assert answer.json["data"] == {**before, "status": "configured", **VIDEO}
    assert api.get(f"{path}/3").json["data"] == answer.json["data"]
    assert api.get(path).json["data"][2] == answer.json["data"]
    assert answer.json["credits_charged"] == 0
    assert answer.json["cost_breakdown"] == {}
    assert answer.json["credits_remaining"] == credits_of(api) == 1198


def test_configuring_replaces_the_whole_slot(api: Api, path: str) -> None:
    api.put(f"{path}/1", {**VIDEO, "name": "first", "volume_added_sound": 3})
    answer = api.put(
        f"{path}/1",
        {
            "video_type": "story",
            "target_publish_date": "2026-06-12",
            "story_image_url": "https://x.example/a.jpg",
        },
    )
    assert {"name", "description", "video_url", "volume_added_sound"} & answer.json["data"].keys() == set()
    bundle = api.get(path.removesuffix("/videos")).json["data"]
    assert bundle["videos_configured_count"] == 1


@pytest.mark.parametrize("field", VOLUMES)
@pytest.mark.parametrize("volume", [0, 100])
def test_the_first_volume_costs_a_credit_and_later_ones_none(
    api: Api, path: str, field: str, volume: int
) -> None:
    answer = api.put(f"{path}/2", {**VIDEO, field: volume})
    assert (answer.json["credits_charged"], answer.json["cost_breakdown"]) == (1, {"sound_volume": 1})
    assert credits_of(api) == 1197
    row = history(api)[0]
    assert (row["amount"], row["breakdown"], row["description"]) == (
        -1,
        {"sound_volume": 1},
        "Sound volume set: video 2",
    )
    laters: list[dict[str, int]] = [{field: 50}, dict.fromkeys(VOLUMES, 7), {VOLUMES[0]: 1}, {VOLUMES[1]: 1}]
    for later in laters:
        assert api.put(f"{path}/2", {**VIDEO, **later}).json["credits_charged"] == 0
    assert credits_of(api) == 1197


def test_both_volumes_at_once_cost_one_credit(api: Api, path: str) -> None:
    assert api.put(f"{path}/2", {**VIDEO, **dict.fromkeys(VOLUMES, 40)}).json["credits_charged"] == 1


@pytest.mark.parametrize("clearing", [{}, dict.fromkeys(VOLUMES)])
def test_a_volume_that_was_cleared_is_set_again_for_free(
    api: Api, path: str, clearing: dict[str, None]
) -> None:
    api.put(f"{path}/2", {**VIDEO, VOLUMES[0]: 40})
    cleared = api.put(f"{path}/2", {**VIDEO, **clearing})
    assert cleared.json["data"].get(VOLUMES[0]) is None
    assert api.put(f"{path}/2", {**VIDEO, VOLUMES[1]: 40}).json["credits_charged"] == 0
    assert credits_of(api) == 1197


def test_a_null_volume_is_none_and_costs_nothing(api: Api, path: str) -> None:
    assert api.put(f"{path}/2", {**VIDEO, **dict.fromkeys(VOLUMES)}).json["credits_charged"] == 0
    assert api.put(f"{path}/2", {**VIDEO, VOLUMES[0]: 1}).json["credits_charged"] == 1


def test_each_video_pays_for_itself(api: Api, path: str) -> None:
    for position in (1, 2, 3):
        assert api.put(f"{path}/{position}", {**VIDEO, VOLUMES[0]: 9}).json["credits_charged"] == 1
    assert credits_of(api) == 1195


def test_without_a_credit_the_volume_is_refused_and_the_video_stays_as_it_was(engine: Engine) -> None:
    api = client_of(engine, LotPlan(53))
    videos = f"/api/ext/bundles/{create(api, SEED_52)}/videos"
    assert api.put(f"{videos}/1", {**VIDEO, VOLUMES[0]: 9}).json["credits_remaining"] == 0
    path = f"{videos}/2"
    api.put(path, VIDEO)
    before = snapshot(api)
    answer = api.put(path, {**VIDEO, "name": "new", VOLUMES[0]: 9})
    assert answer.status == 402
    assert answer.json["error"]["details"] == {
        "required": 1,
        "available": 0,
        "missing": 1,
        "breakdown": {"sound_volume": 1},
    }
    assert snapshot(api) == before


def test_positions_beyond_the_slots_are_not_found(api: Api, path: str) -> None:
    for answer in (api.get(f"{path}/11"), api.put(f"{path}/11", VIDEO)):
        assert (answer.status, answer.json["error"]["code"]) == (404, "VIDEO_NOT_FOUND")


@pytest.mark.parametrize("position", ["0", "-1", "1.0", "01", "one", "1000001", "99999999999999999999"])
def test_what_is_no_position_is_refused(api: Api, path: str, position: str) -> None:
    answer = api.get(f"{path}/{position}")
    assert answer.status == 400
    assert answer.json["error"]["details"]["errors"][0]["field"] == "position"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"volume_original_sound": 101}, "volume_original_sound"),
        ({"volume_added_sound": -1}, "volume_added_sound"),
        ({"volume_added_sound": "5"}, "volume_added_sound"),
        ({"target_publish_date": "2026-06-31"}, "target_publish_date"),
        ({"video_type": "film"}, "video_type"),
        ({"description": ""}, "description"),
        ({"name": "n" * 201}, "name"),
        ({"carousel_images": ["x"] * 21}, "carousel_images"),
    ],
)
def test_configurations_that_break_a_rule(api: Api, path: str, changes: dict[str, Any], field: str) -> None:
    answer = api.put(f"{path}/1", {**VIDEO, **changes})
    assert answer.status == 400
    assert answer.json["error"]["details"]["errors"][0]["field"] == field
    assert credits_of(api) == 1198


def test_a_video_needs_its_description(api: Api, path: str) -> None:
    body = {"video_type": "carousel", "target_publish_date": "2026-06-10"}
    answer = api.put(f"{path}/1", body)
    assert answer.json["error"]["details"]["errors"][0]["field"] == "description"
