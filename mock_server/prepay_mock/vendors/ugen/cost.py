"""What a job costs. One formula for the estimate and for the jobs; every number in it comes from the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from prepay_mock.contract import Contract

__all__ = ["CostTable", "NoRate", "Part", "Quote", "estimate_settings"]


class Part(NamedTuple):
    """One component of a cost, in whole credits. ``buffer`` says that it is given back when it is not needed."""

    component: str
    credits: int
    detail: str
    buffer: bool = False


class Quote(NamedTuple):
    """A job's cost by component; only components that cost something are listed."""

    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """What a job reserves, in credits."""
        return sum(part.credits for part in self.parts)

    @property
    def base(self) -> int:
        """What a job costs when none of its buffers was needed, in credits."""
        return sum(part.credits for part in self.parts if not part.buffer)


class NoRate(LookupError):
    """The vendor has no rate for a model and variant."""

    def __init__(self, model: str, variant: str) -> None:
        super().__init__(f"there is no rate for {model}, {variant}")
        self.model = model
        self.variant = variant


class CostTable:
    """The vendor's prices and the formula over them (formula: seed and documented; rates: assumed).

    Args:
        prices: ``x-prepay-prices.ugen`` of the contract.
    """

    def __init__(self, prices: Mapping[str, Any]) -> None:
        self._prices = prices
        self._rates = {(row["model_id"], row["variant"]): row for row in prices["models"]}

    def quote(self, settings: Mapping[str, Any]) -> Quote:
        """The cost of a job with these settings, named as in the estimate, all of them present; raises NoRate."""
        video = self._video(settings)
        keyframe: int = self._prices["keyframes"][settings["keyframe_resolution"]]
        count = settings["segment_count"] + 1
        keyframes = Part(
            "keyframes",
            count * keyframe,
            f"{count} keyframes x {keyframe} ({settings['keyframe_resolution']})",
        )
        parts = [
            video,
            keyframes,
            *self._extras(settings),
            *self._qa(settings, video.credits, keyframes.credits),
            *self._review(settings, video.credits, keyframe),
        ]
        return Quote(tuple(part for part in parts if part.credits))

    def _video(self, settings: Mapping[str, Any]) -> Part:
        model: str = settings["model_id"]
        row = self._rates.get((model, settings["variant"]))
        if row is None:
            raise NoRate(model, settings["variant"])
        segments: int = settings["segment_count"]
        rate: int = row["credits"]
        text = _counted(segments, "segment")
        if row["billing_unit"] == "per_second":
            seconds: int = settings["duration_seconds"]
            return Part("video", segments * seconds * rate, f"{text} x {seconds} s x {rate} ({model})")
        return Part("video", segments * rate, f"{text} x {rate} ({model})")

    def _extras(self, settings: Mapping[str, Any]) -> Iterable[Part]:
        prices = self._prices
        if settings["music_enabled"]:
            yield Part("music", prices["music"], "background music")
        if settings["voice_enabled"]:
            if settings["custom_voice"]:
                yield Part("voice", prices["custom_voice"], "custom voice")
            else:
                yield Part("voice", prices["voice"], "voice-over")
        if settings["caption_style"] == prices["custom_caption_style"]:
            yield Part("custom_captions", prices["custom_captions"], "custom captions")
        yield Part("post_processing", prices["post_processing"], "post-processing")

    def _qa(self, settings: Mapping[str, Any], video: int, keyframes: int) -> Iterable[Part]:
        if not settings["qai_enabled"]:
            return
        percent: int = self._prices["qa_retry_percent"]
        for component, retries, base in (
            ("qa_keyframe_retries", settings["max_kf_retries"], keyframes),
            ("qa_video_retries", settings["max_video_retries"], video),
        ):
            each = _share(base, percent)
            text = f"{_counted(retries, 'retry', 'retries')} x {each} ({percent} % of {base})"
            yield Part(component, retries * each, text, buffer=True)

    def _review(self, settings: Mapping[str, Any], video: int, keyframe: int) -> Iterable[Part]:
        percent: int = self._prices["hitl_rejection_percent"]
        for component, switch, budget, base, what in (
            (
                "hitl_anchor_rejections",
                "human_review_gate",
                "hitl_anchor_max_rejections",
                keyframe,
                "one keyframe",
            ),
            (
                "hitl_segment_rejections",
                "human_review_videos",
                "hitl_segments_max_rejections",
                video,
                "video",
            ),
        ):
            if settings[switch]:
                rejections: int = settings[budget]
                each = _share(base, percent)
                text = f"{_counted(rejections, 'rejection')} x {each} ({what})"
                yield Part(component, rejections * each, text, buffer=True)


def estimate_settings(contract: Contract, job: Mapping[str, Any]) -> dict[str, Any]:
    """A job's fields under the estimate's names; a job's defaults must be in ``job`` already."""
    names: Mapping[str, str | list[str]] = contract.operations["ugenCreateJob"].facts["estimate_fields"]
    settings: dict[str, Any] = {}
    for field, target in names.items():
        for name in [target] if isinstance(target, str) else target:
            settings[name] = job[field]
    return settings


def _share(amount: int, percent: int) -> int:
    """That percentage of an amount, rounded up to a whole credit."""
    return -(-amount * percent // 100)


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
