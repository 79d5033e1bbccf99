# pyright: basic
"""TrenzVideoModel, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzVideoModel: TypeAlias = Literal[
    "grok", "sd_pro", "sd_pro_fast", "sora2", "sora2_pro", "veo3", "wan2_6"
]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzVideoModel: TypeAlias = KnownTrenzVideoModel | str
TRENZ_VIDEO_MODEL_VALUES: Final = frozenset(
    ["grok", "sd_pro", "sd_pro_fast", "sora2", "sora2_pro", "veo3", "wan2_6"]
)
