# pyright: basic
"""GET /api/v1/jobs, generated from the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, Paging, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.u_gen_job import UGenJob
from ...models.u_gen_job_page import UGenJobPage

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenJobPage] = OperationSpec(
    id="ugenListJobs",
    vendor="ugen",
    name="jobs.list",
    method="GET",
    path="/api/v1/jobs",
    charge="none",
    resend="safe",
    source="documented",
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
        200: model(UGenJobPage),
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


class JobsList(Operation):
    """``jobs.list``: List the account's jobs, newest first."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenJobPage]] = SPEC

    def __call__(
        self,
        *,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenJobPage:
        """List the account's jobs, newest first.

        One page of jobs of the whole account, whichever key created them. Source: documented; order assumed.

        Charge: none; resend: safe; source: documented.

        Args:
            page: Page number, from 1. A page past the end is empty; left out, the server takes 1.
            page_size: Rows per page, 1 to 100; left out, the server takes 20.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenJobPage: One page of jobs. (Status 200.)

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
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[UGenJobPage]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages.

        Returns:
            Iterator: the answers, :class:`UGenJobPage` each, from ``page`` on.

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
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[UGenJob]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages.

        Returns:
            Iterator: the rows, :class:`UGenJob` each, from the first of ``page`` on.

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
                },
            ),
            options,
            limit,
            max_pages,
        )


class AsyncJobsList(AsyncOperation):
    """``jobs.list``: List the account's jobs, newest first."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenJobPage]] = SPEC

    async def __call__(
        self,
        *,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenJobPage:
        """List the account's jobs, newest first.

        One page of jobs of the whole account, whichever key created them. Source: documented; order assumed.

        Charge: none; resend: safe; source: documented.

        Args:
            page: Page number, from 1. A page past the end is empty; left out, the server takes 1.
            page_size: Rows per page, 1 to 100; left out, the server takes 20.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenJobPage: One page of jobs. (Status 200.)

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
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[UGenJobPage]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages.

        Returns:
            Iterator: the answers, :class:`UGenJobPage` each, from ``page`` on.

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
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[UGenJob]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages.

        Returns:
            Iterator: the rows, :class:`UGenJob` each, from the first of ``page`` on.

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
                },
            ),
            options,
            limit,
            max_pages,
        )
