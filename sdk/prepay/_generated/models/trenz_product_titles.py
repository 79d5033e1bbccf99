# pyright: basic
"""TrenzProductTitles, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class TrenzProductTitles(ApiObject):
    """The titles written.

    Source: assumed.

    Attributes:
        titles: Titles, best first.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (("titles", "titles", None),)

    titles: list[str]
