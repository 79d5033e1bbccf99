# pyright: basic
"""GET /api/ext/credits/balance, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.tok_portal_credit_balance_response import TokPortalCreditBalanceResponse

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TokPortalCreditBalanceResponse] = OperationSpec(
    id="tokportalGetCreditBalance",
    vendor="tokportal",
    name="credits.balance",
    method="GET",
    path="/api/ext/credits/balance",
    charge="none",
    resend="safe",
    source="seed",
    response_fields=ResponseFields(
        available=(("data", "total_credits"),),
        breakdown=(("cost_breakdown",),),
        charged=(("credits_charged",),),
        left=(("credits_remaining",),),
        quoted=(("credits_would_charge",),),
    ),
    parsers={
        200: model(TokPortalCreditBalanceResponse),
    },
    errors={
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class CreditsBalance(Operation):
    """``credits.balance``: Get the credit balance and the lots that expire soon"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalCreditBalanceResponse]] = SPEC

    def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> TokPortalCreditBalanceResponse:
        """Get the credit balance and the lots that expire soon

        Credits that can be spent now, the part that expires within 7 days, and each lot that expires within
        the next 30 days, soonest first. Both windows follow the server's clock. Costs nothing.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalCreditBalanceResponse: The balance, in credits (Status 200.)

        Raises:
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
            ),
            options,
        )


class AsyncCreditsBalance(AsyncOperation):
    """``credits.balance``: Get the credit balance and the lots that expire soon"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalCreditBalanceResponse]] = SPEC

    async def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> TokPortalCreditBalanceResponse:
        """Get the credit balance and the lots that expire soon

        Credits that can be spent now, the part that expires within 7 days, and each lot that expires within
        the next 30 days, soonest first. Both windows follow the server's clock. Costs nothing.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalCreditBalanceResponse: The balance, in credits (Status 200.)

        Raises:
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
            ),
            options,
        )
