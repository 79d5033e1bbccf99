# pyright: basic
"""TokPortalWebhookEventData, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class TokPortalWebhookEventData(ApiObject):
    """TokPortalWebhookEventData."""

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = ()
