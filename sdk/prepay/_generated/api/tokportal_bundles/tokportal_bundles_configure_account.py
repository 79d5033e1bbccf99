# pyright: basic
"""PUT /api/ext/bundles/{id}/account, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, IdempotencyKey, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.tok_portal_bundle_account_update_response import TokPortalBundleAccountUpdateResponse

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TokPortalBundleAccountUpdateResponse] = OperationSpec(
    id="tokportalConfigureBundleAccount",
    vendor="tokportal",
    name="bundles.configure_account",
    method="PUT",
    path="/api/ext/bundles/{id}/account",
    charge="none",
    resend="keyed",
    source="documented",
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
        200: model(TokPortalBundleAccountUpdateResponse),
    },
    errors={
        400: ("VALIDATION_ERROR",),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        403: ("BUNDLE_NOT_OWNED", "AUTH_INSUFFICIENT_SCOPE"),
        404: ("BUNDLE_NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        409: ("BUNDLE_INVALID_STATUS", "ACCOUNT_INVALID_STATUS", "IDEMPOTENCY_KEY_REUSED"),
        413: ("PAYLOAD_TOO_LARGE",),
        415: ("UNSUPPORTED_MEDIA_TYPE",),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BundlesConfigureAccount(Operation):
    """``bundles.configure_account``: Configure the account of a bundle"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleAccountUpdateResponse]] = SPEC

    def __call__(
        self,
        id: str,
        *,
        username: str,
        visible_name: str,
        biography: str | Unset = UNSET,
        profile_picture_url: str | Unset = UNSET,
        link_in_bio: str | Unset = UNSET,
        niche_warming_instructions: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleAccountUpdateResponse:
        """Configure the account of a bundle

        Replaces the account's profile while the bundle is `pending_setup`. Publication needs username,
        visible_name, biography and profile_picture_url. A `videos_only` bundle posts to a delivered account
        that cannot be configured here (409 ACCOUNT_INVALID_STATUS, assumed). Costs nothing.

        Charge: none; resend: keyed; source: documented.

        Args:
            id: Id of the bundle, as its creation returned it.
            username: User name: letters, digits, `_` and `.`.
            visible_name: Name shown on the profile.
            biography: Profile text; publication needs one.
            profile_picture_url: Picture, as URL or as the storage path of an upload; publication needs one.
            link_in_bio: Link on the profile, Instagram only.
            niche_warming_instructions: What the account should watch and follow.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleAccountUpdateResponse: The account after the change (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ConflictError: 409 BUNDLE_INVALID_STATUS, ACCOUNT_INVALID_STATUS, IDEMPOTENCY_KEY_REUSED.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                path={
                    "id": id,
                },
                body={
                    "username": username,
                    "visible_name": visible_name,
                    "biography": biography,
                    "profile_picture_url": profile_picture_url,
                    "link_in_bio": link_in_bio,
                    "niche_warming_instructions": niche_warming_instructions,
                },
            ),
            options,
        )


class AsyncBundlesConfigureAccount(AsyncOperation):
    """``bundles.configure_account``: Configure the account of a bundle"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleAccountUpdateResponse]] = SPEC

    async def __call__(
        self,
        id: str,
        *,
        username: str,
        visible_name: str,
        biography: str | Unset = UNSET,
        profile_picture_url: str | Unset = UNSET,
        link_in_bio: str | Unset = UNSET,
        niche_warming_instructions: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleAccountUpdateResponse:
        """Configure the account of a bundle

        Replaces the account's profile while the bundle is `pending_setup`. Publication needs username,
        visible_name, biography and profile_picture_url. A `videos_only` bundle posts to a delivered account
        that cannot be configured here (409 ACCOUNT_INVALID_STATUS, assumed). Costs nothing.

        Charge: none; resend: keyed; source: documented.

        Args:
            id: Id of the bundle, as its creation returned it.
            username: User name: letters, digits, `_` and `.`.
            visible_name: Name shown on the profile.
            biography: Profile text; publication needs one.
            profile_picture_url: Picture, as URL or as the storage path of an upload; publication needs one.
            link_in_bio: Link on the profile, Instagram only.
            niche_warming_instructions: What the account should watch and follow.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleAccountUpdateResponse: The account after the change (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ConflictError: 409 BUNDLE_INVALID_STATUS, ACCOUNT_INVALID_STATUS, IDEMPOTENCY_KEY_REUSED.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                path={
                    "id": id,
                },
                body={
                    "username": username,
                    "visible_name": visible_name,
                    "biography": biography,
                    "profile_picture_url": profile_picture_url,
                    "link_in_bio": link_in_bio,
                    "niche_warming_instructions": niche_warming_instructions,
                },
            ),
            options,
        )
