# pyright: basic
"""TokPortalPublishReadinessResponse, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import model
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_publish_readiness import TokPortalPublishReadiness


@define(kw_only=True)
class TokPortalPublishReadinessResponse(ApiObject):
    """Readiness of a bundle

    Source: documented.

    Attributes:
        data: Readiness and blockers.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", model(TokPortalPublishReadiness)),
    )

    data: TokPortalPublishReadiness
