# pyright: basic
"""TrenzCampaignPage, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, model
from prepay._operation.results import ApiObject, Parser

from ..models.trenz_campaign import TrenzCampaign


@define(kw_only=True)
class TrenzCampaignPage(ApiObject):
    """One page of campaigns.

    Source: assumed.

    Attributes:
        items: Campaigns, newest first.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("items", "items", each(model(TrenzCampaign))),
    )

    items: list[TrenzCampaign]
