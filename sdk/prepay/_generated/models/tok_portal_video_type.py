# pyright: basic
"""TokPortalVideoType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TokPortalVideoType: TypeAlias = Literal["carousel", "story", "video"] | str
TOK_PORTAL_VIDEO_TYPE_VALUES: Final = frozenset(["carousel", "story", "video"])
