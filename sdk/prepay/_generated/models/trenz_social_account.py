# pyright: basic
"""TrenzSocialAccount, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import timestamp
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.trenz_social_account_status import TrenzSocialAccountStatus
from ..models.trenz_social_platform import TrenzSocialPlatform


@define(kw_only=True)
class TrenzSocialAccount(ApiObject):
    """A connected social account.

    Source: assumed.

    Attributes:
        account_id: Id of the connection.
        platform: The network that an account is on; one of ``tiktok``, ``instagram``, ``youtube``,
            ``facebook``; assumed.
        username: Name on the network.
        status: State of an account; an expired one needs a new sign-in; one of ``active``, ``expired``,
            ``disconnected``; assumed.
        connected_at: When it was connected.
        remark: The owner's own note.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("account_id", "account_id", None),
        ("platform", "platform", None),
        ("username", "username", None),
        ("status", "status", None),
        ("connected_at", "connected_at", timestamp),
        ("remark", "remark", None),
    )

    account_id: str
    platform: TrenzSocialPlatform
    username: str
    status: TrenzSocialAccountStatus
    connected_at: datetime.datetime
    remark: str | Unset = UNSET
