# pyright: basic
"""TrenzReview, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class TrenzReview(ApiObject):
    """What a buyer wrote about a product.

    Source: assumed.

    Attributes:
        rating: Stars given.
        text: The review.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("rating", "rating", integer),
        ("text", "text", None),
    )

    rating: int
    text: str
