# pyright: basic
"""GET /api/ext/bundles/{id}/videos/{position}, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.tok_portal_bundle_video_response import TokPortalBundleVideoResponse

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TokPortalBundleVideoResponse] = OperationSpec(
    id="tokportalGetBundleVideo",
    vendor="tokportal",
    name="videos.get",
    method="GET",
    path="/api/ext/bundles/{id}/videos/{position}",
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
        200: model(TokPortalBundleVideoResponse),
    },
    errors={
        400: ("VALIDATION_ERROR",),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        403: ("BUNDLE_NOT_OWNED",),
        404: ("BUNDLE_NOT_FOUND", "VIDEO_NOT_FOUND"),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class VideosGet(Operation):
    """``videos.get``: Get one video of a bundle"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleVideoResponse]] = SPEC

    def __call__(
        self,
        id: str,
        position: int,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleVideoResponse:
        """Get one video of a bundle

        The video slot at a position, with its configuration when it has one. Costs nothing.

        Charge: none; resend: safe; source: documented.

        Args:
            id: Id of the bundle, as its creation returned it.
            position: Position of the video slot in the bundle, counted from 1.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleVideoResponse: The video slot (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED.
            NotFoundError: 404 BUNDLE_NOT_FOUND, VIDEO_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                path={
                    "id": id,
                    "position": position,
                },
            ),
            options,
        )


class AsyncVideosGet(AsyncOperation):
    """``videos.get``: Get one video of a bundle"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleVideoResponse]] = SPEC

    async def __call__(
        self,
        id: str,
        position: int,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleVideoResponse:
        """Get one video of a bundle

        The video slot at a position, with its configuration when it has one. Costs nothing.

        Charge: none; resend: safe; source: documented.

        Args:
            id: Id of the bundle, as its creation returned it.
            position: Position of the video slot in the bundle, counted from 1.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleVideoResponse: The video slot (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED.
            NotFoundError: 404 BUNDLE_NOT_FOUND, VIDEO_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                path={
                    "id": id,
                    "position": position,
                },
            ),
            options,
        )
