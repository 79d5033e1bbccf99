# pyright: basic
"""PATCH /api/ext/bundles/{id}, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, IdempotencyKey, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.tok_portal_bundle_update_response import TokPortalBundleUpdateResponse

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TokPortalBundleUpdateResponse] = OperationSpec(
    id="tokportalUpdateBundle",
    vendor="tokportal",
    name="bundles.update",
    method="PATCH",
    path="/api/ext/bundles/{id}",
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
        200: model(TokPortalBundleUpdateResponse),
    },
    errors={
        400: ("VALIDATION_ERROR",),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        403: ("BUNDLE_NOT_OWNED", "AUTH_INSUFFICIENT_SCOPE"),
        404: ("BUNDLE_NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        409: ("IDEMPOTENCY_KEY_REUSED",),
        413: ("PAYLOAD_TOO_LARGE",),
        415: ("UNSUPPORTED_MEDIA_TYPE",),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BundlesUpdate(Operation):
    """``bundles.update``: Change a bundle's title, reference or review mode"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleUpdateResponse]] = SPEC

    def __call__(
        self,
        id: str,
        *,
        title: str | None | Unset = UNSET,
        external_ref: str | None | Unset = UNSET,
        auto_finalize_videos: bool | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleUpdateResponse:
        """Change a bundle's title, reference or review mode

        Changes only the fields that are sent; at least one is needed. `null` clears a title or a reference.
        Costs nothing and is possible in every status.

        Charge: none; resend: keyed; source: documented.

        Args:
            id: Id of the bundle, as its creation returned it.
            title: New title, or null for none.
            external_ref: New reference of yours, or null for none.
            auto_finalize_videos: Finalize videos in review by themselves after 72 hours.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleUpdateResponse: The bundle after the change (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ConflictError: 409 IDEMPOTENCY_KEY_REUSED.
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
                    "title": title,
                    "external_ref": external_ref,
                    "auto_finalize_videos": auto_finalize_videos,
                },
            ),
            options,
        )


class AsyncBundlesUpdate(AsyncOperation):
    """``bundles.update``: Change a bundle's title, reference or review mode"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleUpdateResponse]] = SPEC

    async def __call__(
        self,
        id: str,
        *,
        title: str | None | Unset = UNSET,
        external_ref: str | None | Unset = UNSET,
        auto_finalize_videos: bool | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleUpdateResponse:
        """Change a bundle's title, reference or review mode

        Changes only the fields that are sent; at least one is needed. `null` clears a title or a reference.
        Costs nothing and is possible in every status.

        Charge: none; resend: keyed; source: documented.

        Args:
            id: Id of the bundle, as its creation returned it.
            title: New title, or null for none.
            external_ref: New reference of yours, or null for none.
            auto_finalize_videos: Finalize videos in review by themselves after 72 hours.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleUpdateResponse: The bundle after the change (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ConflictError: 409 IDEMPOTENCY_KEY_REUSED.
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
                    "title": title,
                    "external_ref": external_ref,
                    "auto_finalize_videos": auto_finalize_videos,
                },
            ),
            options,
        )
