# pyright: basic
"""UGenCreditPack, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class UGenCreditPack(ApiObject):
    """A pack of credits on sale.

    Source: assumed.

    Attributes:
        id: Id to pass as pack_id.
        name: Name to show.
        price_usd: Price of the pack (USD).
        credits: Credits in the pack.
        price_per_credit: Price of one credit (USD).
        savings_pct: Discount against the Starter pack's price per credit (percent).
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("id", "id", None),
        ("name", "name", None),
        ("price_usd", "price_usd", None),
        ("credits", "credits", integer),
        ("price_per_credit", "price_per_credit", None),
        ("savings_pct", "savings_pct", integer),
    )

    id: str
    name: str
    price_usd: float
    credits: int
    price_per_credit: float
    savings_pct: int
