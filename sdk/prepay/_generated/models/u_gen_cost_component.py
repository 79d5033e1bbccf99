# pyright: basic
"""UGenCostComponent, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenCostComponent: TypeAlias = (
    Literal[
        "custom_captions",
        "hitl_anchor_rejections",
        "hitl_segment_rejections",
        "keyframes",
        "music",
        "post_processing",
        "qa_keyframe_retries",
        "qa_video_retries",
        "video",
        "voice",
    ]
    | str
)
U_GEN_COST_COMPONENT_VALUES: Final = frozenset(
    [
        "custom_captions",
        "hitl_anchor_rejections",
        "hitl_segment_rejections",
        "keyframes",
        "music",
        "post_processing",
        "qa_keyframe_retries",
        "qa_video_retries",
        "video",
        "voice",
    ]
)
