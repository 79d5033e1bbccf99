"""One formula: what the estimate says is what a job reserves, for any settings."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.vendors.ugen.cost import CostTable, estimate_settings
from tests.mock.harness import START, Api, ledgers_hold, new_engine
from tests.mock.vendors.ugen.calls import JOB, account_of, balance, create, example, get_job

# The project's own decisions, written down a second time: the contract must agree.
PER_CLIP = {"veo3_fast": 60, "veo3": 250, "sora-2-image-to-video": 30, "sora-2-pro-image-to-video": 90}
PER_SECOND = {"kling3_std": 14, "kling3_pro": 18}
KEYFRAME = {"1k": 8, "2k": 12, "4k": 18}


def expected(job: dict[str, Any]) -> dict[str, int]:
    """The cost by component, from the published rules alone; fields under the estimate's names."""
    model, segments = job.get("model_id", "veo3_fast"), job["segment_count"]
    seconds = job.get("duration_seconds", 8)
    video = segments * (PER_CLIP[model] if model in PER_CLIP else PER_SECOND[model] * seconds)
    keyframe = KEYFRAME[job.get("keyframe_resolution", "1k")]
    keyframes = (segments + 1) * keyframe
    voice = 20 if job.get("custom_voice") else 15
    checked = job.get("qai_enabled", False)
    return {
        "video": video,
        "keyframes": keyframes,
        "music": 15 if job.get("music_enabled", True) else 0,
        "voice": voice if job.get("voice_enabled", False) else 0,
        "custom_captions": 20 if job.get("caption_style") == "custom" else 0,
        "post_processing": 10,
        "qa_keyframe_retries": math.ceil(keyframes / 2) * job.get("max_kf_retries", 0) if checked else 0,
        "qa_video_retries": math.ceil(video / 2) * job.get("max_video_retries", 0) if checked else 0,
        "hitl_anchor_rejections": (
            keyframe * job.get("hitl_anchor_max_rejections", 0) if job.get("human_review_gate") else 0
        ),
        "hitl_segment_rejections": (
            video * job.get("hitl_segments_max_rejections", 0) if job.get("human_review_videos") else 0
        ),
    }


@st.composite
def estimates(draw: st.DrawFn) -> dict[str, Any]:
    """Any valid body of an estimate, any field left out that may be."""
    model = draw(st.sampled_from([*PER_CLIP, *PER_SECOND]))
    durations = {
        "veo3_fast": [8],
        "veo3": [8],
        "kling3_std": list(range(3, 11)),
        "kling3_pro": list(range(3, 11)),
        "sora-2-image-to-video": [8, 10, 15],
        "sora-2-pro-image-to-video": [8, 10, 15, 25],
    }
    body = {
        "segment_count": draw(st.integers(1, 10)),
        "model_id": model,
        "duration_seconds": draw(st.sampled_from(durations[model])),
    }
    optional: dict[str, st.SearchStrategy[Any]] = {
        "keyframe_resolution": st.sampled_from([*KEYFRAME]),
        "caption_style": st.sampled_from(["tiktok_karaoke", "custom", "plain"]),
        "music_enabled": st.booleans(),
        "voice_enabled": st.booleans(),
        "custom_voice": st.booleans(),
        "qai_enabled": st.booleans(),
        "max_kf_retries": st.integers(0, 5),
        "max_video_retries": st.integers(0, 5),
        "human_review_gate": st.booleans(),
        "hitl_anchor_max_rejections": st.integers(0, 10),
        "human_review_videos": st.booleans(),
        "hitl_segments_max_rejections": st.integers(0, 10),
    }
    for name, values in optional.items():
        if draw(st.booleans()):
            body[name] = draw(values)
    return body


@st.composite
def jobs(draw: st.DrawFn) -> dict[str, Any]:
    """The fields of any valid job that move its cost."""
    model = draw(st.sampled_from(["veo3_fast", "veo3", "kling3_std", "kling3_pro"]))
    checked = draw(st.booleans())
    return {
        "segment_count": draw(st.integers(1, 10)),
        "video_model": model,
        "segment_duration": draw(st.integers(3, 10)) if model.startswith("kling") else 8,
        "keyframe_resolution": draw(st.sampled_from([*KEYFRAME])),
        "caption_style": draw(st.sampled_from(["tiktok_karaoke", "custom"])),
        "music_enabled": draw(st.booleans()),
        "voice_enabled": draw(st.booleans()),
        "custom_voice": draw(st.booleans()),
        "qai_enabled": checked,
        "max_retries_keyframe": draw(st.integers(1 if checked else 0, 5)),
        "max_retries_video": draw(st.integers(0, 5)),
        "human_review_gate": draw(st.booleans()),
        "human_review_videos": draw(st.booleans()),
        "human_review_max_rejections": draw(st.integers(0, 10)),
    }


@given(body=estimates())
@settings(max_examples=300)
def test_an_estimate_adds_up_its_components(contract: Contract, body: dict[str, Any]) -> None:
    answer = Api(new_engine(contract)).post("/api/v1/credits/estimate", body)
    assert answer.status == 200, answer.json
    parts = {part["component"]: part["credits"] for part in answer.json["breakdown"]}
    assert parts == {name: cost for name, cost in expected(body).items() if cost}
    assert answer.json["total_credits"] == sum(parts.values())
    assert all(type(cost) is int for cost in parts.values())


@given(fields=jobs())
def test_a_job_reserves_its_estimate_and_costs_it_without_the_buffers(
    contract: Contract, fields: dict[str, Any]
) -> None:
    engine = new_engine(contract)
    api = Api(engine, "sk_mock_rich_balance_1000000")
    named = estimate_settings(contract, dict(contract.operations["ugenCreateJob"].body.defaults) | fields)  # type: ignore[union-attr]
    total = api.post("/api/v1/credits/estimate", named).json["total_credits"]
    assert total == sum(expected(named).values())
    job_id = create(api, **fields)
    assert balance(api) == (1_000_000, total, 1_000_000 - total)
    engine.run_timers(engine.world.clock.advance(3_600_000_000))
    job = get_job(api, job_id)
    work = sum(cost for name, cost in expected(named).items() if not name.startswith(("qa_", "hitl_")))
    assert (job["credits_estimated"], job["credits_consumed"]) == (total, work)
    assert balance(api) == (1_000_000 - work, 0, 1_000_000 - work)
    assert ledgers_hold(engine) == []


@pytest.mark.parametrize("name", ["Seed", "Smallest", "Kling"])
def test_the_contracts_examples_are_what_the_mock_answers(engine: Engine, api: Api, name: str) -> None:
    answer = api.post("/api/v1/credits/estimate", example(engine, f"UGenEstimateRequest{name}"))
    assert answer.json == example(engine, f"UGenEstimate{name}")


@pytest.mark.parametrize(
    ("name", "reserved"),
    [("UGenJobCreateThreeSegments", 252), ("UGenJobCreateSmallest", 86), ("UGenJobCreateKling", 536)],
)
def test_the_contracts_example_jobs_reserve_what_it_says(
    engine: Engine, api: Api, name: str, reserved: int
) -> None:
    answer = api.post("/api/v1/jobs", example(engine, name))
    assert (answer.status, answer.json["credits_reserved"]) == (201, reserved)
    assert balance(api) == (1000, reserved, 1000 - reserved)


def test_half_of_an_odd_cost_is_rounded_up(contract: Contract) -> None:
    prices = {**contract.prices["ugen"], "keyframes": {"1k": 7}}
    job = {"segment_count": 2, "keyframe_resolution": "1k", "qai_enabled": True, "max_kf_retries": 3}
    body = contract.operations["ugenEstimateJobCredits"].body
    assert body is not None
    quote = CostTable(prices).quote({**body.defaults, **job})
    assert {part.component: part.credits for part in quote.parts}["qa_keyframe_retries"] == 3 * 11


def test_a_job_that_leaves_the_retries_out_takes_its_own_default_not_the_estimates(api: Api) -> None:
    fields = {"segment_count": 3, "qai_enabled": True}
    estimated = api.post("/api/v1/credits/estimate", fields).json["total_credits"]
    reserved = api.post("/api/v1/jobs", JOB | {"music_enabled": True} | fields).json["credits_reserved"]
    assert (estimated, reserved) == (237, 237 + 16)


def test_buffers_count_only_when_their_switch_is_on(api: Api) -> None:
    budgets = {
        "max_kf_retries": 5,
        "max_video_retries": 5,
        "hitl_anchor_max_rejections": 5,
        "hitl_segments_max_rejections": 5,
    }
    answer = api.post("/api/v1/credits/estimate", {"segment_count": 3, **budgets})
    assert answer.json["total_credits"] == 237
    on = {"qai_enabled": True, "human_review_gate": True, "human_review_videos": True}
    answer = api.post("/api/v1/credits/estimate", {"segment_count": 3, **budgets, **on})
    assert answer.json["total_credits"] == 237 + 5 * (16 + 90 + 8 + 180)


def test_a_custom_voice_counts_only_when_there_is_a_voice(api: Api) -> None:
    totals = [
        api.post(
            "/api/v1/credits/estimate", {"segment_count": 1, "voice_enabled": voice, "custom_voice": custom}
        )
        for voice, custom in ((False, False), (False, True), (True, False), (True, True))
    ]
    assert [answer.json["total_credits"] for answer in totals] == [101, 101, 116, 121]


def test_an_estimate_changes_nothing(engine: Engine, api: Api) -> None:
    balance(api)
    before = account_of(engine, api).dump()
    for _ in range(3):
        assert api.post("/api/v1/credits/estimate", {"segment_count": 10}).json["total_credits"] == 713
    assert account_of(engine, api).dump() == before
    assert engine.world.clock.now() == START


def test_an_estimate_needs_no_credits(engine: Engine) -> None:
    poor = Api(engine, "sk_mock_poor_empty")
    assert poor.post("/api/v1/credits/estimate", {"segment_count": 1}).json["total_credits"] == 101
