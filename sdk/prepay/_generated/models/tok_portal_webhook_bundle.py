# pyright: basic
"""TokPortalWebhookBundle, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.tok_portal_bundle_status import TokPortalBundleStatus
from ..models.tok_portal_bundle_type import TokPortalBundleType
from ..models.tok_portal_platform import TokPortalPlatform


@define(kw_only=True)
class TokPortalWebhookBundle(ApiObject):
    """A bundle as events describe it

    Source: documented.

    Attributes:
        bundle_id: Id of the bundle.
        status: Its status; one of ``draft``, ``pending_setup``, ``published``, ``published_priority``,
            ``accepted``, ``in_review``, ``finalized``, ``completed``, ``cancelled``, ``archived``.
        external_ref: Your own reference.
        platform: Social network; one of ``tiktok``, ``instagram``.
        bundle_type: What it holds; one of ``account_only``, ``account_and_videos``, ``videos_only``.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("bundle_id", "bundle_id", None),
        ("status", "status", None),
        ("external_ref", "external_ref", None),
        ("platform", "platform", None),
        ("bundle_type", "bundle_type", None),
    )

    bundle_id: str
    status: TokPortalBundleStatus
    external_ref: None | str | Unset = UNSET
    platform: TokPortalPlatform | Unset = UNSET
    bundle_type: TokPortalBundleType | Unset = UNSET
