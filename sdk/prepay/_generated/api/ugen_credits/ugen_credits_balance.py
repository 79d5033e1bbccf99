# pyright: basic
"""GET /api/v1/credits/balance, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.u_gen_credit_balance import UGenCreditBalance

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenCreditBalance] = OperationSpec(
    id="ugenGetCreditBalance",
    vendor="ugen",
    name="credits.balance",
    method="GET",
    path="/api/v1/credits/balance",
    charge="none",
    resend="safe",
    source="seed",
    response_fields=ResponseFields(
        available=(("available_credits",),),
        charged=(("credits_estimated",),),
        reserved=(("credit_reserved",),),
    ),
    parsers={
        200: model(UGenCreditBalance),
    },
    errors={
        401: ("UNAUTHORIZED",),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class CreditsBalance(Operation):
    """``credits.balance``: Read the credit balance."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenCreditBalance]] = SPEC

    def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> UGenCreditBalance:
        """Read the credit balance.

        Credits owned, credits reserved by jobs in flight, and what is left to spend (available_credits =
        credit_balance - credit_reserved). A reservation ends when its job completes, fails or is cancelled.
        Source: seed.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenCreditBalance: The balance at this instant. (Status 200.)

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


class AsyncCreditsBalance(AsyncOperation):
    """``credits.balance``: Read the credit balance."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenCreditBalance]] = SPEC

    async def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> UGenCreditBalance:
        """Read the credit balance.

        Credits owned, credits reserved by jobs in flight, and what is left to spend (available_credits =
        credit_balance - credit_reserved). A reservation ends when its job completes, fails or is cancelled.
        Source: seed.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenCreditBalance: The balance at this instant. (Status 200.)

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
