# pyright: basic
"""UGenCostComponent, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenCostComponent: TypeAlias = Literal[
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
# What a response may hold. The type is open: a vendor adds values in place.
UGenCostComponent: TypeAlias = KnownUGenCostComponent | str
UGEN_COST_COMPONENT_VALUES: Final = frozenset(
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
