# pyright: basic
"""TrenzErrorCode, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzErrorCode: TypeAlias = Literal[
    "AUTH_INVALID_KEY",
    "AUTH_KEY_REVOKED",
    "AUTH_KEY_SUSPENDED",
    "AUTH_MISSING_KEY",
    "BACKEND_ERROR",
    "BACKEND_TIMEOUT",
    "BACKEND_UNAVAILABLE",
    "BAD_REQUEST",
    "FORBIDDEN_SCOPE",
    "INSUFFICIENT_BALANCE",
    "INSUFFICIENT_CREDITS",
    "INTERNAL_ERROR",
    "INVALID_INCLUDE",
    "INVALID_PARAM",
    "INVALID_SORT_FIELD",
    "MISSING_PARAM",
    "PAGE_SIZE_EXCEEDED",
    "QUOTA_EXCEEDED",
    "RATE_LIMITED",
    "RESOURCE_NOT_FOUND",
    "ROUTE_NOT_FOUND",
    "TASK_NOT_FOUND",
]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzErrorCode: TypeAlias = KnownTrenzErrorCode | str
TRENZ_ERROR_CODE_VALUES: Final = frozenset(
    [
        "AUTH_INVALID_KEY",
        "AUTH_KEY_REVOKED",
        "AUTH_KEY_SUSPENDED",
        "AUTH_MISSING_KEY",
        "BACKEND_ERROR",
        "BACKEND_TIMEOUT",
        "BACKEND_UNAVAILABLE",
        "BAD_REQUEST",
        "FORBIDDEN_SCOPE",
        "INSUFFICIENT_BALANCE",
        "INSUFFICIENT_CREDITS",
        "INTERNAL_ERROR",
        "INVALID_INCLUDE",
        "INVALID_PARAM",
        "INVALID_SORT_FIELD",
        "MISSING_PARAM",
        "PAGE_SIZE_EXCEEDED",
        "QUOTA_EXCEEDED",
        "RATE_LIMITED",
        "RESOURCE_NOT_FOUND",
        "ROUTE_NOT_FOUND",
        "TASK_NOT_FOUND",
    ]
)
