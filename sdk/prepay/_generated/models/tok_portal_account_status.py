# pyright: basic
"""TokPortalAccountStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTokPortalAccountStatus: TypeAlias = Literal[
    "configured", "finalized", "in_review", "pending", "pending_corrections", "published"
]
# What a response may hold. The type is open: a vendor adds values in place.
TokPortalAccountStatus: TypeAlias = KnownTokPortalAccountStatus | str
TOKPORTAL_ACCOUNT_STATUS_VALUES: Final = frozenset(
    ["configured", "finalized", "in_review", "pending", "pending_corrections", "published"]
)
