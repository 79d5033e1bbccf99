# pyright: basic
"""TokPortalBundle, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer, timestamp
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.tok_portal_account_status import TokPortalAccountStatus
from ..models.tok_portal_bundle_status import TokPortalBundleStatus
from ..models.tok_portal_bundle_type import TokPortalBundleType
from ..models.tok_portal_platform import TokPortalPlatform
from ..models.tok_portal_review_mode import TokPortalReviewMode


@define(kw_only=True)
class TokPortalBundle(ApiObject):
    """One account on one platform, with its paid options and video slots

    Source: documented.

    Attributes:
        id: Id of the bundle; the same as bundle_id.
        bundle_id: Id of the bundle; the vendor's pages and clients disagree on the name, so both are here.
        bundle_type: What the bundle holds; one of ``account_only``, ``account_and_videos``, ``videos_only``.
        platform: Social network of its account; one of ``tiktok``, ``instagram``.
        status: Where it stands in its life; one of ``draft``, ``pending_setup``, ``published``,
            ``published_priority``, ``accepted``, ``in_review``, ``finalized``, ``completed``, ``cancelled``,
            ``archived``.
        videos_quantity: Video slots paid for.
        created_at: When it was created.
        country: Country of the account, or null.
        account_id: Delivered account that a `videos_only` bundle posts to; assumed.
        saved_account_id: Delivered account, null before delivery.
        account_status: Status of its account; one of ``pending``, ``configured``, ``published``,
            ``in_review``, ``pending_corrections``, ``finalized``.
        account_configured: Whether the account has all that publication needs.
        is_published: Whether it is published.
        videos_configured_count: Video slots that are configured.
        edits_quantity: Edit slots paid for; assumed.
        title: Your name for it.
        external_ref: Your own reference.
        review_mode: Who finalizes a video in review; one of ``auto``, ``manual``; assumed.
        auto_finalize_videos: Whether videos in review finalize by themselves; assumed.
        wants_niche_warming: Whether niche warming was bought; assumed.
        wants_deep_warming: Whether deep warming was bought; assumed.
        wants_moderation: Whether comment moderation was bought; assumed.
        niche_warming_instructions: What the account should watch and follow; assumed.
        moderation_notice: Instructions for the moderators; assumed.
        published_at: When it was last published, or null; assumed.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("id", "id", None),
        ("bundle_id", "bundle_id", None),
        ("bundle_type", "bundle_type", None),
        ("platform", "platform", None),
        ("status", "status", None),
        ("videos_quantity", "videos_quantity", integer),
        ("created_at", "created_at", timestamp),
        ("country", "country", None),
        ("account_id", "account_id", None),
        ("saved_account_id", "saved_account_id", None),
        ("account_status", "account_status", None),
        ("account_configured", "account_configured", None),
        ("is_published", "is_published", None),
        ("videos_configured_count", "videos_configured_count", integer),
        ("edits_quantity", "edits_quantity", integer),
        ("title", "title", None),
        ("external_ref", "external_ref", None),
        ("review_mode", "review_mode", None),
        ("auto_finalize_videos", "auto_finalize_videos", None),
        ("wants_niche_warming", "wants_niche_warming", None),
        ("wants_deep_warming", "wants_deep_warming", None),
        ("wants_moderation", "wants_moderation", None),
        ("niche_warming_instructions", "niche_warming_instructions", None),
        ("moderation_notice", "moderation_notice", None),
        ("published_at", "published_at", timestamp),
    )

    id: str
    bundle_id: str
    bundle_type: TokPortalBundleType
    platform: TokPortalPlatform
    status: TokPortalBundleStatus
    videos_quantity: int
    created_at: datetime.datetime
    country: None | str | Unset = UNSET
    account_id: None | str | Unset = UNSET
    saved_account_id: None | str | Unset = UNSET
    account_status: TokPortalAccountStatus | Unset = UNSET
    account_configured: bool | Unset = UNSET
    is_published: bool | Unset = UNSET
    videos_configured_count: int | Unset = UNSET
    edits_quantity: int | Unset = UNSET
    title: None | str | Unset = UNSET
    external_ref: None | str | Unset = UNSET
    review_mode: TokPortalReviewMode | Unset = UNSET
    auto_finalize_videos: bool | Unset = UNSET
    wants_niche_warming: bool | Unset = UNSET
    wants_deep_warming: bool | Unset = UNSET
    wants_moderation: bool | Unset = UNSET
    niche_warming_instructions: None | str | Unset = UNSET
    moderation_notice: None | str | Unset = UNSET
    published_at: datetime.datetime | None | Unset = UNSET
