# pyright: basic
"""POST /v1/content/ai-copywriting/product-title, generated from the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.trenz_product_title_response import TrenzProductTitleResponse

if TYPE_CHECKING:
    from prepay.credits import Quote

SPEC: OperationSpec[TrenzProductTitleResponse] = OperationSpec(
    id="trenzGenerateProductTitle",
    vendor="trenz",
    name="copywriting.product_title",
    method="POST",
    path="/v1/content/ai-copywriting/product-title",
    charge="per_call",
    resend="refunded_5xx",
    source="assumed",
    error_code=("code",),
    price=5,
    body="json",
    response_fields=ResponseFields(
        charged=(("usage", "coin_cost"), ("usage", "credits_cost")),
        left=(("usage", "remaining_balance"), ("usage", "credits_balance")),
        task=(("data", "task_id"),),
    ),
    parsers={
        200: model(TrenzProductTitleResponse),
    },
    errors={
        400: ("BAD_REQUEST", "INVALID_PARAM", "MISSING_PARAM"),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_KEY_REVOKED", "AUTH_KEY_SUSPENDED"),
        402: ("INSUFFICIENT_BALANCE", "INSUFFICIENT_CREDITS"),
        403: ("FORBIDDEN_SCOPE",),
        406: ("BAD_REQUEST",),
        413: ("BAD_REQUEST",),
        415: ("BAD_REQUEST",),
        429: ("RATE_LIMITED", "QUOTA_EXCEEDED"),
        500: ("INTERNAL_ERROR",),
        502: ("BACKEND_ERROR",),
        503: ("BACKEND_UNAVAILABLE",),
        504: ("BACKEND_TIMEOUT",),
    },
)


class CopywritingProductTitle(Operation):
    """``copywriting.product_title``: Write titles for a product while the caller waits, for 5 credits."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzProductTitleResponse]] = SPEC

    def __call__(
        self,
        *,
        product_name: str,
        keywords: Sequence[str] | Unset = UNSET,
        language: str | Unset = UNSET,
        count: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TrenzProductTitleResponse:
        """Write titles for a product while the caller waits, for 5 credits.

        Charged 5 credits (assumed) per call before the writing starts, whatever the number of titles. A
        backend failure (502, 503, 504) gives them back at once; any other answer keeps them.

        Charge: per_call of 5 credits; resend: refunded_5xx; source: assumed.

        Args:
            product_name: Plain name of the product.
            keywords: Words that the titles shall use.
            language: Language of the titles as a two-letter code.
            count: Titles wanted; the price does not depend on it; 1 to 10; left out, the server takes 1.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzProductTitleResponse: The titles. 5 credits were charged. (Status 200.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, MISSING_PARAM.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            InsufficientCreditsError: 402 INSUFFICIENT_BALANCE, INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN_SCOPE.
            APIStatusError: 406 BAD_REQUEST; 413 BAD_REQUEST; 415 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 502 BACKEND_ERROR; 503 BACKEND_UNAVAILABLE; 504 BACKEND_TIMEOUT.
        """
        return self._client._execute(
            Call(
                SPEC,
                body={
                    "product_name": product_name,
                    "keywords": keywords,
                    "language": language,
                    "count": count,
                },
            ),
            options,
        )

    def quote(
        self,
        *,
        product_name: str,
        keywords: Sequence[str] | Unset = UNSET,
        language: str | Unset = UNSET,
        count: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``copywriting.product_title`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return self._client._quote(
            Call(
                SPEC,
                body={
                    "product_name": product_name,
                    "keywords": keywords,
                    "language": language,
                    "count": count,
                },
            ),
            options,
        )


class AsyncCopywritingProductTitle(AsyncOperation):
    """``copywriting.product_title``: Write titles for a product while the caller waits, for 5 credits."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzProductTitleResponse]] = SPEC

    async def __call__(
        self,
        *,
        product_name: str,
        keywords: Sequence[str] | Unset = UNSET,
        language: str | Unset = UNSET,
        count: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TrenzProductTitleResponse:
        """Write titles for a product while the caller waits, for 5 credits.

        Charged 5 credits (assumed) per call before the writing starts, whatever the number of titles. A
        backend failure (502, 503, 504) gives them back at once; any other answer keeps them.

        Charge: per_call of 5 credits; resend: refunded_5xx; source: assumed.

        Args:
            product_name: Plain name of the product.
            keywords: Words that the titles shall use.
            language: Language of the titles as a two-letter code.
            count: Titles wanted; the price does not depend on it; 1 to 10; left out, the server takes 1.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzProductTitleResponse: The titles. 5 credits were charged. (Status 200.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, MISSING_PARAM.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            InsufficientCreditsError: 402 INSUFFICIENT_BALANCE, INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN_SCOPE.
            APIStatusError: 406 BAD_REQUEST; 413 BAD_REQUEST; 415 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 502 BACKEND_ERROR; 503 BACKEND_UNAVAILABLE; 504 BACKEND_TIMEOUT.
        """
        return await self._client._execute(
            Call(
                SPEC,
                body={
                    "product_name": product_name,
                    "keywords": keywords,
                    "language": language,
                    "count": count,
                },
            ),
            options,
        )

    async def quote(
        self,
        *,
        product_name: str,
        keywords: Sequence[str] | Unset = UNSET,
        language: str | Unset = UNSET,
        count: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``copywriting.product_title`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return await self._client._quote(
            Call(
                SPEC,
                body={
                    "product_name": product_name,
                    "keywords": keywords,
                    "language": language,
                    "count": count,
                },
            ),
            options,
        )
