# pyright: basic
"""TrenzProduct, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, integer, model, timestamp
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.trenz_review import TrenzReview
from ..models.trenz_seller import TrenzSeller


@define(kw_only=True)
class TrenzProduct(ApiObject):
    """A product on sale.

    Source: assumed.

    Attributes:
        product_id: Id of the product.
        title: Title in the shop.
        region: Market as a two-letter country code.
        price_usd: Price of the product in USD.
        rating: Mean stars, 0 to 5.
        sold_count: Pieces sold so far.
        created_at: When it was first listed.
        seller: The shop that sells a product; present with `include=seller` only; assumed.
        reviews: The latest reviews; only with `include=reviews`.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("product_id", "product_id", None),
        ("title", "title", None),
        ("region", "region", None),
        ("price_usd", "price_usd", None),
        ("rating", "rating", None),
        ("sold_count", "sold_count", integer),
        ("created_at", "created_at", timestamp),
        ("seller", "seller", model(TrenzSeller)),
        ("reviews", "reviews", each(model(TrenzReview))),
    )

    product_id: str
    title: str
    region: str
    price_usd: float
    rating: float
    sold_count: int
    created_at: datetime.datetime
    seller: TrenzSeller | Unset = UNSET
    reviews: list[TrenzReview] | Unset = UNSET
