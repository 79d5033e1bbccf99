"""Bodies, short ways to say them, and a good call of each of TokPortal's operations."""

from __future__ import annotations

from typing import Any, NamedTuple

from prepay_mock.engine.engine import Engine
from prepay_mock.world.scenario import LotPlan
from tests.mock.harness import Answer, Api

__all__ = [
    "CALLS",
    "NOBODYS",
    "PROFILE",
    "SEED_52",
    "SEED_82",
    "SINGLE",
    "VIDEO",
    "Call",
    "client_of",
    "create",
    "credits_of",
    "history",
    "perform",
    "ready_bundle",
    "snapshot",
]

SINGLE: dict[str, Any] = {"bundle_type": "account_only", "country": "USA"}
SEED_52: dict[str, Any] = {
    "bundle_type": "account_and_videos",
    "platform": "tiktok",
    "country": "USA",
    "videos_quantity": 10,
    "wants_niche_warming": True,
    "niche_warming_instructions": "Follow home-coffee creators",
}
SEED_82: dict[str, Any] = {**SEED_52, "edits_quantity": 10}
PROFILE = {
    "username": "dailybrew.lab",
    "visible_name": "Daily Brew Lab",
    "biography": "One coffee recipe a day",
    "profile_picture_url": "https://media.example.com/brew.png",
}
VIDEO: dict[str, Any] = {
    "video_type": "video",
    "target_publish_date": "2026-06-10",
    "description": "Three ways to brew at home",
    "video_url": "https://media.example.com/brew.mp4",
}
NOBODYS = "11111111-2222-4333-8444-555555555555"


class Call(NamedTuple):
    """Method, path (with the bundle's id to be filled in), body, and the status of success."""

    method: str
    path: str
    body: Any = None
    status: int = 200


CALLS = {
    "tokportalGetCurrentUser": Call("GET", "/api/ext/me"),
    "tokportalGetCreditBalance": Call("GET", "/api/ext/credits/balance"),
    "tokportalListCreditTransactions": Call("GET", "/api/ext/credits/history?page=1"),
    "tokportalGetCreditCosts": Call("GET", "/api/ext/credit-costs"),
    "tokportalListBundles": Call("GET", "/api/ext/bundles?page=1"),
    "tokportalCreateBundle": Call("POST", "/api/ext/bundles", SINGLE, 201),
    "tokportalCreateBundlesBulk": Call(
        "POST",
        "/api/ext/bundles/bulk",
        {"platforms": ["tiktok"], "country": "USA", "accounts_count": 2},
        201,
    ),
    "tokportalGetBundle": Call("GET", "/api/ext/bundles/{id}"),
    "tokportalUpdateBundle": Call("PATCH", "/api/ext/bundles/{id}", {"title": "Coffee"}),
    "tokportalGetBundlePublishReadiness": Call("GET", "/api/ext/bundles/{id}/publish-readiness"),
    "tokportalPublishBundle": Call("POST", "/api/ext/bundles/{id}/publish"),
    "tokportalUnpublishBundle": Call("POST", "/api/ext/bundles/{id}/unpublish"),
    "tokportalAddVideoSlots": Call("POST", "/api/ext/bundles/{id}/add-video-slots", {"quantity": 10}),
    "tokportalAddEditSlots": Call("POST", "/api/ext/bundles/{id}/add-edit-slots", {"quantity": 1}),
    "tokportalGetBundleAccount": Call("GET", "/api/ext/bundles/{id}/account"),
    "tokportalConfigureBundleAccount": Call(
        "PUT", "/api/ext/bundles/{id}/account", {**PROFILE, "biography": "Two recipes a day"}
    ),
    "tokportalListBundleVideos": Call("GET", "/api/ext/bundles/{id}/videos"),
    "tokportalGetBundleVideo": Call("GET", "/api/ext/bundles/{id}/videos/1"),
    "tokportalConfigureBundleVideo": Call(
        "PUT", "/api/ext/bundles/{id}/videos/1", {**VIDEO, "volume_original_sound": 40}
    ),
}


def perform(api: Api, call: Call, bundle_id: str = NOBODYS, **headers: str) -> Answer:
    """Make a call as it stands in the table."""
    return api.call(call.method, call.path.replace("{id}", bundle_id), call.body, raw=None, **headers)


def client_of(engine: Engine, *lots: LotPlan, key: str = "sk_mock_lots") -> Api:
    """A client of a new account with these lots."""
    engine.world.open_account("tokportal", key, engine.world.clock.now(), lots=lots)
    return Api(engine, key)


def create(api: Api, body: dict[str, Any] = SINGLE, **headers: str) -> str:
    """Create a bundle; returns its id."""
    answer = api.post("/api/ext/bundles", body, **headers)
    assert answer.status == 201, answer.json
    bundle_id: str = answer.json["data"]["id"]
    return bundle_id


def ready_bundle(api: Api) -> str:
    """A bundle for 27 credits (one account, one video) that can be published."""
    bundle_id = create(api, {"bundle_type": "account_and_videos", "country": "USA", "videos_quantity": 1})
    assert api.put(f"/api/ext/bundles/{bundle_id}/account", PROFILE).status == 200
    assert api.put(f"/api/ext/bundles/{bundle_id}/videos/1", VIDEO).status == 200
    return bundle_id


def credits_of(api: Api) -> int:
    """The balance in credits, as the API tells it."""
    total: int = api.get("/api/ext/credits/balance").json["data"]["total_credits"]
    return total


def history(api: Api, query: str = "") -> list[dict[str, Any]]:
    """A page of transactions, newest first."""
    rows: list[dict[str, Any]] = api.get(f"/api/ext/credits/history{query}").json["data"]
    return rows


def snapshot(api: Api) -> Any:
    """All that the mock knows of the client's account; equal when nothing has changed."""
    account = api.engine.world.account("tokportal", api.key)
    assert account is not None
    dumped = account.dump()
    # Tables are made at their first use, also by a read; an empty one is no change.
    dumped["tables"] = {name: rows for name, rows in dumped["tables"].items() if rows[0]}
    return dumped
