# pyright: basic
"""TokPortalCreditLot, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer, timestamp
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class TokPortalCreditLot(ApiObject):
    """Credits of one origin that expire together; a charge burns the lot that expires first

    Source: seed.

    Attributes:
        amount: Credits left in the lot.
        expires_at: From this instant the credits are gone.
        source: Where the credits came from, such as `farmer_topup`.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("amount", "amount", integer),
        ("expires_at", "expires_at", timestamp),
        ("source", "source", None),
    )

    amount: int
    expires_at: datetime.datetime
    source: str
