# pyright: basic
"""POST /api/ext/bundles/{id}/add-video-slots, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, IdempotencyKey, OperationSpec, ResponseFields

from ...models.tok_portal_bundle_receipt import TokPortalBundleReceipt

if TYPE_CHECKING:
    from prepay.credits import Quote

SPEC: OperationSpec[TokPortalBundleReceipt] = OperationSpec(
    id="tokportalAddVideoSlots",
    vendor="tokportal",
    name="bundles.add_video_slots",
    method="POST",
    path="/api/ext/bundles/{id}/add-video-slots",
    charge="debit",
    resend="keyed",
    source="seed",
    price={"video_slots": "video_slot"},
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
        200: model(TokPortalBundleReceipt),
    },
    errors={
        400: ("VALIDATION_ERROR",),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        402: ("INSUFFICIENT_CREDITS",),
        403: ("BUNDLE_NOT_OWNED", "AUTH_INSUFFICIENT_SCOPE"),
        404: ("BUNDLE_NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        409: ("BUNDLE_INVALID_STATUS", "IDEMPOTENCY_KEY_REUSED"),
        413: ("PAYLOAD_TOO_LARGE",),
        415: ("UNSUPPORTED_MEDIA_TYPE",),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BundlesAddVideoSlots(Operation):
    """``bundles.add_video_slots``: Buy more video slots for a bundle"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleReceipt]] = SPEC

    def __call__(
        self,
        id: str,
        *,
        quantity: int,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleReceipt:
        """Buy more video slots for a bundle

        Adds `quantity` video slots and debits 2 credits for each at once. Refused with 409 for a bundle that
        is completed, cancelled or archived.

        Charge: debit computed from video_slots; resend: keyed; source: seed.

        Args:
            id: Id of the bundle, as its creation returned it.
            quantity: Slots to add, 2 credits each; 1 to 500.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleReceipt: The bundle with its new slots, and what they cost (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            InsufficientCreditsError: 402 INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
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
                body={
                    "quantity": quantity,
                },
            ),
            options,
        )

    def quote(
        self,
        id: str,
        *,
        quantity: int,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``bundles.add_video_slots`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return self._client._quote(
            Call(
                SPEC,
                path={
                    "id": id,
                },
                body={
                    "quantity": quantity,
                },
            ),
            options,
        )


class AsyncBundlesAddVideoSlots(AsyncOperation):
    """``bundles.add_video_slots``: Buy more video slots for a bundle"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleReceipt]] = SPEC

    async def __call__(
        self,
        id: str,
        *,
        quantity: int,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleReceipt:
        """Buy more video slots for a bundle

        Adds `quantity` video slots and debits 2 credits for each at once. Refused with 409 for a bundle that
        is completed, cancelled or archived.

        Charge: debit computed from video_slots; resend: keyed; source: seed.

        Args:
            id: Id of the bundle, as its creation returned it.
            quantity: Slots to add, 2 credits each; 1 to 500.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleReceipt: The bundle with its new slots, and what they cost (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            InsufficientCreditsError: 402 INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
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
                body={
                    "quantity": quantity,
                },
            ),
            options,
        )

    async def quote(
        self,
        id: str,
        *,
        quantity: int,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``bundles.add_video_slots`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return await self._client._quote(
            Call(
                SPEC,
                path={
                    "id": id,
                },
                body={
                    "quantity": quantity,
                },
            ),
            options,
        )
