# pyright: basic
"""TokPortalBlockerCode, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TokPortalBlockerCode: TypeAlias = (
    Literal[
        "ACCOUNT_MISSING_FIELDS",
        "BUNDLE_ALREADY_PUBLISHED",
        "BUNDLE_INVALID_STATUS",
        "MANAGED_ACCOUNT_TASK_BLOCKED",
        "NO_VIDEOS_CONFIGURED",
    ]
    | str
)
TOK_PORTAL_BLOCKER_CODE_VALUES: Final = frozenset(
    [
        "ACCOUNT_MISSING_FIELDS",
        "BUNDLE_ALREADY_PUBLISHED",
        "BUNDLE_INVALID_STATUS",
        "MANAGED_ACCOUNT_TASK_BLOCKED",
        "NO_VIDEOS_CONFIGURED",
    ]
)
