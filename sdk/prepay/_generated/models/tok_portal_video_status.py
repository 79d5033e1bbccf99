# pyright: basic
"""TokPortalVideoStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTokPortalVideoStatus: TypeAlias = Literal[
    "accepted", "configured", "finalized", "in_review", "pending", "pending_corrections", "published"
]
# What a response may hold. The type is open: a vendor adds values in place.
TokPortalVideoStatus: TypeAlias = KnownTokPortalVideoStatus | str
TOKPORTAL_VIDEO_STATUS_VALUES: Final = frozenset(
    ["accepted", "configured", "finalized", "in_review", "pending", "pending_corrections", "published"]
)
