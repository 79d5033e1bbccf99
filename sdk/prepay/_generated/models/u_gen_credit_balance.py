# pyright: basic
"""UGenCreditBalance, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class UGenCreditBalance(ApiObject):
    """Credits of the account, in whole credits.

    Source: seed.

    Attributes:
        credit_balance: Credits owned, reserved ones included.
        credit_reserved: Credits held for jobs in flight.
        available_credits: Credits free to spend; credit_balance - credit_reserved.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("credit_balance", "credit_balance", integer),
        ("credit_reserved", "credit_reserved", integer),
        ("available_credits", "available_credits", integer),
    )

    credit_balance: int
    credit_reserved: int
    available_credits: int
