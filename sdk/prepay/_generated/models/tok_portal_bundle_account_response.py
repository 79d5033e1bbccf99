# pyright: basic
"""TokPortalBundleAccountResponse, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import model
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_bundle_account import TokPortalBundleAccount


@define(kw_only=True)
class TokPortalBundleAccountResponse(ApiObject):
    """The account of a bundle

    Source: documented.

    Attributes:
        data: The account; assumed.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", model(TokPortalBundleAccount)),
    )

    data: TokPortalBundleAccount
