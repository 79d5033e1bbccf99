# pyright: basic
"""TokPortalBundleUnpublicationResponse, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer, model
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.tok_portal_bundle_unpublication import TokPortalBundleUnpublication
from ..models.tok_portal_cost_breakdown import TokPortalCostBreakdown


@define(kw_only=True)
class TokPortalBundleUnpublicationResponse(ApiObject):
    """A bundle that was taken back

    Source: documented.

    Attributes:
        data: The bundle's state.
        credits_charged: Credits debited by this request: 0; assumed.
        credits_remaining: Credits that can be spent afterwards; assumed.
        cost_breakdown: Parts of the price: none; assumed.
        credits_would_charge: Price of the request, 0, in a dry run only.
        dry_run: True when nothing was changed.
        dry_run_notice: The same in words.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", model(TokPortalBundleUnpublication)),
        ("credits_charged", "credits_charged", integer),
        ("credits_remaining", "credits_remaining", integer),
        ("cost_breakdown", "cost_breakdown", model(TokPortalCostBreakdown)),
        ("credits_would_charge", "credits_would_charge", integer),
        ("dry_run", "dry_run", None),
        ("dry_run_notice", "dry_run_notice", None),
    )

    data: TokPortalBundleUnpublication
    credits_charged: int | Unset = UNSET
    credits_remaining: int | Unset = UNSET
    cost_breakdown: TokPortalCostBreakdown | Unset = UNSET
    credits_would_charge: int | Unset = UNSET
    dry_run: bool | Unset = UNSET
    dry_run_notice: str | Unset = UNSET
