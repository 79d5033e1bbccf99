"""The seed's sentences on what things cost; test_seed_sentences.py lists them."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api
from tests.mock.vendors.ugen.calls import (
    JOB,
)


def estimate(api: Api, **fields: Any) -> dict[str, int]:
    answer = api.post("/api/v1/credits/estimate", {"segment_count": 3} | fields)
    assert answer.status == 200, answer.json
    parts = {part["component"]: part["credits"] for part in answer.json["breakdown"]}
    assert answer.json["total_credits"] == sum(parts.values())
    return parts


def prices(api: Api) -> dict[str, dict[str, Any]]:
    return {row["model_id"]: row for row in api.get("/api/v1/credits/pricing").json}


# -- estimate ----------------------------------------------------------------------------------------------------


def test_the_estimate_is_what_a_job_requires(engine: Engine) -> None:
    required = sum(estimate(Api(engine), voice_enabled=True).values())
    fields = JOB | {"segment_count": 3, "music_enabled": True, "voice_enabled": True}
    assert Api(engine, f"sk_mock_a_balance_{required - 1}").post("/api/v1/jobs", fields).status == 402
    assert Api(engine, f"sk_mock_a_balance_{required}").post("/api/v1/jobs", fields).status == 201


def test_the_breakdown_shows_each_component(api: Api) -> None:
    everything = estimate(
        api,
        voice_enabled=True,
        caption_style="custom",
        qai_enabled=True,
        max_kf_retries=1,
        max_video_retries=1,
        human_review_gate=True,
        hitl_anchor_max_rejections=1,
        human_review_videos=True,
        hitl_segments_max_rejections=1,
    )
    assert everything == {
        "video": 180,
        "keyframes": 32,
        "music": 15,
        "voice": 15,
        "custom_captions": 20,
        "post_processing": 10,
        "qa_keyframe_retries": 16,
        "qa_video_retries": 90,
        "hitl_anchor_rejections": 8,
        "hitl_segment_rejections": 180,
    }
    assert estimate(api, music_enabled=False) == {"video": 180, "keyframes": 32, "post_processing": 10}


@pytest.mark.parametrize("segments", [1, 3, 10])
@pytest.mark.parametrize(("resolution", "each"), [("1k", 8), ("2k", 12), ("4k", 18)])
def test_keyframes_cost_8_12_or_18_and_there_is_one_more_than_segments(
    api: Api, resolution: str, each: int, segments: int
) -> None:
    parts = estimate(api, segment_count=segments, keyframe_resolution=resolution)
    assert parts["keyframes"] == (segments + 1) * each


@pytest.mark.parametrize("model", ["kling3_std", "kling3_pro"])
def test_kling_is_billed_by_the_second(api: Api, model: str) -> None:
    rate = prices(api)[model]["credits"]
    for seconds in (3, 5, 10):
        parts = estimate(api, model_id=model, duration_seconds=seconds)
        assert parts["video"] == rate * seconds * 3


@pytest.mark.parametrize(
    ("model", "durations"),
    [
        ("veo3_fast", [8]),
        ("veo3", [8]),
        ("sora-2-image-to-video", [8, 10, 15]),
        ("sora-2-pro-image-to-video", [8, 10, 15, 25]),
    ],
)
def test_veo_and_sora_are_billed_by_the_generation(api: Api, model: str, durations: list[int]) -> None:
    rate = prices(api)[model]["credits"]
    videos = {estimate(api, model_id=model, duration_seconds=seconds)["video"] for seconds in durations}
    assert videos == {rate * 3}


@pytest.mark.parametrize("retries", [0, 1, 5])
def test_a_qa_retry_is_budgeted_at_half(api: Api, retries: int) -> None:
    parts = estimate(api, qai_enabled=True, max_kf_retries=retries, max_video_retries=retries)
    assert parts.get("qa_keyframe_retries", 0) * 2 == retries * parts["keyframes"]
    assert parts.get("qa_video_retries", 0) * 2 == retries * parts["video"]


@pytest.mark.parametrize("rejections", [0, 1, 10])
def test_a_hitl_rejection_is_budgeted_at_the_whole(api: Api, rejections: int) -> None:
    budgets = {"hitl_anchor_max_rejections": rejections, "hitl_segments_max_rejections": rejections}
    parts = estimate(api, human_review_gate=True, human_review_videos=True, **budgets)
    assert parts.get("hitl_anchor_rejections", 0) == rejections * 8
    assert parts.get("hitl_segment_rejections", 0) == rejections * parts["video"]


def test_the_sample_request_costs_252(api: Api) -> None:
    sample = {
        "segment_count": 3,
        "model_id": "veo3_fast",
        "variant": "i2v",
        "duration_seconds": 8,
        "resolution": "standard",
        "keyframe_resolution": "1k",
        "music_enabled": True,
        "voice_enabled": True,
    }
    assert (
        api.post("/api/v1/credits/estimate", sample).json["total_credits"]
        == 3 * 60 + 4 * 8 + 15 + 15 + 10
        == 252
    )


# -- price list --------------------------------------------------------------------------------------------------


def test_prices_are_a_bare_array(api: Api) -> None:
    everything: list[dict[str, Any]] = api.get("/api/v1/credits/pricing").json
    assert type(everything) is list
    assert len(everything) == len({(row["model_id"], row["variant"]) for row in everything}) == 6
    assert api.get("/api/v1/credits/pricing?model_id=veo3_fast").json == [prices(api)["veo3_fast"]]
    assert api.get("/api/v1/credits/pricing?model_id=nothing").json == []


def test_the_billing_unit_is_that_of_the_estimate(api: Api) -> None:
    for model, row in prices(api).items():
        short, long = (3, 10) if "kling" in model else (8, 10) if "sora" in model else (8, 8)
        costs = [
            estimate(api, model_id=model, duration_seconds=seconds)["video"] for seconds in (short, long)
        ]
        if row["billing_unit"] == "per_second":
            assert costs == [row["credits"] * 3 * short, row["credits"] * 3 * long]
        else:
            assert row["billing_unit"] == "per_generation"
            assert costs == [row["credits"] * 3] * 2


def test_the_price_is_marked_up_and_a_hundredth_of_the_credits(api: Api) -> None:
    for row in prices(api).values():
        assert row["credits"] == round(row["price_usd"] * 100, 9)
        assert 0 < row["kie_cost_usd"] < row["price_usd"]


def test_one_credit_is_one_cent(api: Api) -> None:
    assert [(row["credits"], round(row["price_usd"] / 0.01, 9)) for row in prices(api).values()] == [
        (row["credits"], row["credits"]) for row in prices(api).values()
    ]
