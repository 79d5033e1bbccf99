"""More slots for a bundle that exists are debited at once."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.vendors.tokportal import move
from prepay_mock.world.scenario import LotPlan
from tests.mock.harness import Api
from tests.mock.vendors.tokportal.calls import SEED_52, client_of, create, credits_of, history, snapshot

SLOTS = {"video": ("add-video-slots", "video_slots", 2), "edit": ("add-edit-slots", "video_editing", 3)}


@pytest.mark.parametrize("kind", SLOTS)
def test_slots_are_debited_at_once(api: Api, kind: str) -> None:
    path, part, price = SLOTS[kind]
    bundle_id = create(api, SEED_52)
    answer = api.post(f"/api/ext/bundles/{bundle_id}/{path}", {"quantity": 10})
    assert answer.status == 200
    assert answer.json["credits_charged"] == 10 * price
    assert answer.json["cost_breakdown"] == {part: 10 * price}
    assert answer.json["credits_remaining"] == credits_of(api) == 1198 - 10 * price
    assert history(api)[0]["amount"] == -10 * price
    assert history(api)[0]["description"] == f"{kind.title()} slots added: 10 {kind}s"
    bundle = api.get(f"/api/ext/bundles/{bundle_id}").json["data"]
    assert bundle == answer.json["data"]
    assert (bundle["videos_quantity"], bundle["edits_quantity"]) == ((20, 0) if kind == "video" else (10, 10))


def test_a_slot_that_was_added_can_be_configured(api: Api) -> None:
    bundle_id = create(api)
    assert api.get(f"/api/ext/bundles/{bundle_id}/videos/1").status == 404
    api.post(f"/api/ext/bundles/{bundle_id}/add-video-slots", {"quantity": 1})
    assert api.get(f"/api/ext/bundles/{bundle_id}/videos/1").status == 200


@pytest.mark.parametrize("kind", SLOTS)
def test_slots_that_the_balance_does_not_cover_are_refused(engine: Engine, kind: str) -> None:
    path, part, price = SLOTS[kind]
    api = client_of(engine, LotPlan(52 + 10 * price - 1))
    bundle_id = create(api, SEED_52)
    before = snapshot(api)
    answer = api.post(f"/api/ext/bundles/{bundle_id}/{path}", {"quantity": 10})
    assert answer.status == 402
    assert answer.json["error"]["details"] == {
        "required": 10 * price,
        "available": 10 * price - 1,
        "missing": 1,
        "breakdown": {part: 10 * price},
    }
    assert snapshot(api) == before


def test_a_bundle_never_has_more_edits_than_videos(api: Api) -> None:
    bundle_id = create(api, {**SEED_52, "edits_quantity": 9})
    path = f"/api/ext/bundles/{bundle_id}/add-edit-slots"
    assert api.post(path, {"quantity": 2}).json["error"]["details"]["errors"][0]["field"] == "quantity"
    assert api.post(path, {"quantity": 1}).status == 200
    assert api.post(path, {"quantity": 1}).status == 400
    api.post(f"/api/ext/bundles/{bundle_id}/add-video-slots", {"quantity": 1})
    assert api.post(path, {"quantity": 1}).status == 200


@pytest.mark.parametrize("path", ["add-video-slots", "add-edit-slots"])
@pytest.mark.parametrize("quantity", [0, -1, 501, 1.5, "1", None, True])
def test_quantities_that_are_none(api: Api, path: str, quantity: object) -> None:
    bundle_id = create(api, SEED_52)
    answer = api.post(f"/api/ext/bundles/{bundle_id}/{path}", {"quantity": quantity})
    assert answer.status == 400
    assert answer.json["error"]["details"]["errors"][0]["field"] == "quantity"
    assert credits_of(api) == 1198


@pytest.mark.parametrize("path", ["add-video-slots", "add-edit-slots"])
def test_a_bundle_that_has_ended_takes_no_more_slots(api: Api, path: str) -> None:
    bundle_id = create(api, SEED_52)
    world = api.engine.world
    account = world.accounts["tokportal", api.key]
    for status in ("cancelled", "archived"):
        move(world, account, bundle_id, status)
        # The status is looked at before the edits are counted and before the money is.
        answer = api.post(f"/api/ext/bundles/{bundle_id}/{path}", {"quantity": 500})
        assert answer.status == 409
        assert answer.json["error"]["code"] == "BUNDLE_INVALID_STATUS"
        assert answer.json["error"]["details"]["current_status"] == status
    assert credits_of(api) == 1198
