# pyright: basic
"""TokPortalCreditTransactionPage, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, model
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_credit_transaction import TokPortalCreditTransaction
from ..models.tok_portal_pagination import TokPortalPagination


@define(kw_only=True)
class TokPortalCreditTransactionPage(ApiObject):
    """A page of credit transactions

    Source: seed.

    Attributes:
        data: Rows, newest first (assumed).
        pagination: Where this page stands.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", each(model(TokPortalCreditTransaction))),
        ("pagination", "pagination", model(TokPortalPagination)),
    )

    data: list[TokPortalCreditTransaction]
    pagination: TokPortalPagination
