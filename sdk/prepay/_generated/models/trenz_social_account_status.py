# pyright: basic
"""TrenzSocialAccountStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzSocialAccountStatus: TypeAlias = Literal["active", "disconnected", "expired"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzSocialAccountStatus: TypeAlias = KnownTrenzSocialAccountStatus | str
TRENZ_SOCIAL_ACCOUNT_STATUS_VALUES: Final = frozenset(["active", "disconnected", "expired"])
