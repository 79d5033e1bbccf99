# pyright: basic
"""TokPortalBundleUnpublication, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import timestamp
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_bundle_status import TokPortalBundleStatus


@define(kw_only=True)
class TokPortalBundleUnpublication(ApiObject):
    """A bundle back in its setup

    Source: documented.

    Attributes:
        id: Id of the bundle.
        status: Its status now; one of ``draft``, ``pending_setup``, ``published``, ``published_priority``,
            ``accepted``, ``in_review``, ``finalized``, ``completed``, ``cancelled``, ``archived``.
        unpublished_at: When it was taken back.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("id", "id", None),
        ("status", "status", None),
        ("unpublished_at", "unpublished_at", timestamp),
    )

    id: str
    status: TokPortalBundleStatus
    unpublished_at: datetime.datetime
