# pyright: basic
"""TrenzVideoModel, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzVideoModel: TypeAlias = (
    Literal["grok", "sd_pro", "sd_pro_fast", "sora2", "sora2_pro", "veo3", "wan2_6"] | str
)
TRENZ_VIDEO_MODEL_VALUES: Final = frozenset(
    ["grok", "sd_pro", "sd_pro_fast", "sora2", "sora2_pro", "veo3", "wan2_6"]
)
