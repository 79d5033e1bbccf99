# pyright: basic
"""POST /api/ext/bundles/{id}/unpublish, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, IdempotencyKey, OperationSpec, ResponseFields

from ...models.tok_portal_bundle_unpublication_response import TokPortalBundleUnpublicationResponse

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TokPortalBundleUnpublicationResponse] = OperationSpec(
    id="tokportalUnpublishBundle",
    vendor="tokportal",
    name="bundles.unpublish",
    method="POST",
    path="/api/ext/bundles/{id}/unpublish",
    charge="none",
    resend="keyed",
    source="seed",
    idempotency=IdempotencyKey("header", "Idempotency-Key", 86400),
    dry_run="X-TokPortal-Dry-Run",
    response_fields=ResponseFields(
        breakdown=(("cost_breakdown",),),
        charged=(("credits_charged",),),
        left=(("credits_remaining",),),
        quoted=(("credits_would_charge",),),
    ),
    parsers={
        200: model(TokPortalBundleUnpublicationResponse),
    },
    errors={
        400: ("VALIDATION_ERROR",),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        403: ("BUNDLE_NOT_OWNED", "AUTH_INSUFFICIENT_SCOPE"),
        404: ("BUNDLE_NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        409: ("BUNDLE_INVALID_STATUS", "IDEMPOTENCY_KEY_REUSED"),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BundlesUnpublish(Operation):
    """``bundles.unpublish``: Take a bundle back before it is accepted"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleUnpublicationResponse]] = SPEC

    def __call__(
        self,
        id: str,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleUnpublicationResponse:
        """Take a bundle back before it is accepted

        Returns a published bundle that nobody has accepted yet to `pending_setup`. Refunds nothing: the
        credits paid at creation stay spent. Costs nothing.

        Charge: none; resend: keyed; source: seed.

        Args:
            id: Id of the bundle, as its creation returned it.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleUnpublicationResponse: The bundle waits for its setup again (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
            ConflictError: 409 BUNDLE_INVALID_STATUS, IDEMPOTENCY_KEY_REUSED.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                path={
                    "id": id,
                },
            ),
            options,
        )


class AsyncBundlesUnpublish(AsyncOperation):
    """``bundles.unpublish``: Take a bundle back before it is accepted"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleUnpublicationResponse]] = SPEC

    async def __call__(
        self,
        id: str,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleUnpublicationResponse:
        """Take a bundle back before it is accepted

        Returns a published bundle that nobody has accepted yet to `pending_setup`. Refunds nothing: the
        credits paid at creation stay spent. Costs nothing.

        Charge: none; resend: keyed; source: seed.

        Args:
            id: Id of the bundle, as its creation returned it.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleUnpublicationResponse: The bundle waits for its setup again (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
            ConflictError: 409 BUNDLE_INVALID_STATUS, IDEMPOTENCY_KEY_REUSED.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                path={
                    "id": id,
                },
            ),
            options,
        )
