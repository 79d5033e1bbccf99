"""A batch is one debit: all of its bundles exist and are paid, or none."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api
from tests.mock.vendors.tokportal.calls import credits_of, history, snapshot

TWO = {
    "platforms": ["tiktok"],
    "country": "USA",
    "accounts_count": 2,
    "upload_accounts_count": 1,
    "videos_per_account": 5,
}


def test_a_batch_is_paid_with_one_debit(api: Api) -> None:
    answer = api.post("/api/ext/bundles/bulk", TWO)
    assert answer.status == 201
    assert answer.json["created_count"] == len(answer.json["data"]) == 2
    assert answer.json["credits_charged"] == 60
    assert answer.json["credits_remaining"] == credits_of(api) == 1190
    assert answer.json["cost_breakdown"] == {"account_creation": 50, "video_slots": 10}
    kinds = [(bundle["bundle_type"], bundle["videos_quantity"]) for bundle in answer.json["data"]]
    assert kinds == [("account_and_videos", 5), ("account_only", 0)]
    debits = [row for row in history(api) if row["type"] == "debit"]
    assert [row["amount"] for row in debits] == [-60]
    assert debits[0]["description"] == "Bundles created: 2 TikTok accounts, 5 videos"


def test_every_platform_gets_all_accounts(api: Api) -> None:
    body = {
        **TWO,
        "platforms": ["tiktok", "instagram"],
        "external_ref": "spring",
        "wants_niche_warming": True,
        "niche_warming_instructions": "coffee",
        "wants_moderation": True,
    }
    answer = api.post("/api/ext/bundles/bulk", body)
    assert answer.json["cost_breakdown"] == {
        "account_creation": 100,
        "video_slots": 20,
        "niche_warming": 28,
        "comment_moderation": 100,
    }
    assert [bundle["platform"] for bundle in answer.json["data"]] == ["tiktok"] * 2 + ["instagram"] * 2
    assert api.get("/api/ext/bundles?external_ref=spring").json["pagination"]["total"] == 4
    assert history(api)[0]["description"] == (
        "Bundles created: 2 TikTok accounts, 2 Instagram accounts, 10 videos, niche warming, comment moderation"
    )


def test_deep_warming_for_a_batch_on_instagram_alone(api: Api) -> None:
    body = {"platforms": ["instagram"], "country": "FR", "accounts_count": 3, "wants_deep_warming": True}
    assert api.post("/api/ext/bundles/bulk", body).json["credits_charged"] == 3 * 65


def test_the_batch_is_one_price_and_one_credit_short_means_no_bundle_at_all(engine: Engine) -> None:
    api = Api(engine, "sk_mock_x_balance_59")
    credits_of(api)
    before = snapshot(api)
    answer = api.post("/api/ext/bundles/bulk", TWO)
    assert answer.status == 402
    assert answer.json["error"]["details"] == {
        "required": 60,
        "available": 59,
        "missing": 1,
        "breakdown": {"account_creation": 50, "video_slots": 10},
    }
    assert snapshot(api) == before


def test_the_largest_batch(engine: Engine) -> None:
    api = Api(engine, "sk_mock_x_balance_999999")
    body = {
        "platforms": ["tiktok", "instagram"],
        "country": "USA",
        "accounts_count": 100,
        "upload_accounts_count": 100,
        "videos_per_account": 500,
    }
    answer = api.post("/api/ext/bundles/bulk", body)
    assert answer.json["created_count"] == 200
    assert answer.json["credits_charged"] == 200 * 25 + 200 * 500 * 2
    assert len({bundle["id"] for bundle in answer.json["data"]}) == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"upload_accounts_count": 3}, "upload_accounts_count"),
        ({"accounts_count": 101}, "accounts_count"),
        ({"platforms": []}, "platforms"),
        ({"platforms": ["tiktok", "tiktok"]}, "platforms"),
        ({"wants_deep_warming": True}, "platforms.0"),
        ({"wants_niche_warming": True}, "niche_warming_instructions"),
        ({"videos_per_account": 501}, "videos_per_account"),
    ],
)
def test_a_broken_rule_of_a_batch_is_named(api: Api, changes: dict[str, Any], field: str) -> None:
    answer = api.post("/api/ext/bundles/bulk", {**TWO, **changes})
    assert answer.status == 400
    assert field in {error["field"] for error in answer.json["error"]["details"]["errors"]}
    assert credits_of(api) == 1250
