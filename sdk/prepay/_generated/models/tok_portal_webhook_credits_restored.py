# pyright: basic
"""TokPortalWebhookCreditsRestored, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer, timestamp
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset


@define(kw_only=True)
class TokPortalWebhookCreditsRestored(ApiObject):
    """Credits that came back after an account ban

    Source: assumed.

    Attributes:
        credits: Credits restored.
        account_id: The banned account.
        bundle_id: The bundle that had paid for it.
        expires_at: From this instant the restored credits are gone.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("credits", "credits", integer),
        ("account_id", "account_id", None),
        ("bundle_id", "bundle_id", None),
        ("expires_at", "expires_at", timestamp),
    )

    credits: int
    account_id: None | str | Unset = UNSET
    bundle_id: None | str | Unset = UNSET
    expires_at: datetime.datetime | None | Unset = UNSET
