# pyright: basic
"""TrenzCreatorSort, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzCreatorSort: TypeAlias = Literal["engagement_rate", "follower_count", "video_count"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzCreatorSort: TypeAlias = KnownTrenzCreatorSort | str
TRENZ_CREATOR_SORT_VALUES: Final = frozenset(["engagement_rate", "follower_count", "video_count"])
