"""Publishing and taking back: what blocks it, what it changes, and that no credit moves."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.vendors.tokportal import accept, move
from prepay_mock.world.clock import HOUR
from tests.mock.harness import Api
from tests.mock.vendors.tokportal.calls import (
    NOBODYS,
    PROFILE,
    SEED_52,
    VIDEO,
    create,
    credits_of,
    history,
    ready_bundle,
    snapshot,
)


def blockers(api: Api, bundle_id: str) -> list[str]:
    data = api.get(f"/api/ext/bundles/{bundle_id}/publish-readiness").json["data"]
    assert data["ready"] is not bool(data["blockers"])
    return [blocker["code"] for blocker in data["blockers"]]


def test_readiness_names_every_blocker_and_they_go_one_by_one(api: Api) -> None:
    bundle_id = create(api, SEED_52)
    path = f"/api/ext/bundles/{bundle_id}"
    assert blockers(api, bundle_id) == ["ACCOUNT_MISSING_FIELDS", "NO_VIDEOS_CONFIGURED"]
    api.put(f"{path}/videos/7", VIDEO)
    assert blockers(api, bundle_id) == ["ACCOUNT_MISSING_FIELDS"]
    api.put(f"{path}/account", {**PROFILE, "biography": ""})
    assert blockers(api, bundle_id) == ["ACCOUNT_MISSING_FIELDS"]
    api.put(f"{path}/account", PROFILE)
    assert blockers(api, bundle_id) == []
    assert api.post(f"{path}/publish").status == 200
    assert blockers(api, bundle_id) == ["BUNDLE_ALREADY_PUBLISHED"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"bundle_type": "account_only", "country": "USA"}, ["ACCOUNT_MISSING_FIELDS"]),
        ({"bundle_type": "videos_only", "account_id": "acc_1", "videos_quantity": 1}, []),
    ],
)
def test_what_publishing_needs_depends_on_the_type(
    api: Api, body: dict[str, object], expected: list[str]
) -> None:
    assert blockers(api, create(api, body)) == expected


def test_publishing_moves_the_bundle_on_and_costs_nothing(api: Api) -> None:
    bundle_id = ready_bundle(api)
    spent = credits_of(api)
    api.engine.world.clock.advance(HOUR)
    answer = api.post(f"/api/ext/bundles/{bundle_id}/publish")
    assert answer.json == {
        "data": {"id": bundle_id, "status": "published", "published_at": "2026-06-01T13:00:00.000+00:00"}
    }
    bundle = api.get(f"/api/ext/bundles/{bundle_id}").json["data"]
    assert (bundle["status"], bundle["is_published"], bundle["account_status"]) == (
        "published",
        True,
        "published",
    )
    assert bundle["published_at"] == "2026-06-01T13:00:00.000+00:00"
    assert credits_of(api) == spent == 1250 - 27


def test_a_bundle_that_is_not_ready_is_refused_with_its_blockers(api: Api) -> None:
    bundle_id = create(api, SEED_52)
    before = snapshot(api)
    answer = api.post(f"/api/ext/bundles/{bundle_id}/publish")
    assert answer.status == 409
    assert answer.json["error"]["code"] == "BUNDLE_INVALID_STATUS"
    details = answer.json["error"]["details"]
    assert details["current_status"] == "pending_setup"
    assert [blocker["code"] for blocker in details["blockers"]] == [
        "ACCOUNT_MISSING_FIELDS",
        "NO_VIDEOS_CONFIGURED",
    ]
    assert snapshot(api) == before


def test_publishing_twice_is_refused(api: Api) -> None:
    bundle_id = ready_bundle(api)
    assert api.post(f"/api/ext/bundles/{bundle_id}/publish").status == 200
    answer = api.post(f"/api/ext/bundles/{bundle_id}/publish")
    assert (answer.status, answer.json["error"]["code"]) == (409, "BUNDLE_ALREADY_PUBLISHED")
    assert answer.json["error"]["details"]["current_status"] == "published"


def test_unpublishing_refunds_nothing_and_publishing_again_charges_nothing(api: Api) -> None:
    bundle_id = ready_bundle(api)
    rows = len(history(api))
    path = f"/api/ext/bundles/{bundle_id}"
    for _ in range(2):
        assert api.post(f"{path}/publish").status == 200
        answer = api.post(f"{path}/unpublish")
        assert answer.json == {
            "data": {
                "id": bundle_id,
                "status": "pending_setup",
                "unpublished_at": "2026-06-01T12:00:00.000+00:00",
            }
        }
        assert credits_of(api) == 1250 - 27
    bundle = api.get(path).json["data"]
    assert (bundle["status"], bundle["is_published"], bundle["account_status"]) == (
        "pending_setup",
        False,
        "configured",
    )
    assert len(history(api)) == rows


def test_only_a_published_bundle_can_be_taken_back(api: Api) -> None:
    answer = api.post(f"/api/ext/bundles/{ready_bundle(api)}/unpublish")
    assert answer.status == 409
    assert answer.json["error"]["details"]["current_status"] == "pending_setup"


def test_an_accepted_bundle_cannot_be_taken_back(api: Api) -> None:
    bundle_id = ready_bundle(api)
    world = api.engine.world
    account = world.accounts["tokportal", api.key]
    with pytest.raises(ValueError, match="pending_setup can become cancelled"):
        accept(world, account, bundle_id)
    api.post(f"/api/ext/bundles/{bundle_id}/publish")
    assert accept(world, account, bundle_id)["status"] == "accepted"
    answer = api.post(f"/api/ext/bundles/{bundle_id}/unpublish")
    assert (answer.status, answer.json["error"]["code"]) == (409, "BUNDLE_INVALID_STATUS")
    assert answer.json["error"]["details"]["current_status"] == "accepted"
    assert (
        api.post(f"/api/ext/bundles/{bundle_id}/publish").json["error"]["code"] == "BUNDLE_ALREADY_PUBLISHED"
    )
    with pytest.raises(LookupError, match="has no bundle"):
        accept(world, account, NOBODYS)


def test_the_whole_life_of_a_bundle_costs_what_its_creation_cost(api: Api) -> None:
    bundle_id = ready_bundle(api)
    path = f"/api/ext/bundles/{bundle_id}"
    world = api.engine.world
    account = world.accounts["tokportal", api.key]
    api.post(f"{path}/publish")
    for status in ("published_priority", "accepted", "in_review", "finalized", "completed"):
        bundle = move(world, account, bundle_id, status)
        assert bundle["is_published"] is True
        shown = api.get(path).json["data"]
        assert shown["status"] == status
    for action in ("publish", "unpublish"):
        answer = api.post(f"{path}/{action}")
        assert (answer.status, answer.json["error"]["details"]["current_status"]) == (409, "completed")
    assert blockers(api, bundle_id) == ["BUNDLE_INVALID_STATUS"]
    assert api.put(f"{path}/videos/1", VIDEO).status == 409
    assert credits_of(api) == 1250 - 27


def test_bundles_are_listed_newest_first_and_by_filter(engine: Engine) -> None:
    api = Api(engine, "sk_mock_x_balance_1250")
    first = create(api, {"bundle_type": "account_only", "platform": "instagram", "country": "FR"})
    second = ready_bundle(api)
    third = create(api, {**SEED_52, "external_ref": "spring", "title": "Coffee"})
    api.post(f"/api/ext/bundles/{second}/publish")

    def listed(query: str = "") -> list[str]:
        answer = api.get(f"/api/ext/bundles{query}")
        assert answer.status == 200
        return [bundle["id"] for bundle in answer.json["data"]]

    assert listed() == [third, second, first]
    assert listed("?page=2&per_page=2") == [first]
    assert listed("?status=published") == [second]
    assert listed("?status=pending_setup&platform=tiktok") == [third]
    assert listed("?platform=instagram") == [first]
    assert listed("?bundle_type=account_only") == [first]
    assert listed("?external_ref=spring") == [third]
    assert listed("?account_status=published") == [second]
    assert listed("?status=archived") == []
    assert api.get("/api/ext/bundles?status=sleeping").status == 400
    assert api.get("/api/ext/bundles?per_page=2").json["pagination"] == {
        "page": 1,
        "per_page": 2,
        "total": 3,
        "total_pages": 2,
    }


def test_a_bundle_is_renamed_in_every_status_and_null_clears(api: Api) -> None:
    bundle_id = create(api, {**SEED_52, "title": "Coffee", "external_ref": "spring"})
    path = f"/api/ext/bundles/{bundle_id}"
    answer = api.patch(path, {"title": "Tea", "external_ref": None, "auto_finalize_videos": False})
    assert answer.status == 200
    bundle = answer.json["data"]
    assert (bundle["title"], bundle["external_ref"], bundle["review_mode"]) == ("Tea", None, "manual")
    assert bundle == api.get(path).json["data"]
    world = api.engine.world
    move(world, world.accounts["tokportal", api.key], bundle_id, "cancelled")
    assert api.patch(path, {"title": "Mate"}).json["data"]["title"] == "Mate"
    assert api.patch(path, {"auto_finalize_videos": True}).json["data"]["review_mode"] == "auto"
    assert api.patch(path, {}).status == 400
    assert api.patch(path, {"colour": "red"}).status == 400
    assert credits_of(api) == 1198
