# pyright: basic
"""GET /api/ext/credits/history, generated from the contract."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, Paging, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.tok_portal_credit_transaction import TokPortalCreditTransaction
from ...models.tok_portal_credit_transaction_page import TokPortalCreditTransactionPage

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TokPortalCreditTransactionPage] = OperationSpec(
    id="tokportalListCreditTransactions",
    vendor="tokportal",
    name="credits.history",
    method="GET",
    path="/api/ext/credits/history",
    charge="none",
    resend="safe",
    source="seed",
    response_fields=ResponseFields(
        breakdown=(("cost_breakdown",),),
        charged=(("credits_charged",),),
        left=(("credits_remaining",),),
        quoted=(("credits_would_charge",),),
    ),
    paging=Paging(
        where="query",
        page="page",
        size="per_page",
        items=("data",),
        total_pages=("pagination", "total_pages"),
        total=("pagination", "total"),
    ),
    parsers={
        200: model(TokPortalCreditTransactionPage),
    },
    errors={
        400: ("VALIDATION_ERROR",),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class CreditsHistory(Operation):
    """``credits.history``: List credit transactions"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalCreditTransactionPage]] = SPEC

    def __call__(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        date_from: datetime.date | Unset = UNSET,
        date_to: datetime.date | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalCreditTransactionPage:
        """List credit transactions

        One page of the rows that changed the balance, newest first (assumed). `amount` is signed: negative
        when credits leave the balance; `balance_after` is the balance once the row was written. Costs
        nothing.

        Charge: none; resend: safe; source: seed.

        Args:
            page: Page to read, counted from 1; left out, the server takes 1.
            per_page: Rows on a page; 1 to 100; left out, the server takes 25.
            date_from: Only rows created on this UTC day or later.
            date_to: Only rows created on this UTC day or earlier; the whole day is included.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalCreditTransactionPage: A page of transactions (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                query={
                    "page": page,
                    "per_page": per_page,
                    "date_from": date_from,
                    "date_to": date_to,
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        date_from: datetime.date | Unset = UNSET,
        date_to: datetime.date | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[TokPortalCreditTransactionPage]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages.

        Returns:
            Iterator: the answers, :class:`TokPortalCreditTransactionPage` each, from ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1. Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._pages(
            Call(
                SPEC,
                query={
                    "page": page,
                    "per_page": per_page,
                    "date_from": date_from,
                    "date_to": date_to,
                },
            ),
            options,
            limit,
            max_pages,
        )

    def iter(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        date_from: datetime.date | Unset = UNSET,
        date_to: datetime.date | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[TokPortalCreditTransaction]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages.

        Returns:
            Iterator: the rows, :class:`TokPortalCreditTransaction` each, from the first of ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1. Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._iterate(
            Call(
                SPEC,
                query={
                    "page": page,
                    "per_page": per_page,
                    "date_from": date_from,
                    "date_to": date_to,
                },
            ),
            options,
            limit,
            max_pages,
        )


class AsyncCreditsHistory(AsyncOperation):
    """``credits.history``: List credit transactions"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalCreditTransactionPage]] = SPEC

    async def __call__(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        date_from: datetime.date | Unset = UNSET,
        date_to: datetime.date | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalCreditTransactionPage:
        """List credit transactions

        One page of the rows that changed the balance, newest first (assumed). `amount` is signed: negative
        when credits leave the balance; `balance_after` is the balance once the row was written. Costs
        nothing.

        Charge: none; resend: safe; source: seed.

        Args:
            page: Page to read, counted from 1; left out, the server takes 1.
            per_page: Rows on a page; 1 to 100; left out, the server takes 25.
            date_from: Only rows created on this UTC day or later.
            date_to: Only rows created on this UTC day or earlier; the whole day is included.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalCreditTransactionPage: A page of transactions (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                query={
                    "page": page,
                    "per_page": per_page,
                    "date_from": date_from,
                    "date_to": date_to,
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        date_from: datetime.date | Unset = UNSET,
        date_to: datetime.date | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[TokPortalCreditTransactionPage]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages.

        Returns:
            Iterator: the answers, :class:`TokPortalCreditTransactionPage` each, from ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1. Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._pages(
            Call(
                SPEC,
                query={
                    "page": page,
                    "per_page": per_page,
                    "date_from": date_from,
                    "date_to": date_to,
                },
            ),
            options,
            limit,
            max_pages,
        )

    def iter(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        date_from: datetime.date | Unset = UNSET,
        date_to: datetime.date | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[TokPortalCreditTransaction]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages.

        Returns:
            Iterator: the rows, :class:`TokPortalCreditTransaction` each, from the first of ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1. Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._iterate(
            Call(
                SPEC,
                query={
                    "page": page,
                    "per_page": per_page,
                    "date_from": date_from,
                    "date_to": date_to,
                },
            ),
            options,
            limit,
            max_pages,
        )
