# pyright: basic
"""TokPortalWebhookEvent, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import model, timestamp
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_webhook_event_data import TokPortalWebhookEventData
from ..models.tok_portal_webhook_event_type import TokPortalWebhookEventType


@define(kw_only=True)
class TokPortalWebhookEvent(ApiObject):
    """Envelope of every event; read `type` first, then the typed event of that name

    Source: documented.

    Attributes:
        id: Id of the event; the same at every delivery of it.
        api_version: Version of the API that wrote the event.
        created_at: When it happened.
        type: What happened; one of ``bundle.created``, ``bundle.published``, ``bundle.cancelled``,
            ``credits.restored``, ``subscription.renewed``, ``subscription.lapsed``,
            ``subscription.cancelled``, ``subscription.reactivated``, ``subscription.ended``,
            ``account.revealed``, ``account.ban_resolution.decided``, ``account.distribution_warning``,
            ``video.not_recommended``, ``video.ai_labeled``, ``video.sound_restricted``.
        data: Facts about the event.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("id", "id", None),
        ("api_version", "api_version", None),
        ("created_at", "created_at", timestamp),
        ("type", "type", None),
        ("data", "data", model(TokPortalWebhookEventData)),
    )

    id: str
    api_version: str
    created_at: datetime.datetime
    type: TokPortalWebhookEventType
    data: TokPortalWebhookEventData
