# pyright: basic
"""POST /api/ext/bundles/bulk, generated from the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, IdempotencyKey, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.tok_portal_bundle_bulk_receipt import TokPortalBundleBulkReceipt
from ...models.tok_portal_platform import KnownTokPortalPlatform

if TYPE_CHECKING:
    from prepay.credits import Quote

SPEC: OperationSpec[TokPortalBundleBulkReceipt] = OperationSpec(
    id="tokportalCreateBundlesBulk",
    vendor="tokportal",
    name="bundles.create_bulk",
    method="POST",
    path="/api/ext/bundles/bulk",
    charge="debit",
    resend="keyed",
    source="documented",
    price={
        "account_creation": "account_creation",
        "video_slots": "video_slot",
        "niche_warming": "niche_warming",
        "deep_warming": "deep_warming",
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
        201: model(TokPortalBundleBulkReceipt),
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


class BundlesCreateBulk(Operation):
    """``bundles.create_bulk``: Create many bundles with one debit"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleBulkReceipt]] = SPEC

    def __call__(
        self,
        *,
        platforms: Sequence[KnownTokPortalPlatform],
        country: str,
        accounts_count: int,
        upload_accounts_count: int | Unset = UNSET,
        videos_per_account: int | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        auto_finalize_videos: bool | Unset = UNSET,
        wants_niche_warming: bool | Unset = UNSET,
        niche_warming_instructions: str | Unset = UNSET,
        wants_deep_warming: bool | Unset = UNSET,
        wants_moderation: bool | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleBulkReceipt:
        """Create many bundles with one debit

        Creates `accounts_count` bundles on each platform and debits the whole batch at once, all or nothing:
        when the balance does not cover the batch, no bundle exists and nothing is charged. Per platform the
        first `upload_accounts_count` bundles get `videos_per_account` video slots each; the others are
        account only.

        Charge: debit computed from account_creation, video_slots, niche_warming, deep_warming,
        comment_moderation; resend: keyed; source: documented.

        Args:
            platforms: Social networks; deep warming needs `instagram` alone.
            country: Country of all accounts, such as USA, UK or FR; assumed.
            accounts_count: New accounts per platform, 25 credits each; 1 to 100.
            upload_accounts_count: How many of them per platform get video slots; at most accounts_count; 0 to
                100.
            videos_per_account: Video slots of each of those, 2 credits each; 0 to 500.
            external_ref: Your own reference, given to every bundle of the batch.
            auto_finalize_videos: Finalize videos in review by themselves after 72 hours; on when left out.
            wants_niche_warming: Niche warming for 7 credits per bundle; needs niche_warming_instructions and
                excludes deep warming.
            niche_warming_instructions: What the accounts should watch and follow.
            wants_deep_warming: Deep warming for 40 credits per bundle; Instagram only, excludes niche
                warming.
            wants_moderation: Comment moderation for 25 credits per bundle.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleBulkReceipt: All bundles of the batch, created and paid (or, in a dry run, only
                priced) (Status 201.)

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
                    "platforms": platforms,
                    "country": country,
                    "accounts_count": accounts_count,
                    "upload_accounts_count": upload_accounts_count,
                    "videos_per_account": videos_per_account,
                    "external_ref": external_ref,
                    "auto_finalize_videos": auto_finalize_videos,
                    "wants_niche_warming": wants_niche_warming,
                    "niche_warming_instructions": niche_warming_instructions,
                    "wants_deep_warming": wants_deep_warming,
                    "wants_moderation": wants_moderation,
                },
            ),
            options,
        )

    def quote(
        self,
        *,
        platforms: Sequence[KnownTokPortalPlatform],
        country: str,
        accounts_count: int,
        upload_accounts_count: int | Unset = UNSET,
        videos_per_account: int | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        auto_finalize_videos: bool | Unset = UNSET,
        wants_niche_warming: bool | Unset = UNSET,
        niche_warming_instructions: str | Unset = UNSET,
        wants_deep_warming: bool | Unset = UNSET,
        wants_moderation: bool | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``bundles.create_bulk`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return self._client._quote(
            Call(
                SPEC,
                body={
                    "platforms": platforms,
                    "country": country,
                    "accounts_count": accounts_count,
                    "upload_accounts_count": upload_accounts_count,
                    "videos_per_account": videos_per_account,
                    "external_ref": external_ref,
                    "auto_finalize_videos": auto_finalize_videos,
                    "wants_niche_warming": wants_niche_warming,
                    "niche_warming_instructions": niche_warming_instructions,
                    "wants_deep_warming": wants_deep_warming,
                    "wants_moderation": wants_moderation,
                },
            ),
            options,
        )


class AsyncBundlesCreateBulk(AsyncOperation):
    """``bundles.create_bulk``: Create many bundles with one debit"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleBulkReceipt]] = SPEC

    async def __call__(
        self,
        *,
        platforms: Sequence[KnownTokPortalPlatform],
        country: str,
        accounts_count: int,
        upload_accounts_count: int | Unset = UNSET,
        videos_per_account: int | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        auto_finalize_videos: bool | Unset = UNSET,
        wants_niche_warming: bool | Unset = UNSET,
        niche_warming_instructions: str | Unset = UNSET,
        wants_deep_warming: bool | Unset = UNSET,
        wants_moderation: bool | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleBulkReceipt:
        """Create many bundles with one debit

        Creates `accounts_count` bundles on each platform and debits the whole batch at once, all or nothing:
        when the balance does not cover the batch, no bundle exists and nothing is charged. Per platform the
        first `upload_accounts_count` bundles get `videos_per_account` video slots each; the others are
        account only.

        Charge: debit computed from account_creation, video_slots, niche_warming, deep_warming,
        comment_moderation; resend: keyed; source: documented.

        Args:
            platforms: Social networks; deep warming needs `instagram` alone.
            country: Country of all accounts, such as USA, UK or FR; assumed.
            accounts_count: New accounts per platform, 25 credits each; 1 to 100.
            upload_accounts_count: How many of them per platform get video slots; at most accounts_count; 0 to
                100.
            videos_per_account: Video slots of each of those, 2 credits each; 0 to 500.
            external_ref: Your own reference, given to every bundle of the batch.
            auto_finalize_videos: Finalize videos in review by themselves after 72 hours; on when left out.
            wants_niche_warming: Niche warming for 7 credits per bundle; needs niche_warming_instructions and
                excludes deep warming.
            niche_warming_instructions: What the accounts should watch and follow.
            wants_deep_warming: Deep warming for 40 credits per bundle; Instagram only, excludes niche
                warming.
            wants_moderation: Comment moderation for 25 credits per bundle.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleBulkReceipt: All bundles of the batch, created and paid (or, in a dry run, only
                priced) (Status 201.)

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
                    "platforms": platforms,
                    "country": country,
                    "accounts_count": accounts_count,
                    "upload_accounts_count": upload_accounts_count,
                    "videos_per_account": videos_per_account,
                    "external_ref": external_ref,
                    "auto_finalize_videos": auto_finalize_videos,
                    "wants_niche_warming": wants_niche_warming,
                    "niche_warming_instructions": niche_warming_instructions,
                    "wants_deep_warming": wants_deep_warming,
                    "wants_moderation": wants_moderation,
                },
            ),
            options,
        )

    async def quote(
        self,
        *,
        platforms: Sequence[KnownTokPortalPlatform],
        country: str,
        accounts_count: int,
        upload_accounts_count: int | Unset = UNSET,
        videos_per_account: int | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        auto_finalize_videos: bool | Unset = UNSET,
        wants_niche_warming: bool | Unset = UNSET,
        niche_warming_instructions: str | Unset = UNSET,
        wants_deep_warming: bool | Unset = UNSET,
        wants_moderation: bool | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``bundles.create_bulk`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return await self._client._quote(
            Call(
                SPEC,
                body={
                    "platforms": platforms,
                    "country": country,
                    "accounts_count": accounts_count,
                    "upload_accounts_count": upload_accounts_count,
                    "videos_per_account": videos_per_account,
                    "external_ref": external_ref,
                    "auto_finalize_videos": auto_finalize_videos,
                    "wants_niche_warming": wants_niche_warming,
                    "niche_warming_instructions": niche_warming_instructions,
                    "wants_deep_warming": wants_deep_warming,
                    "wants_moderation": wants_moderation,
                },
            ),
            options,
        )
