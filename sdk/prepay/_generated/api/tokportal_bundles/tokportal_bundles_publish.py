# pyright: basic
"""POST /api/ext/bundles/{id}/publish, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, IdempotencyKey, OperationSpec, ResponseFields

from ...models.tok_portal_bundle_publication_response import TokPortalBundlePublicationResponse

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TokPortalBundlePublicationResponse] = OperationSpec(
    id="tokportalPublishBundle",
    vendor="tokportal",
    name="bundles.publish",
    method="POST",
    path="/api/ext/bundles/{id}/publish",
    charge="none",
    resend="keyed",
    source="documented",
    idempotency=IdempotencyKey("header", "Idempotency-Key", 86400),
    dry_run="X-TokPortal-Dry-Run",
    response_fields=ResponseFields(
        breakdown=(("cost_breakdown",),),
        charged=(("credits_charged",),),
        left=(("credits_remaining",),),
        quoted=(("credits_would_charge",),),
    ),
    parsers={
        200: model(TokPortalBundlePublicationResponse),
    },
    errors={
        400: ("VALIDATION_ERROR",),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        403: ("BUNDLE_NOT_OWNED", "AUTH_INSUFFICIENT_SCOPE"),
        404: ("BUNDLE_NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        409: ("BUNDLE_INVALID_STATUS", "BUNDLE_ALREADY_PUBLISHED", "IDEMPOTENCY_KEY_REUSED"),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BundlesPublish(Operation):
    """``bundles.publish``: Publish a bundle"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundlePublicationResponse]] = SPEC

    def __call__(
        self,
        id: str,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundlePublicationResponse:
        """Publish a bundle

        Hands a `pending_setup` bundle over for execution. The account must be configured (unless the bundle
        is `videos_only`), and an `account_and_videos` bundle needs at least one configured video; otherwise
        the answer is 409 with the blockers. Costs nothing: the bundle was paid at its creation.

        Charge: none; resend: keyed; source: documented.

        Args:
            id: Id of the bundle, as its creation returned it.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundlePublicationResponse: The bundle is published (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
            ConflictError: 409 BUNDLE_INVALID_STATUS, BUNDLE_ALREADY_PUBLISHED, IDEMPOTENCY_KEY_REUSED.
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


class AsyncBundlesPublish(AsyncOperation):
    """``bundles.publish``: Publish a bundle"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundlePublicationResponse]] = SPEC

    async def __call__(
        self,
        id: str,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundlePublicationResponse:
        """Publish a bundle

        Hands a `pending_setup` bundle over for execution. The account must be configured (unless the bundle
        is `videos_only`), and an `account_and_videos` bundle needs at least one configured video; otherwise
        the answer is 409 with the blockers. Costs nothing: the bundle was paid at its creation.

        Charge: none; resend: keyed; source: documented.

        Args:
            id: Id of the bundle, as its creation returned it.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundlePublicationResponse: The bundle is published (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
            ConflictError: 409 BUNDLE_INVALID_STATUS, BUNDLE_ALREADY_PUBLISHED, IDEMPOTENCY_KEY_REUSED.
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
