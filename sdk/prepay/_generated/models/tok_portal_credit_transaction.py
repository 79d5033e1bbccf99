# pyright: basic
"""TokPortalCreditTransaction, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer, model, timestamp
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.tok_portal_cost_breakdown import TokPortalCostBreakdown
from ..models.tok_portal_transaction_type import TokPortalTransactionType


@define(kw_only=True)
class TokPortalCreditTransaction(ApiObject):
    """One change of the balance

    Source: seed.

    Attributes:
        id: Id of the row.
        type: Why the balance changed; one of ``debit``, ``credit``, ``refund``, ``expiration``.
        amount: Signed change in credits, negative when they leave the balance.
        description: What it was for, in words.
        balance_after: Balance after this row, in credits.
        created_at: When the row was written.
        breakdown: Parts of a debit, as positive credits.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("id", "id", None),
        ("type", "type", None),
        ("amount", "amount", integer),
        ("description", "description", None),
        ("balance_after", "balance_after", integer),
        ("created_at", "created_at", timestamp),
        ("breakdown", "breakdown", model(TokPortalCostBreakdown)),
    )

    id: str
    type: TokPortalTransactionType
    amount: int
    description: str
    balance_after: int
    created_at: datetime.datetime
    breakdown: TokPortalCostBreakdown | Unset = UNSET
