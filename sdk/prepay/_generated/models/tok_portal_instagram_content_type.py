# pyright: basic
"""TokPortalInstagramContentType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTokPortalInstagramContentType: TypeAlias = Literal["post", "reel"]
# What a response may hold. The type is open: a vendor adds values in place.
TokPortalInstagramContentType: TypeAlias = KnownTokPortalInstagramContentType | str
TOKPORTAL_INSTAGRAM_CONTENT_TYPE_VALUES: Final = frozenset(["post", "reel"])
