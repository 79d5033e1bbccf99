"""The figures of the three pages that the contract must honour, as they stand there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.document import Json, at, examples_of, operation, resolve

COSTS = {
    "account_creation": 25,
    "video_slot": 2,
    "niche_warming": 7,
    "deep_warming": 40,
    "video_editing": 3,
    "comment_moderation": 25,
    "sound_volume": 1,
}
PACKS = [
    # id, name, USD, credits, USD per credit, savings in percent
    ("starter", "Starter", 10, 200, 0.050, 0),
    ("creator", "Creator", 45, 1000, 0.045, 10),
    ("studio", "Studio", 175, 5000, 0.035, 30),
    ("enterprise", "Enterprise", 600, 20000, 0.030, 40),
]
ESTIMATE_DEFAULTS = {
    "model_id": "veo3_fast",
    "variant": "i2v",
    "duration_seconds": 8,
    "resolution": "standard",
    "keyframe_resolution": "1k",
    "caption_style": "tiktok_karaoke",
    "music_enabled": True,
    "voice_enabled": False,
    "custom_voice": False,
    "qai_enabled": False,
    "max_kf_retries": 0,
    "max_video_retries": 0,
    "human_review_gate": False,
    "hitl_anchor_max_rejections": 0,
    "human_review_videos": False,
    "hitl_segments_max_rejections": 0,
}


def answers(name: str, status: int) -> list[Any]:
    """Return the examples of what an operation answers."""
    return list(examples_of(operation(name).responses[status]["content"]["application/json"]).values())


def bodies(name: str) -> list[Any]:
    """Return the examples of what an operation is sent."""
    return list(examples_of(body(name)).values())


def body(name: str) -> Json:
    media: Json = resolve(operation(name).raw["requestBody"])["content"]["application/json"]
    return media


def defaults(name: str) -> dict[str, Any]:
    fields = resolve(body(name)["schema"])["properties"]
    return {field: resolve(raw)["default"] for field, raw in fields.items() if "default" in resolve(raw)}


# ---------------------------------------------------------------- TokPortal


def test_the_price_table() -> None:
    assert {"data": COSTS} in answers("tokportalGetCreditCosts", 200)
    assert at("x-prepay-prices", "tokportal") == COSTS


def test_the_bundle_of_82_credits_refused_at_50() -> None:
    seed = {
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
    assert answers("tokportalCreateBundle", 402)[0] == seed
    parts = [
        1 * COSTS["account_creation"],
        10 * COSTS["video_slot"],
        COSTS["niche_warming"],
        10 * COSTS["video_editing"],
    ]
    assert list(seed["error"]["details"]["breakdown"].values()) == parts  # type: ignore[index]
    assert sum(parts) == 82


def test_the_bundle_of_82_credits_created() -> None:
    request = bodies("tokportalCreateBundle")[0]
    assert (request["platform"], request["videos_quantity"], request["edits_quantity"]) == ("tiktok", 10, 10)
    assert request["wants_niche_warming"] is True
    created = answers("tokportalCreateBundle", 201)[0]
    assert created["credits_charged"] == 82
    assert created["cost_breakdown"] == {
        "account_creation": 25,
        "video_slots": 20,
        "niche_warming": 7,
        "video_editing": 30,
    }
    assert created["data"]["id"] == created["data"]["bundle_id"]


def test_the_balance_with_the_lot_of_638() -> None:
    assert answers("tokportalGetCreditBalance", 200)[0] == {
        "data": {
            "total_credits": 1250,
            "expiring_within_7_days": 0,
            "upcoming_expirations": [
                {"amount": 638, "expires_at": "2026-06-08T04:47:51.413+00:00", "source": "farmer_topup"}
            ],
            "last_updated": "2026-05-19T22:42:36.885166+00:00",
        }
    }


def test_the_history_row_of_minus_52() -> None:
    assert answers("tokportalListCreditTransactions", 200)[0] == {
        "data": [
            {
                "id": "txn_abc123",
                "type": "debit",
                "amount": -52,
                "description": "Bundle created: 1 TikTok account, 10 videos, niche warming",
                "breakdown": {"account_creation": 25, "video_slots": 20, "niche_warming": 7},
                "balance_after": 1198,
                "created_at": "2025-11-20T14:30:00Z",
            }
        ],
        "pagination": {"page": 1, "per_page": 10, "total": 47, "total_pages": 5},
    }


def test_unpublishing_refunds_nothing() -> None:
    facts = operation("tokportalUnpublishBundle").facts
    assert (facts["charge"], facts["price"]) == ("none", 0)


# ---------------------------------------------------------------- U-Gen


def test_the_packs_and_their_savings_against_the_first() -> None:
    fields = ("id", "name", "price_usd", "credits", "price_per_credit", "savings_pct")
    (packs,) = answers("ugenListCreditPacks", 200)
    assert [tuple(pack[field] for field in fields) for pack in packs] == PACKS
    assert at("x-prepay-prices", "ugen", "packs") == packs


@pytest.mark.parametrize(("pack", "name", "usd", "bought", "rate", "saved"), PACKS)
def test_a_saving_is_the_discount_that_can_be_computed(
    pack: str, name: str, usd: int, bought: int, rate: float, saved: int
) -> None:
    starter = PACKS[0]
    assert rate * 1000 == pytest.approx(usd * 1000 / bought)
    # In whole numbers: what the same credits cost at the first pack's price, and how much less this one takes.
    full = starter[2] * bought
    assert (full - usd * starter[3]) * 100 == saved * full


def test_the_estimate_request() -> None:
    assert bodies("ugenEstimateJobCredits")[0] == {
        "segment_count": 3,
        "model_id": "veo3_fast",
        "variant": "i2v",
        "duration_seconds": 8,
        "resolution": "standard",
        "keyframe_resolution": "1k",
        "music_enabled": True,
        "voice_enabled": True,
    }
    assert resolve(body("ugenEstimateJobCredits")["schema"])["required"] == ["segment_count"]


def test_the_defaults_of_an_estimate() -> None:
    assert defaults("ugenEstimateJobCredits") == ESTIMATE_DEFAULTS


def test_the_sample_estimate_costs_252_at_the_rates_of_the_table() -> None:
    prices = at("x-prepay-prices", "ugen")
    rates = {row["model_id"]: (row["credits"], row["billing_unit"]) for row in prices["models"]}
    assert rates == {
        "veo3_fast": (60, "per_generation"),
        "veo3": (250, "per_generation"),
        "kling3_std": (14, "per_second"),
        "kling3_pro": (18, "per_second"),
        "sora-2-image-to-video": (30, "per_generation"),
        "sora-2-pro-image-to-video": (90, "per_generation"),
    }
    assert prices["keyframes"] == {"1k": 8, "2k": 12, "4k": 18}
    segments = 3
    video, keyframes = rates["veo3_fast"][0] * segments, prices["keyframes"]["1k"] * (segments + 1)
    assert video + keyframes + prices["music"] + prices["voice"] + prices["post_processing"] == 252
    estimate = answers("ugenEstimateJobCredits", 200)[0]
    assert estimate["total_credits"] == 252
    assert sorted(entry["credits"] for entry in estimate["breakdown"]) == sorted([180, 32, 15, 15, 10])


def test_the_buffers_are_half_for_quality_and_the_whole_for_rejections() -> None:
    prices = at("x-prepay-prices", "ugen")
    assert (prices["qa_retry_percent"], prices["hitl_rejection_percent"]) == (50, 100)
    assert (prices["custom_voice"], prices["custom_captions"]) == (20, 20)


def test_the_checkout_request() -> None:
    assert bodies("ugenCreateCheckoutSession")[0] == {"pack_id": "creator", "payment_type": "card"}
    assert defaults("ugenCreateCheckoutSession") == {"payment_type": "card"}
    assert resolve(body("ugenCreateCheckoutSession")["schema"])["required"] == ["pack_id"]


def test_transactions_come_in_pages_of_twenty() -> None:
    by_name = {
        parameter["name"]: parameter["schema"]
        for parameter in operation("ugenListCreditTransactions").parameters
    }
    assert set(by_name) == {"page", "page_size", "job_id"}
    assert (by_name["page"]["default"], by_name["page_size"]["default"]) == (1, 20)
    kinds = resolve(at("components", "schemas", "UGenTransactionType"))["enum"]
    assert set(kinds) == {"purchase", "reserve", "consume", "release", "refund", "bonus"}


def test_packs_need_no_key() -> None:
    assert operation("ugenListCreditPacks").raw["security"] == []


# ---------------------------------------------------------------- Trenz


def test_the_two_billing_modes() -> None:
    modes = {
        op: operation(op).facts["charge"]
        for op in (
            "trenzSearchProducts",
            "trenzListSocialAccounts",
            "trenzListCampaigns",
            "trenzGenerateProductTitle",
        )
    }
    assert set(modes.values()) == {"per_call"}, "data queries, social operations, ads, synchronous AI"
    for name in ("trenzGenerateImage", "trenzGenerateVideo"):
        assert operation(name).facts["charge"] == "async_on_complete"


def test_insufficient_balance_is_a_402_with_the_code_of_the_seed() -> None:
    assert answers("trenzSearchProducts", 402)[0]["code"] == "INSUFFICIENT_BALANCE"


def test_the_balance_stands_in_usage_remaining_balance() -> None:
    usage = at("components", "schemas", "TrenzUsage")
    assert usage["x-prepay-source"] == "seed"
    assert {"coin_cost", "remaining_balance"} == set(usage["required"])
    assert set(usage["properties"]) - set(usage["required"]) == {"credits_cost", "credits_balance"}


def test_the_assumed_prices_of_trenz() -> None:
    assert at("x-prepay-prices", "trenz") == {
        "trenzSearchProducts": 1,
        "trenzGetProduct": 1,
        "trenzSearchCreators": 1,
        "trenzGenerateProductTitle": 5,
        "trenzListSocialAccounts": 1,
        "trenzListCampaigns": 1,
        "trenzGenerateImage": 20,
        "trenzGenerateVideo": 100,
        "trenzGetTask": 0,
        "trenzUploadFile": 0,
    }
