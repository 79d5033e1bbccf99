# pyright: basic
"""GET /api/v1/billing/auto-topup, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.u_gen_auto_topup import UGenAutoTopup

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenAutoTopup] = OperationSpec(
    id="ugenGetAutoTopup",
    vendor="ugen",
    name="billing.get_auto_topup",
    method="GET",
    path="/api/v1/billing/auto-topup",
    charge="none",
    resend="safe",
    source="seed",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: model(UGenAutoTopup),
    },
    errors={
        401: ("UNAUTHORIZED",),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BillingGetAutoTopup(Operation):
    """``billing.get_auto_topup``: Read the automatic top-up settings."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenAutoTopup]] = SPEC

    def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> UGenAutoTopup:
        """Read the automatic top-up settings.

        Whether, below which available credits, with which pack and which payment method the account refills
        itself. Source: seed for method and path; the answer is assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenAutoTopup: The settings in force. (Status 200.)

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


class AsyncBillingGetAutoTopup(AsyncOperation):
    """``billing.get_auto_topup``: Read the automatic top-up settings."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenAutoTopup]] = SPEC

    async def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> UGenAutoTopup:
        """Read the automatic top-up settings.

        Whether, below which available credits, with which pack and which payment method the account refills
        itself. Source: seed for method and path; the answer is assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenAutoTopup: The settings in force. (Status 200.)

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
