# pyright: basic
"""TokPortalPublishReadiness, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, model
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_publish_blocker import TokPortalPublishBlocker


@define(kw_only=True)
class TokPortalPublishReadiness(ApiObject):
    """Whether a bundle can be published, and what blocks it

    Source: documented.

    Attributes:
        ready: Whether publishing would succeed; assumed.
        blockers: Everything that blocks publication.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("ready", "ready", None),
        ("blockers", "blockers", each(model(TokPortalPublishBlocker))),
    )

    ready: bool
    blockers: list[TokPortalPublishBlocker]
