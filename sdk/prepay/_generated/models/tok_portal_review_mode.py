# pyright: basic
"""TokPortalReviewMode, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTokPortalReviewMode: TypeAlias = Literal["auto", "manual"]
# What a response may hold. The type is open: a vendor adds values in place.
TokPortalReviewMode: TypeAlias = KnownTokPortalReviewMode | str
TOKPORTAL_REVIEW_MODE_VALUES: Final = frozenset(["auto", "manual"])
