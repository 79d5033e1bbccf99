# pyright: basic
"""TokPortalBundlePublication, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import timestamp
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_bundle_status import TokPortalBundleStatus


@define(kw_only=True)
class TokPortalBundlePublication(ApiObject):
    """The publication of a bundle

    Source: documented.

    Attributes:
        id: Id of the bundle.
        status: Its status now; one of ``draft``, ``pending_setup``, ``published``, ``published_priority``,
            ``accepted``, ``in_review``, ``finalized``, ``completed``, ``cancelled``, ``archived``.
        published_at: When it was published.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("id", "id", None),
        ("status", "status", None),
        ("published_at", "published_at", timestamp),
    )

    id: str
    status: TokPortalBundleStatus
    published_at: datetime.datetime
