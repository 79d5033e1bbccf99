# pyright: basic
"""UGenTransaction, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer, timestamp
from prepay._operation.results import ApiObject, Parser

from ..models.u_gen_transaction_type import UGenTransactionType


@define(kw_only=True)
class UGenTransaction(ApiObject):
    """One row of the ledger. balance_before + amount = balance_after, in whole available credits.

    Source: assumed.

    Attributes:
        id: Id of the row (UUID).
        type: Kind of movement. purchase, release, refund and bonus add; reserve and consume take away; one of
            ``purchase``, ``reserve``, ``consume``, ``release``, ``refund``, ``bonus``.
        amount: Signed credits; negative for reserve and consume.
        balance_before: Available credits before this row.
        balance_after: Available credits after this row.
        job_id: Job that the row belongs to; null for purchases and bonuses.
        description: The row in words.
        created_at: When it happened (UTC).
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("id", "id", None),
        ("type", "type", None),
        ("amount", "amount", integer),
        ("balance_before", "balance_before", integer),
        ("balance_after", "balance_after", integer),
        ("job_id", "job_id", None),
        ("description", "description", None),
        ("created_at", "created_at", timestamp),
    )

    id: str
    type: UGenTransactionType
    amount: int
    balance_before: int
    balance_after: int
    job_id: None | str
    description: str
    created_at: datetime.datetime
