# pyright: basic
"""TokPortalBundleStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTokPortalBundleStatus: TypeAlias = Literal[
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
# What a response may hold. The type is open: a vendor adds values in place.
TokPortalBundleStatus: TypeAlias = KnownTokPortalBundleStatus | str
TOKPORTAL_BUNDLE_STATUS_VALUES: Final = frozenset(
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
