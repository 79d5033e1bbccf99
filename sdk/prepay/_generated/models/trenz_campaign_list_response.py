# pyright: basic
"""TrenzCampaignListResponse, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer, model
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.trenz_campaign_page import TrenzCampaignPage
from ..models.trenz_usage import TrenzUsage


@define(kw_only=True)
class TrenzCampaignListResponse(ApiObject):
    """Answer with campaigns.

    Source: documented.

    Attributes:
        data: One page of campaigns; assumed.
        request_id: Id of this request, to quote to the vendor's support.
        usage: What this call cost and what is left, in credits; part of every success, never of an error. Two
            spellings are published: `coin_cost` with `remaining_balance` (the second is the seed's, and the
            one this contract serves), and `credits_cost` with `credits_balance`.
        page: Number of this page, from 1.
        page_size: Rows that a full page has.
        total: Rows on all pages together.
        warnings: Remarks about an answer that succeeded.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", model(TrenzCampaignPage)),
        ("request_id", "request_id", None),
        ("usage", "usage", model(TrenzUsage)),
        ("page", "page", integer),
        ("page_size", "page_size", integer),
        ("total", "total", integer),
        ("warnings", "warnings", None),
    )

    data: TrenzCampaignPage
    request_id: str
    usage: TrenzUsage
    page: int
    page_size: int
    total: int
    warnings: list[str] | Unset = UNSET
