# pyright: basic
"""TokPortalBlockerCode, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTokPortalBlockerCode: TypeAlias = Literal[
    "ACCOUNT_MISSING_FIELDS",
    "BUNDLE_ALREADY_PUBLISHED",
    "BUNDLE_INVALID_STATUS",
    "MANAGED_ACCOUNT_TASK_BLOCKED",
    "NO_VIDEOS_CONFIGURED",
]
# What a response may hold. The type is open: a vendor adds values in place.
TokPortalBlockerCode: TypeAlias = KnownTokPortalBlockerCode | str
TOKPORTAL_BLOCKER_CODE_VALUES: Final = frozenset(
    [
        "ACCOUNT_MISSING_FIELDS",
        "BUNDLE_ALREADY_PUBLISHED",
        "BUNDLE_INVALID_STATUS",
        "MANAGED_ACCOUNT_TASK_BLOCKED",
        "NO_VIDEOS_CONFIGURED",
    ]
)
