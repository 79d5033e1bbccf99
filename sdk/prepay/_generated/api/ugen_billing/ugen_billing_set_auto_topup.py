# pyright: basic
"""POST /api/v1/billing/auto-topup, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.u_gen_auto_topup import UGenAutoTopup

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenAutoTopup] = OperationSpec(
    id="ugenSetAutoTopup",
    vendor="ugen",
    name="billing.set_auto_topup",
    method="POST",
    path="/api/v1/billing/auto-topup",
    charge="none",
    resend="safe",
    source="seed",
    body="json",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: model(UGenAutoTopup),
    },
    errors={
        401: ("UNAUTHORIZED",),
        403: ("FORBIDDEN",),
        404: ("NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        413: ("PAYLOAD_TOO_LARGE",),
        415: ("UNSUPPORTED_MEDIA_TYPE",),
        422: (),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BillingSetAutoTopup(Operation):
    """``billing.set_auto_topup``: Replace the automatic top-up settings."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenAutoTopup]] = SPEC

    def __call__(
        self,
        *,
        enabled: bool,
        threshold_credits: int | Unset = UNSET,
        pack_id: str | Unset = UNSET,
        payment_method_id: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenAutoTopup:
        """Replace the automatic top-up settings.

        From now on, each time the available credits fall below threshold_credits, one pack is bought with the
        payment method (real money) and its credits are added as a `purchase` row. Sending the same settings
        again changes nothing. Source: seed for method and path; body and answer assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            enabled: Whether to top up. Needs threshold_credits and pack_id when true.
            threshold_credits: Acts when the available credits fall below this many.
            pack_id: Pack to buy. An unknown one answers 404.
            payment_method_id: Saved method to pay with (UUID); left out, the default one. An unknown one
                answers 404.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenAutoTopup: The settings now in force. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            PermissionDeniedError: 403 FORBIDDEN.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                body={
                    "enabled": enabled,
                    "threshold_credits": threshold_credits,
                    "pack_id": pack_id,
                    "payment_method_id": payment_method_id,
                },
            ),
            options,
        )


class AsyncBillingSetAutoTopup(AsyncOperation):
    """``billing.set_auto_topup``: Replace the automatic top-up settings."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenAutoTopup]] = SPEC

    async def __call__(
        self,
        *,
        enabled: bool,
        threshold_credits: int | Unset = UNSET,
        pack_id: str | Unset = UNSET,
        payment_method_id: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenAutoTopup:
        """Replace the automatic top-up settings.

        From now on, each time the available credits fall below threshold_credits, one pack is bought with the
        payment method (real money) and its credits are added as a `purchase` row. Sending the same settings
        again changes nothing. Source: seed for method and path; body and answer assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            enabled: Whether to top up. Needs threshold_credits and pack_id when true.
            threshold_credits: Acts when the available credits fall below this many.
            pack_id: Pack to buy. An unknown one answers 404.
            payment_method_id: Saved method to pay with (UUID); left out, the default one. An unknown one
                answers 404.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenAutoTopup: The settings now in force. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            PermissionDeniedError: 403 FORBIDDEN.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                body={
                    "enabled": enabled,
                    "threshold_credits": threshold_credits,
                    "pack_id": pack_id,
                    "payment_method_id": payment_method_id,
                },
            ),
            options,
        )
