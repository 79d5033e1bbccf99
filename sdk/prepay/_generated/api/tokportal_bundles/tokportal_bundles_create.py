# pyright: basic
"""POST /api/ext/bundles, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, IdempotencyKey, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.tok_portal_bundle_receipt import TokPortalBundleReceipt
from ...models.tok_portal_bundle_type import KnownTokPortalBundleType
from ...models.tok_portal_platform import KnownTokPortalPlatform

if TYPE_CHECKING:
    from prepay.credits import Quote

SPEC: OperationSpec[TokPortalBundleReceipt] = OperationSpec(
    id="tokportalCreateBundle",
    vendor="tokportal",
    name="bundles.create",
    method="POST",
    path="/api/ext/bundles",
    charge="debit",
    resend="keyed",
    source="seed",
    price={
        "account_creation": "account_creation",
        "video_slots": "video_slot",
        "niche_warming": "niche_warming",
        "deep_warming": "deep_warming",
        "video_editing": "video_editing",
        "comment_moderation": "comment_moderation",
    },
    body="json",
    idempotency=IdempotencyKey("header", "Idempotency-Key", 86400),
    dry_run="X-TokPortal-Dry-Run",
    response_fields=ResponseFields(
        breakdown=(("cost_breakdown",),),
        charged=(("credits_charged",),),
        left=(("credits_remaining",),),
        quoted=(("credits_would_charge",),),
    ),
    parsers={
        201: model(TokPortalBundleReceipt),
    },
    errors={
        400: ("VALIDATION_ERROR",),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        402: ("INSUFFICIENT_CREDITS",),
        403: ("AUTH_INSUFFICIENT_SCOPE",),
        406: ("NOT_ACCEPTABLE",),
        409: ("IDEMPOTENCY_KEY_REUSED",),
        413: ("PAYLOAD_TOO_LARGE",),
        415: ("UNSUPPORTED_MEDIA_TYPE",),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BundlesCreate(Operation):
    """``bundles.create``: Create a bundle and pay for it"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleReceipt]] = SPEC

    def __call__(
        self,
        *,
        bundle_type: KnownTokPortalBundleType,
        platform: KnownTokPortalPlatform | Unset = UNSET,
        country: str | Unset = UNSET,
        account_id: str | Unset = UNSET,
        videos_quantity: int | Unset = UNSET,
        edits_quantity: int | Unset = UNSET,
        title: str | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        auto_finalize_videos: bool | Unset = UNSET,
        wants_niche_warming: bool | Unset = UNSET,
        niche_warming_instructions: str | Unset = UNSET,
        wants_deep_warming: bool | Unset = UNSET,
        wants_moderation: bool | Unset = UNSET,
        moderation_notice: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleReceipt:
        """Create a bundle and pay for it

        Creates one bundle. The server computes the price from the configuration and debits it in the same
        step: 25 for a new account, 2 per video slot, 7 for niche warming, 40 for deep warming, 3 per edit
        slot, 25 for comment moderation (prices from the price table). Either the bundle exists and is paid,
        or nothing has happened. Nothing is ever refunded by unpublishing it.

        Charge: debit computed from account_creation, video_slots, niche_warming, deep_warming, video_editing,
        comment_moderation; resend: keyed; source: seed.

        Args:
            bundle_type: What the bundle holds; one of ``account_only``, ``account_and_videos``,
                ``videos_only``.
            platform: Social network, `tiktok` when left out; deep warming needs `instagram`; one of
                ``tiktok``, ``instagram``.
            country: Country of the account, such as USA, UK or FR; required unless `videos_only`; assumed.
            account_id: Delivered account to post to; only and always with `videos_only`.
            videos_quantity: Video slots, 2 credits each; required unless `account_only`; 1 to 500.
            edits_quantity: Edit slots, 3 credits each; needs videos_quantity and may not exceed it; 0 to 500.
            title: Your name for the bundle.
            external_ref: Your own reference, a filter of the bundle list.
            auto_finalize_videos: Finalize videos in review by themselves after 72 hours; on when left out.
            wants_niche_warming: Niche warming for 7 credits; needs niche_warming_instructions and excludes
                deep warming.
            niche_warming_instructions: What the account should watch and follow.
            wants_deep_warming: Deep warming for 40 credits; Instagram only, excludes niche warming.
            wants_moderation: Comment moderation for 25 credits.
            moderation_notice: Instructions for the moderators.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleReceipt: The bundle, created and paid (or, in a dry run, only priced) (Status 201.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            InsufficientCreditsError: 402 INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 AUTH_INSUFFICIENT_SCOPE.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ConflictError: 409 IDEMPOTENCY_KEY_REUSED.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                body={
                    "bundle_type": bundle_type,
                    "platform": platform,
                    "country": country,
                    "account_id": account_id,
                    "videos_quantity": videos_quantity,
                    "edits_quantity": edits_quantity,
                    "title": title,
                    "external_ref": external_ref,
                    "auto_finalize_videos": auto_finalize_videos,
                    "wants_niche_warming": wants_niche_warming,
                    "niche_warming_instructions": niche_warming_instructions,
                    "wants_deep_warming": wants_deep_warming,
                    "wants_moderation": wants_moderation,
                    "moderation_notice": moderation_notice,
                },
            ),
            options,
        )

    def quote(
        self,
        *,
        bundle_type: KnownTokPortalBundleType,
        platform: KnownTokPortalPlatform | Unset = UNSET,
        country: str | Unset = UNSET,
        account_id: str | Unset = UNSET,
        videos_quantity: int | Unset = UNSET,
        edits_quantity: int | Unset = UNSET,
        title: str | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        auto_finalize_videos: bool | Unset = UNSET,
        wants_niche_warming: bool | Unset = UNSET,
        niche_warming_instructions: str | Unset = UNSET,
        wants_deep_warming: bool | Unset = UNSET,
        wants_moderation: bool | Unset = UNSET,
        moderation_notice: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``bundles.create`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return self._client._quote(
            Call(
                SPEC,
                body={
                    "bundle_type": bundle_type,
                    "platform": platform,
                    "country": country,
                    "account_id": account_id,
                    "videos_quantity": videos_quantity,
                    "edits_quantity": edits_quantity,
                    "title": title,
                    "external_ref": external_ref,
                    "auto_finalize_videos": auto_finalize_videos,
                    "wants_niche_warming": wants_niche_warming,
                    "niche_warming_instructions": niche_warming_instructions,
                    "wants_deep_warming": wants_deep_warming,
                    "wants_moderation": wants_moderation,
                    "moderation_notice": moderation_notice,
                },
            ),
            options,
        )


class AsyncBundlesCreate(AsyncOperation):
    """``bundles.create``: Create a bundle and pay for it"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleReceipt]] = SPEC

    async def __call__(
        self,
        *,
        bundle_type: KnownTokPortalBundleType,
        platform: KnownTokPortalPlatform | Unset = UNSET,
        country: str | Unset = UNSET,
        account_id: str | Unset = UNSET,
        videos_quantity: int | Unset = UNSET,
        edits_quantity: int | Unset = UNSET,
        title: str | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        auto_finalize_videos: bool | Unset = UNSET,
        wants_niche_warming: bool | Unset = UNSET,
        niche_warming_instructions: str | Unset = UNSET,
        wants_deep_warming: bool | Unset = UNSET,
        wants_moderation: bool | Unset = UNSET,
        moderation_notice: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleReceipt:
        """Create a bundle and pay for it

        Creates one bundle. The server computes the price from the configuration and debits it in the same
        step: 25 for a new account, 2 per video slot, 7 for niche warming, 40 for deep warming, 3 per edit
        slot, 25 for comment moderation (prices from the price table). Either the bundle exists and is paid,
        or nothing has happened. Nothing is ever refunded by unpublishing it.

        Charge: debit computed from account_creation, video_slots, niche_warming, deep_warming, video_editing,
        comment_moderation; resend: keyed; source: seed.

        Args:
            bundle_type: What the bundle holds; one of ``account_only``, ``account_and_videos``,
                ``videos_only``.
            platform: Social network, `tiktok` when left out; deep warming needs `instagram`; one of
                ``tiktok``, ``instagram``.
            country: Country of the account, such as USA, UK or FR; required unless `videos_only`; assumed.
            account_id: Delivered account to post to; only and always with `videos_only`.
            videos_quantity: Video slots, 2 credits each; required unless `account_only`; 1 to 500.
            edits_quantity: Edit slots, 3 credits each; needs videos_quantity and may not exceed it; 0 to 500.
            title: Your name for the bundle.
            external_ref: Your own reference, a filter of the bundle list.
            auto_finalize_videos: Finalize videos in review by themselves after 72 hours; on when left out.
            wants_niche_warming: Niche warming for 7 credits; needs niche_warming_instructions and excludes
                deep warming.
            niche_warming_instructions: What the account should watch and follow.
            wants_deep_warming: Deep warming for 40 credits; Instagram only, excludes niche warming.
            wants_moderation: Comment moderation for 25 credits.
            moderation_notice: Instructions for the moderators.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleReceipt: The bundle, created and paid (or, in a dry run, only priced) (Status 201.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            InsufficientCreditsError: 402 INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 AUTH_INSUFFICIENT_SCOPE.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ConflictError: 409 IDEMPOTENCY_KEY_REUSED.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                body={
                    "bundle_type": bundle_type,
                    "platform": platform,
                    "country": country,
                    "account_id": account_id,
                    "videos_quantity": videos_quantity,
                    "edits_quantity": edits_quantity,
                    "title": title,
                    "external_ref": external_ref,
                    "auto_finalize_videos": auto_finalize_videos,
                    "wants_niche_warming": wants_niche_warming,
                    "niche_warming_instructions": niche_warming_instructions,
                    "wants_deep_warming": wants_deep_warming,
                    "wants_moderation": wants_moderation,
                    "moderation_notice": moderation_notice,
                },
            ),
            options,
        )

    async def quote(
        self,
        *,
        bundle_type: KnownTokPortalBundleType,
        platform: KnownTokPortalPlatform | Unset = UNSET,
        country: str | Unset = UNSET,
        account_id: str | Unset = UNSET,
        videos_quantity: int | Unset = UNSET,
        edits_quantity: int | Unset = UNSET,
        title: str | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        auto_finalize_videos: bool | Unset = UNSET,
        wants_niche_warming: bool | Unset = UNSET,
        niche_warming_instructions: str | Unset = UNSET,
        wants_deep_warming: bool | Unset = UNSET,
        wants_moderation: bool | Unset = UNSET,
        moderation_notice: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``bundles.create`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return await self._client._quote(
            Call(
                SPEC,
                body={
                    "bundle_type": bundle_type,
                    "platform": platform,
                    "country": country,
                    "account_id": account_id,
                    "videos_quantity": videos_quantity,
                    "edits_quantity": edits_quantity,
                    "title": title,
                    "external_ref": external_ref,
                    "auto_finalize_videos": auto_finalize_videos,
                    "wants_niche_warming": wants_niche_warming,
                    "niche_warming_instructions": niche_warming_instructions,
                    "wants_deep_warming": wants_deep_warming,
                    "wants_moderation": wants_moderation,
                    "moderation_notice": moderation_notice,
                },
            ),
            options,
        )
