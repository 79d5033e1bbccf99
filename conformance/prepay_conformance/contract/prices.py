"""What a call costs by the contract: the kit's own reckoning, independent of any server's.

Amounts are whole credits. A price that depends on what the server remembers (whether a video has paid for its sound,
what a job to retry costs) is not known from the request alone; then the most that it can be is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from prepay_conformance.contract.model import Contract, Json, Operation

__all__ = ["Price", "breakdown_of_job", "highest_price", "price_of"]


class Price(NamedTuple):
    """What a valid request costs: ``credits``, or at most so many when not ``exact``; None when nothing is known."""

    credits: int | None
    parts: Mapping[str, int]
    exact: bool = True


_FREE = Price(0, {})
_UNKNOWN = Price(None, {}, exact=False)


def price_of(contract: Contract, operation: Operation, body: Any) -> Price:
    """The documented price of a request with this decoded body; an invalid one has none."""
    if not operation.paid:
        return _FREE
    if isinstance(operation.price, int):
        return Price(operation.price, {})
    if operation.body is None or not operation.body.schema.allows(body):
        # Among those without a body is a job's retry: it reserves its estimate anew, which only the job knows.
        return _UNKNOWN
    if operation.vendor == "tokportal":
        return _tokportal(contract, operation, body)
    try:
        parts = breakdown_of_job(contract, estimate_of_job(contract, operation, body))
    except LookupError:
        # A model may be any text; one that the table does not have is refused.
        return _UNKNOWN
    return Price(sum(parts.values()), parts)


def highest_price(contract: Contract, operation: Operation) -> int:
    """The most that any valid request of an operation can cost: what counts where the request does not tell."""
    if not operation.paid:
        return 0
    if isinstance(operation.price, int):
        return operation.price
    if operation.vendor == "tokportal":
        body = {name: _largest(schema) for name, schema in _fields(operation).items()}
        counts = _COUNTS[operation.id](body)
        return sum(count * contract.prices[operation.price[part]] for part, count in counts.items())
    estimate = contract.operations["ugenEstimateJobCredits"]
    largest = {name: _largest(schema) for name, schema in _fields(estimate).items()}
    prices = contract.prices
    largest |= {
        "keyframe_resolution": max(prices["keyframes"], key=prices["keyframes"].__getitem__),
        "caption_style": prices["custom_caption_style"],
        "custom_voice": prices["custom_voice"] > prices["voice"],
    }
    rows: list[Json] = prices["models"]
    return max(
        sum(
            breakdown_of_job(
                contract, largest | {"model_id": row["model_id"], "variant": row["variant"]}
            ).values()
        )
        for row in rows
    )


def _fields(operation: Operation) -> Mapping[str, Json]:
    return {} if operation.body is None else operation.body.fields


def _largest(schema: Json) -> Any:
    """The value of a field that costs the most: more of everything."""
    types: Any = schema.get("type")
    if "integer" in types if isinstance(types, list) else types == "integer":
        return schema.get("maximum", schema.get("default", 1))
    if types == "boolean":
        return True
    return [""] * schema.get("maxItems", 1) if types == "array" else ""


# ---------------------------------------------------------------- TokPortal


def _tokportal(contract: Contract, operation: Operation, body: Json) -> Price:
    counts = _COUNTS[operation.id](body)
    parts = {part: count * contract.prices[operation.price[part]] for part, count in counts.items() if count}
    # Sound volume is paid once per video, and only the server knows whether it was.
    return Price(
        sum(parts.values()), parts, exact=operation.id != "tokportalConfigureBundleVideo" or not parts
    )


def _bundle(body: Json) -> dict[str, int]:
    return {
        "account_creation": int(body.get("bundle_type") != "videos_only"),
        "video_slots": _whole(body.get("videos_quantity")),
        "niche_warming": int(body.get("wants_niche_warming") is True),
        "deep_warming": int(body.get("wants_deep_warming") is True),
        "video_editing": _whole(body.get("edits_quantity")),
        "comment_moderation": int(body.get("wants_moderation") is True),
    }


def _batch(body: Json) -> dict[str, int]:
    platforms = len(body.get("platforms", ()))
    accounts = platforms * _whole(body.get("accounts_count"))
    uploads = platforms * _whole(body.get("upload_accounts_count"))
    return {
        "account_creation": accounts,
        "video_slots": uploads * _whole(body.get("videos_per_account")),
        "niche_warming": accounts if body.get("wants_niche_warming") is True else 0,
        "deep_warming": accounts if body.get("wants_deep_warming") is True else 0,
        "comment_moderation": accounts if body.get("wants_moderation") is True else 0,
    }


def _volume(body: Json) -> dict[str, int]:
    volumes = (body.get("volume_original_sound"), body.get("volume_added_sound"))
    return {"sound_volume": int(any(volume is not None for volume in volumes))}


_COUNTS: Mapping[str, Callable[[Json], dict[str, int]]] = {
    "tokportalCreateBundle": _bundle,
    "tokportalCreateBundlesBulk": _batch,
    "tokportalAddVideoSlots": lambda body: {"video_slots": _whole(body.get("quantity"))},
    "tokportalAddEditSlots": lambda body: {"video_editing": _whole(body.get("quantity"))},
    "tokportalConfigureBundleVideo": _volume,
}


def _whole(value: Any) -> int:
    """A count as JSON Schema reads it: ``9.0`` is a whole number, absent is none."""
    return int(value) if isinstance(value, int | float) else 0


# ---------------------------------------------------------------- U-Gen


def estimate_of_job(contract: Contract, operation: Operation, body: Json) -> dict[str, Any]:
    """The estimate request that asks for the same as this job, the job's own defaults included."""
    job = {**_defaults(operation), **body}
    fields: dict[str, Any] = {}
    for name, targets in contract.document["paths"][operation.path]["post"]["x-prepay"][
        "estimate_fields"
    ].items():
        for target in [targets] if isinstance(targets, str) else targets:
            if name in job:
                fields[target] = job[name]
    return fields


def breakdown_of_job(contract: Contract, estimate: Json) -> dict[str, int]:
    """Credits by component for an estimate request; components that cost nothing are left out.

    Raises:
        LookupError: the price table has no rate for the model and variant.
    """
    wanted = {**_defaults(contract.operations["ugenEstimateJobCredits"]), **estimate}
    prices = contract.prices
    segments = _whole(wanted["segment_count"])
    rates = {(row["model_id"], row["variant"]): row for row in prices["models"]}
    model = rates[wanted["model_id"], wanted["variant"]]
    seconds = _whole(wanted["duration_seconds"]) if model["billing_unit"] == "per_second" else 1
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
        parts["qa_keyframe_retries"] = _share(keyframes, percent) * _whole(wanted["max_kf_retries"])
        parts["qa_video_retries"] = _share(video, percent) * _whole(wanted["max_video_retries"])
    percent = prices["hitl_rejection_percent"]
    if wanted["human_review_gate"]:
        parts["hitl_anchor_rejections"] = _share(keyframe, percent) * _whole(
            wanted["hitl_anchor_max_rejections"]
        )
    if wanted["human_review_videos"]:
        parts["hitl_segment_rejections"] = _share(video, percent) * _whole(
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
