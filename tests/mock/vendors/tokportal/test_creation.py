"""Creating a bundle: the server prices it and debits it in the same step, or nothing happens at all."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api
from tests.mock.vendors.tokportal.calls import SEED_82, SINGLE, create, credits_of, history, snapshot

INSTAGRAM = {"bundle_type": "account_only", "platform": "instagram", "country": "FR"}
VIDEOS = {"bundle_type": "videos_only", "account_id": "acc_1", "videos_quantity": 5}


def test_creation_answers_with_the_bundle_and_what_it_cost(engine: Engine) -> None:
    answer = Api(engine, "sk_mock_x_balance_132").post("/api/ext/bundles", SEED_82)
    assert answer.status == 201
    assert answer.json["credits_charged"] == 82
    assert answer.json["credits_remaining"] == 50
    assert answer.json["cost_breakdown"] == {
        "account_creation": 25,
        "video_slots": 20,
        "niche_warming": 7,
        "video_editing": 30,
    }
    bundle = answer.json["data"]
    assert bundle["id"] == bundle["bundle_id"]
    assert bundle["status"] == "pending_setup"
    assert (bundle["videos_quantity"], bundle["edits_quantity"]) == (10, 10)
    assert bundle["created_at"] == "2026-06-01T12:00:00.000+00:00"


@pytest.mark.parametrize(
    ("body", "breakdown", "words"),
    [
        (SINGLE, {"account_creation": 25}, "1 TikTok account"),
        (
            {**INSTAGRAM, "wants_deep_warming": True},
            {"account_creation": 25, "deep_warming": 40},
            "1 Instagram account, deep warming",
        ),
        (
            {**SINGLE, "wants_moderation": True, "moderation_notice": "Be kind"},
            {"account_creation": 25, "comment_moderation": 25},
            "1 TikTok account, comment moderation",
        ),
        (VIDEOS, {"video_slots": 10}, "5 videos"),
        (
            {**VIDEOS, "videos_quantity": 1, "edits_quantity": 1},
            {"video_slots": 2, "video_editing": 3},
            "1 video, 1 edit",
        ),
        (
            {**SEED_82, "wants_niche_warming": False, "edits_quantity": 0},
            {"account_creation": 25, "video_slots": 20},
            None,
        ),
    ],
)
def test_the_price_follows_from_the_configuration(
    api: Api, body: dict[str, Any], breakdown: dict[str, int], words: str | None
) -> None:
    answer = api.post("/api/ext/bundles", body)
    assert answer.status == 201
    assert answer.json["cost_breakdown"] == breakdown
    assert answer.json["credits_charged"] == sum(breakdown.values())
    assert credits_of(api) == answer.json["credits_remaining"] == 1250 - sum(breakdown.values())
    row = history(api)[0]
    assert row["breakdown"] == breakdown
    if words is not None:
        assert row["description"] == f"Bundle created: {words}"


def test_a_client_cannot_set_its_price(api: Api) -> None:
    answer = api.post(
        "/api/ext/bundles", {**SINGLE, "total_price": 1, "credits_charged": 0, "cost_breakdown": {}}
    )
    assert answer.json["credits_charged"] == 25


def test_the_seeds_402_to_the_letter(engine: Engine) -> None:
    api = Api(engine, "sk_mock_x_balance_50")
    answer = api.post("/api/ext/bundles", SEED_82)
    assert answer.status == 402
    assert answer.json == {
        "error": {
            "code": "INSUFFICIENT_CREDITS",
            "message": "Not enough credits to complete this operation.",
            "details": {
                "required": 82,
                "available": 50,
                "missing": 32,
                "breakdown": {
                    "account_creation": 25,
                    "video_slots": 20,
                    "niche_warming": 7,
                    "video_editing": 30,
                },
            },
        }
    }


def test_a_402_changes_nothing(engine: Engine) -> None:
    api = Api(engine, "sk_mock_x_balance_81")
    credits_of(api)
    before = snapshot(api)
    assert api.post("/api/ext/bundles", SEED_82, idempotency_key="k").status == 402
    after = snapshot(api)
    assert after == before
    assert api.get("/api/ext/bundles").json["pagination"]["total"] == 0


def test_the_last_credit_can_be_spent(engine: Engine) -> None:
    api = Api(engine, "sk_mock_x_balance_82")
    assert api.post("/api/ext/bundles", SEED_82).json["credits_remaining"] == 0
    assert api.post("/api/ext/bundles", SINGLE).json["error"]["details"]["available"] == 0


def test_a_videos_only_bundle_posts_to_a_delivered_account(api: Api) -> None:
    bundle = api.get(f"/api/ext/bundles/{create(api, VIDEOS)}").json["data"]
    assert bundle["account_id"] == bundle["saved_account_id"] == "acc_1"
    assert bundle["account_status"] == "finalized"
    assert bundle["country"] is None


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"bundle_type"}),
        ({"bundle_type": "account_only"}, {"country"}),
        ({"bundle_type": "account_and_videos", "country": "USA"}, {"videos_quantity"}),
        ({"bundle_type": "videos_only"}, {"account_id", "videos_quantity"}),
        ({**SINGLE, "account_id": "acc_1"}, {"account_id"}),
        ({**SINGLE, "videos_quantity": 1}, {"videos_quantity"}),
        ({**SEED_82, "edits_quantity": 11}, {"edits_quantity"}),
        ({**SINGLE, "edits_quantity": 1}, {"videos_quantity"}),
        ({**SINGLE, "wants_niche_warming": True}, {"niche_warming_instructions"}),
        ({**SINGLE, "wants_deep_warming": True}, {"platform"}),
        ({**SINGLE, "platform": "tiktok", "wants_deep_warming": True}, {"platform"}),
        (
            {
                **INSTAGRAM,
                "wants_deep_warming": True,
                "wants_niche_warming": True,
                "niche_warming_instructions": "x",
            },
            {"wants_niche_warming"},
        ),
        ({**SINGLE, "title": "t" * 201}, {"title"}),
        ({**SINGLE, "external_ref": "r" * 201}, {"external_ref"}),
        ({**SINGLE, "platform": "youtube"}, {"platform"}),
        ({**VIDEOS, "videos_quantity": "5"}, {"videos_quantity"}),
        ({**VIDEOS, "videos_quantity": True}, {"videos_quantity"}),
        ({**VIDEOS, "videos_quantity": 2.5}, {"videos_quantity"}),
        ({**VIDEOS, "videos_quantity": 0}, {"videos_quantity"}),
    ],
)
def test_a_broken_rule_is_named_and_charges_nothing(api: Api, body: dict[str, Any], fields: set[str]) -> None:
    answer = api.post("/api/ext/bundles", body)
    assert answer.status == 400
    assert answer.json["error"]["code"] == "VALIDATION_ERROR"
    errors = answer.json["error"]["details"]["errors"]
    assert fields <= {error["field"] for error in errors}
    assert all(error["reason"] for error in errors)
    assert credits_of(api) == 1250


def test_an_integral_float_is_an_integer_and_unknown_fields_are_ignored(api: Api) -> None:
    answer = api.post("/api/ext/bundles", {**VIDEOS, "videos_quantity": 5.0, "colour": "red"})
    assert answer.status == 201
    assert answer.json["credits_charged"] == 10
    assert "colour" not in answer.json["data"]


def test_texts_of_200_characters_fit(api: Api) -> None:
    bundle_id = create(api, {**SINGLE, "title": "ü" * 200, "external_ref": "r" * 200})
    assert api.get(f"/api/ext/bundles/{bundle_id}").json["data"]["title"] == "ü" * 200
