# pyright: basic
"""DELETE /api/v1/billing/payment-methods/{payment_method_id}, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import nothing
from prepay._operation.results import NoContent
from prepay._operation.spec import Call, OperationSpec, ResponseFields

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[NoContent] = OperationSpec(
    id="ugenDeletePaymentMethod",
    vendor="ugen",
    name="billing.delete_payment_method",
    method="DELETE",
    path="/api/v1/billing/payment-methods/{payment_method_id}",
    charge="none",
    resend="safe",
    source="seed",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        204: nothing,
    },
    errors={
        401: ("UNAUTHORIZED",),
        403: ("FORBIDDEN",),
        404: ("NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        422: (),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BillingDeletePaymentMethod(Operation):
    """``billing.delete_payment_method``: Remove a saved payment method."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[NoContent]] = SPEC

    def __call__(
        self,
        payment_method_id: str,
        **options: Unpack[OptionFields],
    ) -> NoContent:
        """Remove a saved payment method.

        Forgets the method. An automatic top-up that pays with it is switched off (assumed). Source: seed for
        method and path; the 204 answer is assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            payment_method_id: Id of the saved payment method (UUID, assumed); assumed.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            NoContent: Removed. (Status 204.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            PermissionDeniedError: 403 FORBIDDEN.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                path={
                    "payment_method_id": payment_method_id,
                },
            ),
            options,
        )


class AsyncBillingDeletePaymentMethod(AsyncOperation):
    """``billing.delete_payment_method``: Remove a saved payment method."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[NoContent]] = SPEC

    async def __call__(
        self,
        payment_method_id: str,
        **options: Unpack[OptionFields],
    ) -> NoContent:
        """Remove a saved payment method.

        Forgets the method. An automatic top-up that pays with it is switched off (assumed). Source: seed for
        method and path; the 204 answer is assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            payment_method_id: Id of the saved payment method (UUID, assumed); assumed.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            NoContent: Removed. (Status 204.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            PermissionDeniedError: 403 FORBIDDEN.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                path={
                    "payment_method_id": payment_method_id,
                },
            ),
            options,
        )
