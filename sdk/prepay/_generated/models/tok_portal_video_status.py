# pyright: basic
"""TokPortalVideoStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TokPortalVideoStatus: TypeAlias = (
    Literal["accepted", "configured", "finalized", "in_review", "pending", "pending_corrections", "published"]
    | str
)
TOK_PORTAL_VIDEO_STATUS_VALUES: Final = frozenset(
    ["accepted", "configured", "finalized", "in_review", "pending", "pending_corrections", "published"]
)
