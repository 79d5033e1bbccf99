# pyright: basic
"""TokPortalCreditCostsResponse, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import model
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_credit_costs import TokPortalCreditCosts


@define(kw_only=True)
class TokPortalCreditCostsResponse(ApiObject):
    """The price table

    Source: seed.

    Attributes:
        data: Prices.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", model(TokPortalCreditCosts)),
    )

    data: TokPortalCreditCosts
