"""What a job costs by the contract: the kit's own reckoning, independent of any server's."""

from __future__ import annotations

from typing import Any

from prepay_conformance.contract.counts import fields_of_body, largest, whole_number
from prepay_conformance.contract.model import Json, Operation, Part

__all__ = ["breakdown_of_job", "estimate_of_job", "highest_of_job"]

_ESTIMATE = "ugenEstimateJobCredits"


def estimate_of_job(part: Part, operation: Operation, body: Json) -> dict[str, Any]:
    """The estimate request that asks for the same as this job, the job's own defaults included."""
    job = {**_defaults(operation), **body}
    fields: dict[str, Any] = {}
    for name, targets in part.document["paths"][operation.path]["post"]["x-prepay"][
        "estimate_fields"
    ].items():
        for target in [targets] if isinstance(targets, str) else targets:
            if name in job:
                fields[target] = job[name]
    return fields


def breakdown_of_job(part: Part, estimate: Json) -> dict[str, int]:
    """Credits by component for an estimate request; components that cost nothing are left out.

    Raises:
        LookupError: the price table has no rate for the model and variant.
    """
    wanted = {**_defaults(part.operations[_ESTIMATE]), **estimate}
    prices = part.prices
    segments = whole_number(wanted["segment_count"])
    rates = {(row["model_id"], row["variant"]): row for row in prices["models"]}
    model = rates[wanted["model_id"], wanted["variant"]]
    seconds = whole_number(wanted["duration_seconds"]) if model["billing_unit"] == "per_second" else 1
    video = model["credits"] * seconds * segments
    keyframe = prices["keyframes"][wanted["keyframe_resolution"]]
    keyframes = keyframe * (segments + 1)
    parts = {
        "video": video,
        "keyframes": keyframes,
        "music": prices["music"] if wanted["music_enabled"] else 0,
        "voice": _voice(prices, wanted),
        "custom_captions": prices["custom_captions"]
        if wanted["caption_style"] == prices["custom_caption_style"]
        else 0,
        "post_processing": prices["post_processing"],
    }
    if wanted["qai_enabled"]:
        percent = prices["qa_retry_percent"]
        parts["qa_keyframe_retries"] = _share(keyframes, percent) * whole_number(wanted["max_kf_retries"])
        parts["qa_video_retries"] = _share(video, percent) * whole_number(wanted["max_video_retries"])
    percent = prices["hitl_rejection_percent"]
    if wanted["human_review_gate"]:
        parts["hitl_anchor_rejections"] = _share(keyframe, percent) * whole_number(
            wanted["hitl_anchor_max_rejections"]
        )
    if wanted["human_review_videos"]:
        parts["hitl_segment_rejections"] = _share(video, percent) * whole_number(
            wanted["hitl_segments_max_rejections"]
        )
    return {part: cost for part, cost in parts.items() if cost}


def _defaults(operation: Operation) -> dict[str, Any]:
    return {} if operation.body is None else operation.body.defaults()


def _voice(prices: Json, wanted: Json) -> int:
    if not wanted["voice_enabled"]:
        return 0
    voice: int = prices["custom_voice"] if wanted["custom_voice"] else prices["voice"]
    return voice


def _share(amount: int, percent: int) -> int:
    """So many percent of an amount, rounded up to a whole credit."""
    return -(-amount * percent // 100)


def highest_of_job(part: Part) -> int:
    """The most that any valid job can cost."""
    estimate = part.operations[_ESTIMATE]
    most = {name: largest(schema) for name, schema in fields_of_body(estimate).items()}
    prices = part.prices
    most |= {
        "keyframe_resolution": max(prices["keyframes"], key=prices["keyframes"].__getitem__),
        "caption_style": prices["custom_caption_style"],
        "custom_voice": prices["custom_voice"] > prices["voice"],
    }
    rows: list[Json] = prices["models"]
    models = ({"model_id": row["model_id"], "variant": row["variant"]} for row in rows)
    return max(sum(breakdown_of_job(part, most | model).values()) for model in models)
