"""Rules between fields: what the compiled schemas refuse, and what they let through."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.document import problems

BUNDLE = {"bundle_type": "account_and_videos", "platform": "tiktok", "country": "USA", "videos_quantity": 10}
UPLOADS = {
    "bundle_type": "videos_only",
    "account_id": "2f1c0a34-58cf-4bb5-9d0d-8a7f1c6d2e90",
    "videos_quantity": 5,
}
BULK = {"platforms": ["instagram"], "country": "USA", "accounts_count": 2}
VIDEO = {"video_type": "video", "target_publish_date": "2026-06-01", "description": "Three ways to brew"}
JOB = {"product_name": "Glow Serum", "product_image_url": "https://cdn.example/a.jpg", "segment_count": 3}
TASK = {
    "task_id": "task_1",
    "kind": "image",
    "created_at": "2026-05-07T12:00:00Z",
    "updated_at": "2026-05-07T12:00:00Z",
}


def without(body: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {field: value for field, value in body.items() if field not in fields}


# Schema, the rule, a body that keeps it, a body that breaks it.
RULES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "TokPortalBundleCreate",
        "deep warming is for instagram",
        {**BUNDLE, "platform": "instagram", "wants_deep_warming": True},
        {**BUNDLE, "platform": "tiktok", "wants_deep_warming": True},
    ),
    (
        "TokPortalBundleCreate",
        "deep warming needs to know the platform",
        {**without(BUNDLE, "platform"), "wants_deep_warming": False, "platform": "tiktok"},
        {**without(BUNDLE, "platform"), "wants_deep_warming": True},
    ),
    (
        "TokPortalBundleCreate",
        "niche and deep warming exclude each other",
        {**BUNDLE, "platform": "instagram", "wants_deep_warming": True, "wants_niche_warming": False},
        {
            **BUNDLE,
            "platform": "instagram",
            "wants_deep_warming": True,
            "wants_niche_warming": True,
            "niche_warming_instructions": "coffee",
        },
    ),
    (
        "TokPortalBundleCreate",
        "niche warming needs its instructions",
        {**BUNDLE, "wants_niche_warming": True, "niche_warming_instructions": "coffee"},
        {**BUNDLE, "wants_niche_warming": True},
    ),
    (
        "TokPortalBundleCreate",
        "instructions may stay away without niche warming",
        {**BUNDLE, "wants_niche_warming": False},
        {**BUNDLE, "wants_niche_warming": "no"},
    ),
    (
        "TokPortalBundleCreate",
        "account_id belongs to videos_only",
        UPLOADS,
        {**BUNDLE, "account_id": "2f1c0a34-58cf-4bb5-9d0d-8a7f1c6d2e90"},
    ),
    ("TokPortalBundleCreate", "videos_only needs account_id", UPLOADS, without(UPLOADS, "account_id")),
    ("TokPortalBundleCreate", "videos_only needs videos", UPLOADS, without(UPLOADS, "videos_quantity")),
    ("TokPortalBundleCreate", "a new account needs a country", BUNDLE, without(BUNDLE, "country")),
    (
        "TokPortalBundleCreate",
        "account_only has no videos",
        {**without(BUNDLE, "videos_quantity"), "bundle_type": "account_only"},
        {**BUNDLE, "bundle_type": "account_only"},
    ),
    ("TokPortalBundleCreate", "account_and_videos has videos", BUNDLE, without(BUNDLE, "videos_quantity")),
    (
        "TokPortalBundleCreate",
        "edits need videos",
        {**BUNDLE, "edits_quantity": 10},
        {**without(BUNDLE, "videos_quantity"), "bundle_type": "account_only", "edits_quantity": 1},
    ),
    (
        "TokPortalBundleCreate",
        "titles end at 200",
        {**BUNDLE, "title": "x" * 200},
        {**BUNDLE, "title": "x" * 201},
    ),
    (
        "TokPortalBundleCreate",
        "references end at 200",
        {**BUNDLE, "external_ref": "x" * 200},
        {**BUNDLE, "external_ref": "x" * 201},
    ),
    (
        "TokPortalBundleCreate",
        "1.0 is a whole number and '1' is none",
        {**BUNDLE, "videos_quantity": 1.0},
        {**BUNDLE, "videos_quantity": "1"},
    ),
    (
        "TokPortalBundleCreate",
        "true is no number",
        {**BUNDLE, "edits_quantity": 0},
        {**BUNDLE, "edits_quantity": True},
    ),
    (
        "TokPortalBundleBulkCreate",
        "deep warming is for instagram",
        {**BULK, "wants_deep_warming": True},
        {**BULK, "platforms": ["instagram", "tiktok"], "wants_deep_warming": True},
    ),
    (
        "TokPortalBundleBulkCreate",
        "niche warming needs its instructions",
        {**BULK, "wants_niche_warming": True, "niche_warming_instructions": "coffee"},
        {**BULK, "wants_niche_warming": True},
    ),
    ("TokPortalAddVideoSlots", "at least one slot", {"quantity": 1}, {"quantity": 0}),
    ("TokPortalAddEditSlots", "at least one slot", {"quantity": 1}, {"quantity": 0}),
    ("TokPortalBundleUpdate", "something to change", {"title": None}, {}),
    ("TokPortalBundleVideoConfigure", "a video has a description", VIDEO, without(VIDEO, "description")),
    (
        "TokPortalBundleVideoConfigure",
        "a story needs no description",
        {**without(VIDEO, "description"), "video_type": "story"},
        {**without(VIDEO, "description"), "video_type": "carousel"},
    ),
    (
        "TokPortalBundleVideoConfigure",
        "volumes go from 0 to 100, or are cleared",
        {**VIDEO, "volume_original_sound": None, "volume_added_sound": 100},
        {**VIDEO, "volume_original_sound": 101},
    ),
    ("UGenEstimateRequest", "only segment_count is required", {"segment_count": 1}, {}),
    (
        "UGenEstimateRequest",
        "veo makes 8 seconds",
        {"segment_count": 1, "model_id": "veo3", "duration_seconds": 8},
        {"segment_count": 1, "model_id": "veo3", "duration_seconds": 5},
    ),
    (
        "UGenEstimateRequest",
        "the default model is veo too",
        {"segment_count": 1, "duration_seconds": 8},
        {"segment_count": 1, "duration_seconds": 10},
    ),
    (
        "UGenEstimateRequest",
        "kling makes 3 to 10 seconds",
        {"segment_count": 1, "model_id": "kling3_std", "duration_seconds": 5},
        {"segment_count": 1, "model_id": "kling3_std", "duration_seconds": 11},
    ),
    (
        "UGenEstimateRequest",
        "sora pro makes 25 seconds, sora does not",
        {"segment_count": 1, "model_id": "sora-2-pro-image-to-video", "duration_seconds": 25},
        {"segment_count": 1, "model_id": "sora-2-image-to-video", "duration_seconds": 25},
    ),
    ("UGenCheckoutRequest", "a pack must be named", {"pack_id": "creator"}, {"payment_type": "card"}),
    (
        "UGenCheckoutRequest",
        "card or paypal",
        {"pack_id": "creator", "payment_type": "paypal"},
        {"pack_id": "creator", "payment_type": "cash"},
    ),
    (
        "UGenAutoTopupSettings",
        "switched on it needs a threshold and a pack",
        {"enabled": True, "threshold_credits": 200, "pack_id": "creator"},
        {"enabled": True, "threshold_credits": 200},
    ),
    ("UGenAutoTopupSettings", "switched off it needs nothing", {"enabled": False}, {}),
    (
        "UGenCreditAlertSettings",
        "switched on it needs a threshold",
        {"enabled": True, "threshold_credits": 100},
        {"enabled": True},
    ),
    ("UGenJobCreate", "veo makes 8 seconds", {**JOB, "segment_duration": 8}, {**JOB, "segment_duration": 5}),
    (
        "UGenJobCreate",
        "kling makes 3 to 10 seconds",
        {**JOB, "video_model": "kling3_std", "segment_duration": 5},
        {**JOB, "video_model": "kling3_std", "segment_duration": 2},
    ),
    (
        "UGenJobCreate",
        "each model has shapes of its own",
        {**JOB, "video_model": "kling3_pro", "aspect_ratio": "1:1"},
        {**JOB, "video_model": "veo3", "aspect_ratio": "1:1"},
    ),
    ("UGenJobCreate", "an image is needed", JOB, without(JOB, "product_image_url")),
    (
        "TrenzTask",
        "a task that succeeded has a result",
        {**TASK, "status": "succeeded", "result": {"outputs": [{"url": "https://cdn.example/1.png"}]}},
        {**TASK, "status": "succeeded"},
    ),
    (
        "TrenzTask",
        "a task that failed says why",
        {**TASK, "status": "failed", "error": {"code": "BACKEND_ERROR", "message": "no"}},
        {**TASK, "status": "failed"},
    ),
    ("TrenzTask", "a pending task needs neither", {**TASK, "status": "pending"}, {**TASK, "status": "lost"}),
    ("TrenzProductTitleRequest", "a product must be named", {"product_name": "Bottle"}, {"product_name": ""}),
    ("TrenzSocialAccountListRequest", "a page has at most 100 rows", {"page_size": 100}, {"page_size": 101}),
    (
        "TrenzImageGenerationRequest",
        "one to four images",
        {"prompt": "a bottle", "count": 4},
        {"prompt": "a bottle", "count": 5},
    ),
    (
        "TrenzVideoGenerationRequest",
        "at most a minute",
        {"prompt": "a bottle", "duration_seconds": 60},
        {"prompt": "a bottle", "duration_seconds": 61},
    ),
]


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [pytest.param(schema, good, bad, id=f"{schema}: {rule}") for schema, rule, good, bad in RULES],
)
def test_rule(schema: str, good: dict[str, Any], bad: dict[str, Any]) -> None:
    assert problems(good, "components", "schemas", schema) == []
    assert problems(bad, "components", "schemas", schema) != []


@pytest.mark.parametrize("schema", sorted({schema for schema, *_ in RULES}))
def test_fields_that_nobody_listed_change_no_verdict(schema: str) -> None:
    for name, _, good, bad in RULES:
        if name == schema:
            assert problems({**good, "later_addition": {"a": [1]}}, "components", "schemas", schema) == []
            assert problems({**bad, "later_addition": None}, "components", "schemas", schema) != []
