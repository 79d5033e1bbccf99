# pyright: basic
"""GET /v1/data/products/{product_id}, generated from the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.trenz_product_include import KnownTrenzProductInclude
from ...models.trenz_product_response import TrenzProductResponse

if TYPE_CHECKING:
    from prepay.credits import Quote

SPEC: OperationSpec[TrenzProductResponse] = OperationSpec(
    id="trenzGetProduct",
    vendor="trenz",
    name="products.get",
    method="GET",
    path="/v1/data/products/{product_id}",
    charge="per_call",
    resend="refunded_5xx",
    source="assumed",
    error_code=("code",),
    price=1,
    response_fields=ResponseFields(
        charged=(("usage", "coin_cost"), ("usage", "credits_cost")),
        left=(("usage", "remaining_balance"), ("usage", "credits_balance")),
        task=(("data", "task_id"),),
    ),
    parsers={
        200: model(TrenzProductResponse),
    },
    errors={
        400: ("BAD_REQUEST", "INVALID_PARAM", "INVALID_INCLUDE"),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_KEY_REVOKED", "AUTH_KEY_SUSPENDED"),
        402: ("INSUFFICIENT_BALANCE", "INSUFFICIENT_CREDITS"),
        403: ("FORBIDDEN_SCOPE",),
        404: ("RESOURCE_NOT_FOUND",),
        406: ("BAD_REQUEST",),
        429: ("RATE_LIMITED", "QUOTA_EXCEEDED"),
        500: ("INTERNAL_ERROR",),
        502: ("BACKEND_ERROR",),
        503: ("BACKEND_UNAVAILABLE",),
        504: ("BACKEND_TIMEOUT",),
    },
)


class ProductsGet(Operation):
    """``products.get``: Read one product, for 1 credit."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzProductResponse]] = SPEC

    def __call__(
        self,
        product_id: str,
        *,
        include: Sequence[KnownTrenzProductInclude] | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TrenzProductResponse:
        """Read one product, for 1 credit.

        Charged 1 credit (assumed) per call before the product is looked up. A backend failure (502, 503, 504)
        gives the credit back at once; an unknown id (404) is an answer of the backend and keeps it.

        Charge: per_call of 1 credit; resend: refunded_5xx; source: assumed.

        Args:
            product_id: Id of the product, as a search gives it; assumed.
            include: Sub-resources to add to each product, one parameter each; another name is refused with
                INVALID_INCLUDE.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzProductResponse: The product. 1 credit was charged. (Status 200.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, INVALID_INCLUDE.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            InsufficientCreditsError: 402 INSUFFICIENT_BALANCE, INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN_SCOPE.
            NotFoundError: 404 RESOURCE_NOT_FOUND.
            APIStatusError: 406 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 502 BACKEND_ERROR; 503 BACKEND_UNAVAILABLE; 504 BACKEND_TIMEOUT.
        """
        return self._client._execute(
            Call(
                SPEC,
                path={
                    "product_id": product_id,
                },
                query={
                    "include": include,
                },
            ),
            options,
        )

    def quote(
        self,
        product_id: str,
        *,
        include: Sequence[KnownTrenzProductInclude] | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``products.get`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return self._client._quote(
            Call(
                SPEC,
                path={
                    "product_id": product_id,
                },
                query={
                    "include": include,
                },
            ),
            options,
        )


class AsyncProductsGet(AsyncOperation):
    """``products.get``: Read one product, for 1 credit."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzProductResponse]] = SPEC

    async def __call__(
        self,
        product_id: str,
        *,
        include: Sequence[KnownTrenzProductInclude] | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TrenzProductResponse:
        """Read one product, for 1 credit.

        Charged 1 credit (assumed) per call before the product is looked up. A backend failure (502, 503, 504)
        gives the credit back at once; an unknown id (404) is an answer of the backend and keeps it.

        Charge: per_call of 1 credit; resend: refunded_5xx; source: assumed.

        Args:
            product_id: Id of the product, as a search gives it; assumed.
            include: Sub-resources to add to each product, one parameter each; another name is refused with
                INVALID_INCLUDE.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzProductResponse: The product. 1 credit was charged. (Status 200.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, INVALID_INCLUDE.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            InsufficientCreditsError: 402 INSUFFICIENT_BALANCE, INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN_SCOPE.
            NotFoundError: 404 RESOURCE_NOT_FOUND.
            APIStatusError: 406 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 502 BACKEND_ERROR; 503 BACKEND_UNAVAILABLE; 504 BACKEND_TIMEOUT.
        """
        return await self._client._execute(
            Call(
                SPEC,
                path={
                    "product_id": product_id,
                },
                query={
                    "include": include,
                },
            ),
            options,
        )

    async def quote(
        self,
        product_id: str,
        *,
        include: Sequence[KnownTrenzProductInclude] | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``products.get`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return await self._client._quote(
            Call(
                SPEC,
                path={
                    "product_id": product_id,
                },
                query={
                    "include": include,
                },
            ),
            options,
        )
