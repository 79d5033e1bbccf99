# pyright: basic
"""TrenzCampaignStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzCampaignStatus: TypeAlias = Literal["active", "ended", "paused"] | str
TRENZ_CAMPAIGN_STATUS_VALUES: Final = frozenset(["active", "ended", "paused"])
