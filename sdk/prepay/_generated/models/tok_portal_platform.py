# pyright: basic
"""TokPortalPlatform, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TokPortalPlatform: TypeAlias = Literal["instagram", "tiktok"] | str
TOK_PORTAL_PLATFORM_VALUES: Final = frozenset(["instagram", "tiktok"])
