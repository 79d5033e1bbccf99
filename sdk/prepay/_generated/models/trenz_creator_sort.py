# pyright: basic
"""TrenzCreatorSort, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzCreatorSort: TypeAlias = Literal["engagement_rate", "follower_count", "video_count"] | str
TRENZ_CREATOR_SORT_VALUES: Final = frozenset(["engagement_rate", "follower_count", "video_count"])
