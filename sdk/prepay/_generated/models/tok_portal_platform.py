# pyright: basic
"""TokPortalPlatform, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTokPortalPlatform: TypeAlias = Literal["instagram", "tiktok"]
# What a response may hold. The type is open: a vendor adds values in place.
TokPortalPlatform: TypeAlias = KnownTokPortalPlatform | str
TOKPORTAL_PLATFORM_VALUES: Final = frozenset(["instagram", "tiktok"])
