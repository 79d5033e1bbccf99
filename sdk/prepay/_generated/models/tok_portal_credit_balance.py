# pyright: basic
"""TokPortalCreditBalance, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, integer, model, timestamp
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_credit_lot import TokPortalCreditLot


@define(kw_only=True)
class TokPortalCreditBalance(ApiObject):
    """Balance in credits, with what is about to expire

    Source: seed.

    Attributes:
        total_credits: Credits that can be spent now.
        expiring_within_7_days: Credits that expire within the next 7 days.
        upcoming_expirations: Lots that expire within the next 30 days, soonest first.
        last_updated: When the balance last changed, or null.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("total_credits", "total_credits", integer),
        ("expiring_within_7_days", "expiring_within_7_days", integer),
        ("upcoming_expirations", "upcoming_expirations", each(model(TokPortalCreditLot))),
        ("last_updated", "last_updated", timestamp),
    )

    total_credits: int
    expiring_within_7_days: int
    upcoming_expirations: list[TokPortalCreditLot]
    last_updated: datetime.datetime | None
