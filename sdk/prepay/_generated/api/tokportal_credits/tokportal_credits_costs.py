# pyright: basic
"""GET /api/ext/credit-costs, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.tok_portal_credit_costs_response import TokPortalCreditCostsResponse

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TokPortalCreditCostsResponse] = OperationSpec(
    id="tokportalGetCreditCosts",
    vendor="tokportal",
    name="credits.costs",
    method="GET",
    path="/api/ext/credit-costs",
    charge="none",
    resend="safe",
    source="seed",
    response_fields=ResponseFields(
        breakdown=(("cost_breakdown",),),
        charged=(("credits_charged",),),
        left=(("credits_remaining",),),
        quoted=(("credits_would_charge",),),
    ),
    parsers={
        200: model(TokPortalCreditCostsResponse),
    },
    errors={
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class CreditsCosts(Operation):
    """``credits.costs``: Get the price table"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalCreditCostsResponse]] = SPEC

    def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> TokPortalCreditCostsResponse:
        """Get the price table

        Unit prices in credits, as the server itself uses them to compute a charge. Costs nothing. The vendor
        has paid operations that this table leaves out.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalCreditCostsResponse: Credits per unit (Status 200.)

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


class AsyncCreditsCosts(AsyncOperation):
    """``credits.costs``: Get the price table"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalCreditCostsResponse]] = SPEC

    async def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> TokPortalCreditCostsResponse:
        """Get the price table

        Unit prices in credits, as the server itself uses them to compute a charge. Costs nothing. The vendor
        has paid operations that this table leaves out.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalCreditCostsResponse: Credits per unit (Status 200.)

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
