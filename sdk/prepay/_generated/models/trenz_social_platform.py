# pyright: basic
"""TrenzSocialPlatform, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzSocialPlatform: TypeAlias = Literal["facebook", "instagram", "tiktok", "youtube"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzSocialPlatform: TypeAlias = KnownTrenzSocialPlatform | str
TRENZ_SOCIAL_PLATFORM_VALUES: Final = frozenset(["facebook", "instagram", "tiktok", "youtube"])
