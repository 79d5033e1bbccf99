# pyright: basic
"""TokPortalBundleCancelledEvent, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar, Literal

from attrs import define
from prepay._operation.readers import model, timestamp
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_webhook_bundle import TokPortalWebhookBundle


@define(kw_only=True)
class TokPortalBundleCancelledEvent(ApiObject):
    """A bundle was cancelled

    Source: documented.

    Attributes:
        id: Id of the event; the same at every delivery of it.
        api_version: Version of the API that wrote the event.
        created_at: When it happened.
        type: What happened.
        data: The bundle; assumed.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("id", "id", None),
        ("api_version", "api_version", None),
        ("created_at", "created_at", timestamp),
        ("type", "type", None),
        ("data", "data", model(TokPortalWebhookBundle)),
    )

    id: str
    api_version: str
    created_at: datetime.datetime
    type: Literal["bundle.cancelled"]
    data: TokPortalWebhookBundle
