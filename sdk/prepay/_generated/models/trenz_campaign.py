# pyright: basic
"""TrenzCampaign, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import timestamp
from prepay._operation.results import ApiObject, Parser

from ..models.trenz_campaign_status import TrenzCampaignStatus


@define(kw_only=True)
class TrenzCampaign(ApiObject):
    """An advertising campaign. Its budget is money of the advertiser, not credits.

    Source: assumed.

    Attributes:
        campaign_id: Id of the campaign.
        name: Name of the campaign.
        status: State of a campaign; one of ``active``, ``paused``, ``ended``; assumed.
        budget_usd: Budget in USD.
        spent_usd: Spent so far in USD.
        created_at: When it was made.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("campaign_id", "campaign_id", None),
        ("name", "name", None),
        ("status", "status", None),
        ("budget_usd", "budget_usd", None),
        ("spent_usd", "spent_usd", None),
        ("created_at", "created_at", timestamp),
    )

    campaign_id: str
    name: str
    status: TrenzCampaignStatus
    budget_usd: float
    spent_usd: float
    created_at: datetime.datetime
