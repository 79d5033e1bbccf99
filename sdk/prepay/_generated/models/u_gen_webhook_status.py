# pyright: basic
"""UGenWebhookStatus, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset


@define(kw_only=True)
class UGenWebhookStatus(ApiObject):
    """State of the account's webhook. Never holds the secret.

    Source: documented.

    Attributes:
        webhook_configured: Whether an address is set.
        webhook_url: The address; null when none is set; assumed.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("webhook_configured", "webhook_configured", None),
        ("webhook_url", "webhook_url", None),
    )

    webhook_configured: bool
    webhook_url: None | str | Unset = UNSET
