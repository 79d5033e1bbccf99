# pyright: basic
"""TrenzTaskOutput, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class TrenzTaskOutput(ApiObject):
    """One thing that a task made.

    Source: assumed.

    Attributes:
        url: Where to fetch it.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (("url", "url", None),)

    url: str
