# pyright: basic
"""TokPortalBundleType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTokPortalBundleType: TypeAlias = Literal["account_and_videos", "account_only", "videos_only"]
# What a response may hold. The type is open: a vendor adds values in place.
TokPortalBundleType: TypeAlias = KnownTokPortalBundleType | str
TOKPORTAL_BUNDLE_TYPE_VALUES: Final = frozenset(["account_and_videos", "account_only", "videos_only"])
