# pyright: basic
"""TrenzSocialAccountStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzSocialAccountStatus: TypeAlias = Literal["active", "disconnected", "expired"] | str
TRENZ_SOCIAL_ACCOUNT_STATUS_VALUES: Final = frozenset(["active", "disconnected", "expired"])
