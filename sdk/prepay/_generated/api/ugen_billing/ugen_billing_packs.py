# pyright: basic
"""GET /api/v1/billing/packs, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import each, model, whole_answer
from prepay._operation.results import ApiList
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.u_gen_credit_pack import UGenCreditPack

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[ApiList[UGenCreditPack]] = OperationSpec(
    id="ugenListCreditPacks",
    vendor="ugen",
    name="billing.packs",
    method="GET",
    path="/api/v1/billing/packs",
    charge="none",
    resend="safe",
    source="seed",
    authenticated=False,
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: whole_answer(each(model(UGenCreditPack))),
    },
    errors={
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class BillingPacks(Operation):
    """``billing.packs``: List the credit packs on sale."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[ApiList[UGenCreditPack]]] = SPEC

    def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> ApiList[UGenCreditPack]:
        """List the credit packs on sale.

        Packs with price (USD), credits and the discount against the Starter pack's price per credit. Public:
        no key is needed. Source: seed; field names other than savings_pct and the bare array assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            ApiList[UGenCreditPack]: Packs, cheapest first. (Status 200.)

        Raises:
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


class AsyncBillingPacks(AsyncOperation):
    """``billing.packs``: List the credit packs on sale."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[ApiList[UGenCreditPack]]] = SPEC

    async def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> ApiList[UGenCreditPack]:
        """List the credit packs on sale.

        Packs with price (USD), credits and the discount against the Starter pack's price per credit. Public:
        no key is needed. Source: seed; field names other than savings_pct and the bare array assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            ApiList[UGenCreditPack]: Packs, cheapest first. (Status 200.)

        Raises:
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
