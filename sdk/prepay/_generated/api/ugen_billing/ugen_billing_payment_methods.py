# pyright: basic
"""GET /api/v1/billing/payment-methods, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import each, model, whole_answer
from prepay._operation.results import ApiList
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.u_gen_payment_method import UGenPaymentMethod

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[ApiList[UGenPaymentMethod]] = OperationSpec(
    id="ugenListPaymentMethods",
    vendor="ugen",
    name="billing.payment_methods",
    method="GET",
    path="/api/v1/billing/payment-methods",
    charge="none",
    resend="safe",
    source="seed",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: whole_answer(each(model(UGenPaymentMethod))),
    },
    errors={
        401: ("UNAUTHORIZED",),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BillingPaymentMethods(Operation):
    """``billing.payment_methods``: List the saved payment methods."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[ApiList[UGenPaymentMethod]]] = SPEC

    def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> ApiList[UGenPaymentMethod]:
        """List the saved payment methods.

        A bare array, newest first. A confirmed checkout saves the method it was paid with (assumed). Source:
        seed for method and path; the answer is assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            ApiList[UGenPaymentMethod]: The saved methods, possibly none. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
            ),
            options,
        )


class AsyncBillingPaymentMethods(AsyncOperation):
    """``billing.payment_methods``: List the saved payment methods."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[ApiList[UGenPaymentMethod]]] = SPEC

    async def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> ApiList[UGenPaymentMethod]:
        """List the saved payment methods.

        A bare array, newest first. A confirmed checkout saves the method it was paid with (assumed). Source:
        seed for method and path; the answer is assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            ApiList[UGenPaymentMethod]: The saved methods, possibly none. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
            ),
            options,
        )
