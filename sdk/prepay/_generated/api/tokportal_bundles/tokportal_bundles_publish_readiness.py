# pyright: basic
"""GET /api/ext/bundles/{id}/publish-readiness, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.tok_portal_publish_readiness_response import TokPortalPublishReadinessResponse

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TokPortalPublishReadinessResponse] = OperationSpec(
    id="tokportalGetBundlePublishReadiness",
    vendor="tokportal",
    name="bundles.publish_readiness",
    method="GET",
    path="/api/ext/bundles/{id}/publish-readiness",
    charge="none",
    resend="safe",
    source="documented",
    response_fields=ResponseFields(
        breakdown=(("cost_breakdown",),),
        charged=(("credits_charged",),),
        left=(("credits_remaining",),),
        quoted=(("credits_would_charge",),),
    ),
    parsers={
        200: model(TokPortalPublishReadinessResponse),
    },
    errors={
        400: ("VALIDATION_ERROR",),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        403: ("BUNDLE_NOT_OWNED",),
        404: ("BUNDLE_NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BundlesPublishReadiness(Operation):
    """``bundles.publish_readiness``: See what still blocks publication"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalPublishReadinessResponse]] = SPEC

    def __call__(
        self,
        id: str,
        **options: Unpack[OptionFields],
    ) -> TokPortalPublishReadinessResponse:
        """See what still blocks publication

        Every blocker at once; an empty list means that publishing would succeed. Changes and costs nothing.

        Charge: none; resend: safe; source: documented.

        Args:
            id: Id of the bundle, as its creation returned it.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalPublishReadinessResponse: Readiness and its blockers (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
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


class AsyncBundlesPublishReadiness(AsyncOperation):
    """``bundles.publish_readiness``: See what still blocks publication"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalPublishReadinessResponse]] = SPEC

    async def __call__(
        self,
        id: str,
        **options: Unpack[OptionFields],
    ) -> TokPortalPublishReadinessResponse:
        """See what still blocks publication

        Every blocker at once; an empty list means that publishing would succeed. Changes and costs nothing.

        Charge: none; resend: safe; source: documented.

        Args:
            id: Id of the bundle, as its creation returned it.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalPublishReadinessResponse: Readiness and its blockers (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
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
