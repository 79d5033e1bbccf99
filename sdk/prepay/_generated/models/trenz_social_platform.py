# pyright: basic
"""TrenzSocialPlatform, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzSocialPlatform: TypeAlias = Literal["facebook", "instagram", "tiktok", "youtube"] | str
TRENZ_SOCIAL_PLATFORM_VALUES: Final = frozenset(["facebook", "instagram", "tiktok", "youtube"])
