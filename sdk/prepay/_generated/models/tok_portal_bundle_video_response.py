# pyright: basic
"""TokPortalBundleVideoResponse, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import model
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_bundle_video import TokPortalBundleVideo


@define(kw_only=True)
class TokPortalBundleVideoResponse(ApiObject):
    """A video of a bundle

    Source: documented.

    Attributes:
        data: The video; assumed.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", model(TokPortalBundleVideo)),
    )

    data: TokPortalBundleVideo
