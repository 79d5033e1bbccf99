# pyright: basic
"""TrenzProductPage, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, model
from prepay._operation.results import ApiObject, Parser

from ..models.trenz_product import TrenzProduct


@define(kw_only=True)
class TrenzProductPage(ApiObject):
    """One page of products.

    Source: assumed.

    Attributes:
        items: Products in the order asked for.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("items", "items", each(model(TrenzProduct))),
    )

    items: list[TrenzProduct]
