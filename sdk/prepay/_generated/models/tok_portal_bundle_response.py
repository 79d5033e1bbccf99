# pyright: basic
"""TokPortalBundleResponse, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import model
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_bundle import TokPortalBundle


@define(kw_only=True)
class TokPortalBundleResponse(ApiObject):
    """A bundle

    Source: documented.

    Attributes:
        data: The bundle.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", model(TokPortalBundle)),
    )

    data: TokPortalBundle
