# pyright: basic
"""TokPortalBundlePage, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, model
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_bundle import TokPortalBundle
from ..models.tok_portal_pagination import TokPortalPagination


@define(kw_only=True)
class TokPortalBundlePage(ApiObject):
    """A page of bundles

    Source: documented.

    Attributes:
        data: Bundles, newest first (assumed).
        pagination: Where this page stands.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", each(model(TokPortalBundle))),
        ("pagination", "pagination", model(TokPortalPagination)),
    )

    data: list[TokPortalBundle]
    pagination: TokPortalPagination
