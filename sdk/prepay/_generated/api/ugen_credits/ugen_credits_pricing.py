# pyright: basic
"""GET /api/v1/credits/pricing, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import each, model, whole_answer
from prepay._operation.results import ApiList
from prepay._operation.spec import Call, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.u_gen_model_price import UGenModelPrice

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[ApiList[UGenModelPrice]] = OperationSpec(
    id="ugenListModelPricing",
    vendor="ugen",
    name="credits.pricing",
    method="GET",
    path="/api/v1/credits/pricing",
    charge="none",
    resend="safe",
    source="seed",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: whole_answer(each(model(UGenModelPrice))),
    },
    errors={
        401: ("UNAUTHORIZED",),
        406: ("NOT_ACCEPTABLE",),
        422: (),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class CreditsPricing(Operation):
    """``credits.pricing``: List the video prices of every active model variant."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[ApiList[UGenModelPrice]]] = SPEC

    def __call__(
        self,
        *,
        model_id: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> ApiList[UGenModelPrice]:
        """List the video prices of every active model variant.

        A bare array, one row per model variant. credits = price_usd x 100, billed per generated clip or per
        second; kie_cost_usd is what the upstream provider takes (USD). Source: seed; the rates themselves and
        an empty array for an unknown model_id are assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            model_id: Only the rows of this model, such as veo3_fast. An unknown model gives an empty list
                (assumed).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            ApiList[UGenModelPrice]: Price rows, all or those of one model. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            APIStatusError: 406 NOT_ACCEPTABLE.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                query={
                    "model_id": model_id,
                },
            ),
            options,
        )


class AsyncCreditsPricing(AsyncOperation):
    """``credits.pricing``: List the video prices of every active model variant."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[ApiList[UGenModelPrice]]] = SPEC

    async def __call__(
        self,
        *,
        model_id: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> ApiList[UGenModelPrice]:
        """List the video prices of every active model variant.

        A bare array, one row per model variant. credits = price_usd x 100, billed per generated clip or per
        second; kie_cost_usd is what the upstream provider takes (USD). Source: seed; the rates themselves and
        an empty array for an unknown model_id are assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            model_id: Only the rows of this model, such as veo3_fast. An unknown model gives an empty list
                (assumed).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            ApiList[UGenModelPrice]: Price rows, all or those of one model. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            APIStatusError: 406 NOT_ACCEPTABLE.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                query={
                    "model_id": model_id,
                },
            ),
            options,
        )
