# pyright: basic
"""POST /api/v1/billing/checkout, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.u_gen_checkout_request_payment_type import (
    KnownUGenCheckoutRequestPaymentType,
)
from ...models.u_gen_checkout_session import UGenCheckoutSession

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenCheckoutSession] = OperationSpec(
    id="ugenCreateCheckoutSession",
    vendor="ugen",
    name="billing.checkout",
    method="POST",
    path="/api/v1/billing/checkout",
    charge="none",
    resend="never",
    source="seed",
    body="json",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        201: model(UGenCheckoutSession),
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


class BillingCheckout(Operation):
    """``billing.checkout``: Start the purchase of a credit pack."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenCheckoutSession]] = SPEC

    def __call__(
        self,
        *,
        pack_id: str,
        payment_type: KnownUGenCheckoutRequestPaymentType | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenCheckoutSession:
        """Start the purchase of a credit pack.

        Opens a Stripe Checkout session (card) or a PayPal order (paypal) and answers with the page to send
        the buyer to. Adds no credits: the pack's credits arrive as a `purchase` row once the payment is
        confirmed. There is no idempotency key, so each call opens a session of its own. Source: seed; status
        201 and 404 for an unknown pack assumed.

        Charge: none; resend: never; source: seed.

        Args:
            pack_id: Id of the pack (starter, creator, studio, enterprise). An unknown one answers 404.
            payment_type: card opens a Stripe Checkout session, paypal a PayPal order (value assumed); one of
                ``card``, ``paypal``; left out, the server takes "card".
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenCheckoutSession: The session is open; payment is still to come. (Status 201.)

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
                    "pack_id": pack_id,
                    "payment_type": payment_type,
                },
            ),
            options,
        )


class AsyncBillingCheckout(AsyncOperation):
    """``billing.checkout``: Start the purchase of a credit pack."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenCheckoutSession]] = SPEC

    async def __call__(
        self,
        *,
        pack_id: str,
        payment_type: KnownUGenCheckoutRequestPaymentType | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenCheckoutSession:
        """Start the purchase of a credit pack.

        Opens a Stripe Checkout session (card) or a PayPal order (paypal) and answers with the page to send
        the buyer to. Adds no credits: the pack's credits arrive as a `purchase` row once the payment is
        confirmed. There is no idempotency key, so each call opens a session of its own. Source: seed; status
        201 and 404 for an unknown pack assumed.

        Charge: none; resend: never; source: seed.

        Args:
            pack_id: Id of the pack (starter, creator, studio, enterprise). An unknown one answers 404.
            payment_type: card opens a Stripe Checkout session, paypal a PayPal order (value assumed); one of
                ``card``, ``paypal``; left out, the server takes "card".
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenCheckoutSession: The session is open; payment is still to come. (Status 201.)

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
                    "pack_id": pack_id,
                    "payment_type": payment_type,
                },
            ),
            options,
        )
