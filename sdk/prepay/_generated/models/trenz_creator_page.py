# pyright: basic
"""TrenzCreatorPage, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, model
from prepay._operation.results import ApiObject, Parser

from ..models.trenz_creator import TrenzCreator


@define(kw_only=True)
class TrenzCreatorPage(ApiObject):
    """One page of creators.

    Source: assumed.

    Attributes:
        items: Creators in the order asked for.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("items", "items", each(model(TrenzCreator))),
    )

    items: list[TrenzCreator]
