# pyright: basic
"""GET /api/v1/billing/credit-alert, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.u_gen_credit_alert import UGenCreditAlert

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenCreditAlert] = OperationSpec(
    id="ugenGetCreditAlert",
    vendor="ugen",
    name="billing.get_credit_alert",
    method="GET",
    path="/api/v1/billing/credit-alert",
    charge="none",
    resend="safe",
    source="seed",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: model(UGenCreditAlert),
    },
    errors={
        401: ("UNAUTHORIZED",),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BillingGetCreditAlert(Operation):
    """``billing.get_credit_alert``: Read the low-balance alert settings."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenCreditAlert]] = SPEC

    def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> UGenCreditAlert:
        """Read the low-balance alert settings.

        Whether, below which available credits and to which address a low-balance e-mail is sent. Source: seed
        for method and path; the answer is assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenCreditAlert: The settings in force. (Status 200.)

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


class AsyncBillingGetCreditAlert(AsyncOperation):
    """``billing.get_credit_alert``: Read the low-balance alert settings."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenCreditAlert]] = SPEC

    async def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> UGenCreditAlert:
        """Read the low-balance alert settings.

        Whether, below which available credits and to which address a low-balance e-mail is sent. Source: seed
        for method and path; the answer is assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenCreditAlert: The settings in force. (Status 200.)

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
