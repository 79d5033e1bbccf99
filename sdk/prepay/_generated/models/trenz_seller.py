# pyright: basic
"""TrenzSeller, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class TrenzSeller(ApiObject):
    """The shop that sells a product; present with `include=seller` only.

    Source: assumed.

    Attributes:
        seller_id: Id of the seller.
        name: Name of the shop.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("seller_id", "seller_id", None),
        ("name", "name", None),
    )

    seller_id: str
    name: str
