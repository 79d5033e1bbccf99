# pyright: basic
"""TokPortalCreditBalanceResponse, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import model
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_credit_balance import TokPortalCreditBalance


@define(kw_only=True)
class TokPortalCreditBalanceResponse(ApiObject):
    """The credit balance

    Source: seed.

    Attributes:
        data: The balance.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", model(TokPortalCreditBalance)),
    )

    data: TokPortalCreditBalance
