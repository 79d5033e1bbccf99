# pyright: basic
"""UGenEstimateRequestModelId, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenEstimateRequestModelId: TypeAlias = (
    Literal[
        "kling3_pro", "kling3_std", "sora-2-image-to-video", "sora-2-pro-image-to-video", "veo3", "veo3_fast"
    ]
    | str
)
U_GEN_ESTIMATE_REQUEST_MODEL_ID_VALUES: Final = frozenset(
    ["kling3_pro", "kling3_std", "sora-2-image-to-video", "sora-2-pro-image-to-video", "veo3", "veo3_fast"]
)
