# pyright: basic
"""TokPortalBundleType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TokPortalBundleType: TypeAlias = Literal["account_and_videos", "account_only", "videos_only"] | str
TOK_PORTAL_BUNDLE_TYPE_VALUES: Final = frozenset(["account_and_videos", "account_only", "videos_only"])
