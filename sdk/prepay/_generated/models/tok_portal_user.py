# pyright: basic
"""TokPortalUser, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class TokPortalUser(ApiObject):
    """A workspace

    Source: documented.

    Attributes:
        email: E-mail address of the owner.
        credits: Credits that can be spent now.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("email", "email", None),
        ("credits", "credits", integer),
    )

    email: str
    credits: int
