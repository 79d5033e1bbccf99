# pyright: basic
"""TokPortalBundleAccount, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.tok_portal_account_status import TokPortalAccountStatus
from ..models.tok_portal_platform import TokPortalPlatform


@define(kw_only=True)
class TokPortalBundleAccount(ApiObject):
    """Profile and status of a bundle's account; fields are null until they are configured

    Source: assumed.

    Attributes:
        bundle_id: Id of the bundle.
        status: Where the account stands in its life; one of ``pending``, ``configured``, ``published``,
            ``in_review``, ``pending_corrections``, ``finalized``.
        platform: Social network; one of ``tiktok``, ``instagram``.
        account_id: Delivered account, or null before delivery.
        username: User name.
        visible_name: Name shown on the profile.
        biography: Profile text.
        profile_picture_url: Picture, as URL or storage path.
        link_in_bio: Link on the profile.
        niche_warming_instructions: What the account should watch and follow.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("bundle_id", "bundle_id", None),
        ("status", "status", None),
        ("platform", "platform", None),
        ("account_id", "account_id", None),
        ("username", "username", None),
        ("visible_name", "visible_name", None),
        ("biography", "biography", None),
        ("profile_picture_url", "profile_picture_url", None),
        ("link_in_bio", "link_in_bio", None),
        ("niche_warming_instructions", "niche_warming_instructions", None),
    )

    bundle_id: str
    status: TokPortalAccountStatus
    platform: TokPortalPlatform | Unset = UNSET
    account_id: None | str | Unset = UNSET
    username: None | str | Unset = UNSET
    visible_name: None | str | Unset = UNSET
    biography: None | str | Unset = UNSET
    profile_picture_url: None | str | Unset = UNSET
    link_in_bio: None | str | Unset = UNSET
    niche_warming_instructions: None | str | Unset = UNSET
