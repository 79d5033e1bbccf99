# pyright: basic
"""TokPortalReviewMode, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TokPortalReviewMode: TypeAlias = Literal["auto", "manual"] | str
TOK_PORTAL_REVIEW_MODE_VALUES: Final = frozenset(["auto", "manual"])
