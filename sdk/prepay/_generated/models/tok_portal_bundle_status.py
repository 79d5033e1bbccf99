# pyright: basic
"""TokPortalBundleStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TokPortalBundleStatus: TypeAlias = (
    Literal[
        "accepted",
        "archived",
        "cancelled",
        "completed",
        "draft",
        "finalized",
        "in_review",
        "pending_setup",
        "published",
        "published_priority",
    ]
    | str
)
TOK_PORTAL_BUNDLE_STATUS_VALUES: Final = frozenset(
    [
        "accepted",
        "archived",
        "cancelled",
        "completed",
        "draft",
        "finalized",
        "in_review",
        "pending_setup",
        "published",
        "published_priority",
    ]
)
