# pyright: basic
"""GET /v1/data/creators/search, generated from the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, Paging, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.trenz_creator import TrenzCreator
from ...models.trenz_creator_include import KnownTrenzCreatorInclude
from ...models.trenz_creator_search_response import TrenzCreatorSearchResponse
from ...models.trenz_creator_sort import KnownTrenzCreatorSort
from ...models.trenz_sort_order import KnownTrenzSortOrder

if TYPE_CHECKING:
    from prepay.credits import Quote

SPEC: OperationSpec[TrenzCreatorSearchResponse] = OperationSpec(
    id="trenzSearchCreators",
    vendor="trenz",
    name="creators.search",
    method="GET",
    path="/v1/data/creators/search",
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
    paging=Paging(
        where="query",
        page="page",
        size="page_size",
        items=("data", "items"),
        total_pages=None,
        total=("total",),
    ),
    parsers={
        200: model(TrenzCreatorSearchResponse),
    },
    errors={
        400: (
            "BAD_REQUEST",
            "INVALID_PARAM",
            "MISSING_PARAM",
            "INVALID_SORT_FIELD",
            "INVALID_INCLUDE",
            "PAGE_SIZE_EXCEEDED",
        ),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_KEY_REVOKED", "AUTH_KEY_SUSPENDED"),
        402: ("INSUFFICIENT_BALANCE", "INSUFFICIENT_CREDITS"),
        403: ("FORBIDDEN_SCOPE",),
        406: ("BAD_REQUEST",),
        429: ("RATE_LIMITED", "QUOTA_EXCEEDED"),
        500: ("INTERNAL_ERROR",),
        502: ("BACKEND_ERROR",),
        503: ("BACKEND_UNAVAILABLE",),
        504: ("BACKEND_TIMEOUT",),
    },
)


class CreatorsSearch(Operation):
    """``creators.search``: Search creators by keyword, for 1 credit."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzCreatorSearchResponse]] = SPEC

    def __call__(
        self,
        *,
        keyword: str,
        region: str | Unset = UNSET,
        sort: KnownTrenzCreatorSort | Unset = UNSET,
        order: KnownTrenzSortOrder | Unset = UNSET,
        include: Sequence[KnownTrenzCreatorInclude] | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TrenzCreatorSearchResponse:
        """Search creators by keyword, for 1 credit.

        Charged 1 credit (assumed) per call before the search runs. A backend failure (502, 503, 504) gives
        the credit back at once; any other answer keeps it, an empty page too. Each page is a call of its own.

        Charge: per_call of 1 credit; resend: refunded_5xx; source: assumed.

        Args:
            keyword: Words to look for; assumed.
            region: Only rows of this market, a two-letter country code in capitals; assumed.
            sort: Field to order by; another name is refused with INVALID_SORT_FIELD. The allow-list is
                assumed; one of ``follower_count``, ``engagement_rate``, ``video_count``.
            order: Direction of `sort`; without it the largest or newest comes first; one of ``asc``,
                ``desc``; assumed.
            include: Sub-resources to add to each creator, one parameter each; another name is refused with
                INVALID_INCLUDE.
            page: Page number, from 1; 1 to 100000; left out, the server takes 1; assumed.
            page_size: Rows per page, at most 100; outside the range it is refused with PAGE_SIZE_EXCEEDED.
                The numbers are assumed; left out, the server takes 20.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzCreatorSearchResponse: One page of creators. 1 credit was charged. (Status 200.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, MISSING_PARAM, INVALID_SORT_FIELD,
                INVALID_INCLUDE, PAGE_SIZE_EXCEEDED.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            InsufficientCreditsError: 402 INSUFFICIENT_BALANCE, INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN_SCOPE.
            APIStatusError: 406 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 502 BACKEND_ERROR; 503 BACKEND_UNAVAILABLE; 504 BACKEND_TIMEOUT.
        """
        return self._client._execute(
            Call(
                SPEC,
                query={
                    "keyword": keyword,
                    "region": region,
                    "sort": sort,
                    "order": order,
                    "include": include,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
        )

    def quote(
        self,
        *,
        keyword: str,
        region: str | Unset = UNSET,
        sort: KnownTrenzCreatorSort | Unset = UNSET,
        order: KnownTrenzSortOrder | Unset = UNSET,
        include: Sequence[KnownTrenzCreatorInclude] | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``creators.search`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return self._client._quote(
            Call(
                SPEC,
                query={
                    "keyword": keyword,
                    "region": region,
                    "sort": sort,
                    "order": order,
                    "include": include,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        keyword: str,
        region: str | Unset = UNSET,
        sort: KnownTrenzCreatorSort | Unset = UNSET,
        order: KnownTrenzSortOrder | Unset = UNSET,
        include: Sequence[KnownTrenzCreatorInclude] | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[TrenzCreatorSearchResponse]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages. Every page is charged, so one of the two is required.

        Returns:
            Iterator: the answers, :class:`TrenzCreatorSearchResponse` each, from ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1, or neither is given.
                Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._pages(
            Call(
                SPEC,
                query={
                    "keyword": keyword,
                    "region": region,
                    "sort": sort,
                    "order": order,
                    "include": include,
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
        keyword: str,
        region: str | Unset = UNSET,
        sort: KnownTrenzCreatorSort | Unset = UNSET,
        order: KnownTrenzSortOrder | Unset = UNSET,
        include: Sequence[KnownTrenzCreatorInclude] | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[TrenzCreator]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages. Every page is charged, so one of the two is required.

        Returns:
            Iterator: the rows, :class:`TrenzCreator` each, from the first of ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1, or neither is given.
                Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._iterate(
            Call(
                SPEC,
                query={
                    "keyword": keyword,
                    "region": region,
                    "sort": sort,
                    "order": order,
                    "include": include,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
            limit,
            max_pages,
        )


class AsyncCreatorsSearch(AsyncOperation):
    """``creators.search``: Search creators by keyword, for 1 credit."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzCreatorSearchResponse]] = SPEC

    async def __call__(
        self,
        *,
        keyword: str,
        region: str | Unset = UNSET,
        sort: KnownTrenzCreatorSort | Unset = UNSET,
        order: KnownTrenzSortOrder | Unset = UNSET,
        include: Sequence[KnownTrenzCreatorInclude] | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TrenzCreatorSearchResponse:
        """Search creators by keyword, for 1 credit.

        Charged 1 credit (assumed) per call before the search runs. A backend failure (502, 503, 504) gives
        the credit back at once; any other answer keeps it, an empty page too. Each page is a call of its own.

        Charge: per_call of 1 credit; resend: refunded_5xx; source: assumed.

        Args:
            keyword: Words to look for; assumed.
            region: Only rows of this market, a two-letter country code in capitals; assumed.
            sort: Field to order by; another name is refused with INVALID_SORT_FIELD. The allow-list is
                assumed; one of ``follower_count``, ``engagement_rate``, ``video_count``.
            order: Direction of `sort`; without it the largest or newest comes first; one of ``asc``,
                ``desc``; assumed.
            include: Sub-resources to add to each creator, one parameter each; another name is refused with
                INVALID_INCLUDE.
            page: Page number, from 1; 1 to 100000; left out, the server takes 1; assumed.
            page_size: Rows per page, at most 100; outside the range it is refused with PAGE_SIZE_EXCEEDED.
                The numbers are assumed; left out, the server takes 20.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzCreatorSearchResponse: One page of creators. 1 credit was charged. (Status 200.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, MISSING_PARAM, INVALID_SORT_FIELD,
                INVALID_INCLUDE, PAGE_SIZE_EXCEEDED.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            InsufficientCreditsError: 402 INSUFFICIENT_BALANCE, INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN_SCOPE.
            APIStatusError: 406 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 502 BACKEND_ERROR; 503 BACKEND_UNAVAILABLE; 504 BACKEND_TIMEOUT.
        """
        return await self._client._execute(
            Call(
                SPEC,
                query={
                    "keyword": keyword,
                    "region": region,
                    "sort": sort,
                    "order": order,
                    "include": include,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
        )

    async def quote(
        self,
        *,
        keyword: str,
        region: str | Unset = UNSET,
        sort: KnownTrenzCreatorSort | Unset = UNSET,
        order: KnownTrenzSortOrder | Unset = UNSET,
        include: Sequence[KnownTrenzCreatorInclude] | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``creators.search`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return await self._client._quote(
            Call(
                SPEC,
                query={
                    "keyword": keyword,
                    "region": region,
                    "sort": sort,
                    "order": order,
                    "include": include,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        keyword: str,
        region: str | Unset = UNSET,
        sort: KnownTrenzCreatorSort | Unset = UNSET,
        order: KnownTrenzSortOrder | Unset = UNSET,
        include: Sequence[KnownTrenzCreatorInclude] | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[TrenzCreatorSearchResponse]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages. Every page is charged, so one of the two is required.

        Returns:
            Iterator: the answers, :class:`TrenzCreatorSearchResponse` each, from ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1, or neither is given.
                Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._pages(
            Call(
                SPEC,
                query={
                    "keyword": keyword,
                    "region": region,
                    "sort": sort,
                    "order": order,
                    "include": include,
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
        keyword: str,
        region: str | Unset = UNSET,
        sort: KnownTrenzCreatorSort | Unset = UNSET,
        order: KnownTrenzSortOrder | Unset = UNSET,
        include: Sequence[KnownTrenzCreatorInclude] | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[TrenzCreator]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages. Every page is charged, so one of the two is required.

        Returns:
            Iterator: the rows, :class:`TrenzCreator` each, from the first of ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1, or neither is given.
                Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._iterate(
            Call(
                SPEC,
                query={
                    "keyword": keyword,
                    "region": region,
                    "sort": sort,
                    "order": order,
                    "include": include,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
            limit,
            max_pages,
        )
