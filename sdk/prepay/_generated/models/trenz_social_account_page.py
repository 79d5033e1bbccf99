# pyright: basic
"""TrenzSocialAccountPage, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, model
from prepay._operation.results import ApiObject, Parser

from ..models.trenz_social_account import TrenzSocialAccount


@define(kw_only=True)
class TrenzSocialAccountPage(ApiObject):
    """One page of social accounts.

    Source: assumed.

    Attributes:
        items: Accounts, the latest connected first.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("items", "items", each(model(TrenzSocialAccount))),
    )

    items: list[TrenzSocialAccount]
