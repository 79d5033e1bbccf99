# pyright: basic
"""UGenEstimatePart, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser

from ..models.u_gen_cost_component import UGenCostComponent


@define(kw_only=True)
class UGenEstimatePart(ApiObject):
    """One cost component of an estimate.

    Source: assumed.

    Attributes:
        component: Part of a job's cost. The qa and hitl parts are buffers that are given back when not
            needed; one of ``video``, ``keyframes``, ``music``, ``voice``, ``custom_captions``,
            ``post_processing``, ``qa_keyframe_retries``, ``qa_video_retries``, ``hitl_anchor_rejections``,
            ``hitl_segment_rejections``; assumed.
        credits: Credits of this component.
        detail: How the figure comes about, in words.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("component", "component", None),
        ("credits", "credits", integer),
        ("detail", "detail", None),
    )

    component: UGenCostComponent
    credits: int
    detail: str
