# pyright: basic
"""GET /api/v1/credits/transactions, generated from the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, Paging, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.u_gen_transaction import UGenTransaction
from ...models.u_gen_transaction_page import UGenTransactionPage

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenTransactionPage] = OperationSpec(
    id="ugenListCreditTransactions",
    vendor="ugen",
    name="credits.transactions",
    method="GET",
    path="/api/v1/credits/transactions",
    charge="none",
    resend="safe",
    source="seed",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    paging=Paging(
        where="query",
        page="page",
        size="page_size",
        items=("items",),
        total_pages=("total_pages",),
        total=("total",),
    ),
    parsers={
        200: model(UGenTransactionPage),
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


class CreditsTransactions(Operation):
    """``credits.transactions``: List credit movements, newest first."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenTransactionPage]] = SPEC

    def __call__(
        self,
        *,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        job_id: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenTransactionPage:
        """List credit movements, newest first.

        One page of the account's ledger: purchases, reservations, consumption, releases, refunds and bonuses.
        Amounts are signed whole credits on the available credits: balance_before + amount = balance_after,
        and each row starts where the older one ended. A finished job shows as reserve (-estimate), release
        (+estimate), consume (-actual); a failed or cancelled one as reserve and release. Source: seed; order,
        envelope and chaining rule assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            page: Page number, from 1. A page past the end is empty; left out, the server takes 1.
            page_size: Rows per page, 1 to 100; left out, the server takes 20.
            job_id: Only the rows of this job (UUID).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenTransactionPage: One page of ledger rows. (Status 200.)

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
                    "page": page,
                    "page_size": page_size,
                    "job_id": job_id,
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        job_id: str | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[UGenTransactionPage]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages.

        Returns:
            Iterator: the answers, :class:`UGenTransactionPage` each, from ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1. Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._pages(
            Call(
                SPEC,
                query={
                    "page": page,
                    "page_size": page_size,
                    "job_id": job_id,
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
        page_size: int | Unset = UNSET,
        job_id: str | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[UGenTransaction]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages.

        Returns:
            Iterator: the rows, :class:`UGenTransaction` each, from the first of ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1. Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._iterate(
            Call(
                SPEC,
                query={
                    "page": page,
                    "page_size": page_size,
                    "job_id": job_id,
                },
            ),
            options,
            limit,
            max_pages,
        )


class AsyncCreditsTransactions(AsyncOperation):
    """``credits.transactions``: List credit movements, newest first."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenTransactionPage]] = SPEC

    async def __call__(
        self,
        *,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        job_id: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenTransactionPage:
        """List credit movements, newest first.

        One page of the account's ledger: purchases, reservations, consumption, releases, refunds and bonuses.
        Amounts are signed whole credits on the available credits: balance_before + amount = balance_after,
        and each row starts where the older one ended. A finished job shows as reserve (-estimate), release
        (+estimate), consume (-actual); a failed or cancelled one as reserve and release. Source: seed; order,
        envelope and chaining rule assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            page: Page number, from 1. A page past the end is empty; left out, the server takes 1.
            page_size: Rows per page, 1 to 100; left out, the server takes 20.
            job_id: Only the rows of this job (UUID).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenTransactionPage: One page of ledger rows. (Status 200.)

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
                    "page": page,
                    "page_size": page_size,
                    "job_id": job_id,
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        job_id: str | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[UGenTransactionPage]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages.

        Returns:
            Iterator: the answers, :class:`UGenTransactionPage` each, from ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1. Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._pages(
            Call(
                SPEC,
                query={
                    "page": page,
                    "page_size": page_size,
                    "job_id": job_id,
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
        page_size: int | Unset = UNSET,
        job_id: str | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[UGenTransaction]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages.

        Returns:
            Iterator: the rows, :class:`UGenTransaction` each, from the first of ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1. Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._iterate(
            Call(
                SPEC,
                query={
                    "page": page,
                    "page_size": page_size,
                    "job_id": job_id,
                },
            ),
            options,
            limit,
            max_pages,
        )
