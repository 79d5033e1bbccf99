# pyright: basic
"""TokPortalBundleVideoList, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, model
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_bundle_video import TokPortalBundleVideo


@define(kw_only=True)
class TokPortalBundleVideoList(ApiObject):
    """The videos of a bundle

    Source: documented.

    Attributes:
        data: Every slot, by position.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", each(model(TokPortalBundleVideo))),
    )

    data: list[TokPortalBundleVideo]
