# pyright: basic
"""TokPortalVideoType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTokPortalVideoType: TypeAlias = Literal["carousel", "story", "video"]
# What a response may hold. The type is open: a vendor adds values in place.
TokPortalVideoType: TypeAlias = KnownTokPortalVideoType | str
TOKPORTAL_VIDEO_TYPE_VALUES: Final = frozenset(["carousel", "story", "video"])
