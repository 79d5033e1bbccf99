# pyright: basic
"""TrenzCampaignStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzCampaignStatus: TypeAlias = Literal["active", "ended", "paused"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzCampaignStatus: TypeAlias = KnownTrenzCampaignStatus | str
TRENZ_CAMPAIGN_STATUS_VALUES: Final = frozenset(["active", "ended", "paused"])
