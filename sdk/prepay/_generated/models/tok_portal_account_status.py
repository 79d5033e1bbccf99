# pyright: basic
"""TokPortalAccountStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TokPortalAccountStatus: TypeAlias = (
    Literal["configured", "finalized", "in_review", "pending", "pending_corrections", "published"] | str
)
TOK_PORTAL_ACCOUNT_STATUS_VALUES: Final = frozenset(
    ["configured", "finalized", "in_review", "pending", "pending_corrections", "published"]
)
