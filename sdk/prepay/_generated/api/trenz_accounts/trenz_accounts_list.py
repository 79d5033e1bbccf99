# pyright: basic
"""POST /v1/social/accounts/list, generated from the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, Paging, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.trenz_social_account import TrenzSocialAccount
from ...models.trenz_social_account_list_response import TrenzSocialAccountListResponse
from ...models.trenz_social_account_status import KnownTrenzSocialAccountStatus
from ...models.trenz_social_platform import KnownTrenzSocialPlatform

if TYPE_CHECKING:
    from prepay.credits import Quote

SPEC: OperationSpec[TrenzSocialAccountListResponse] = OperationSpec(
    id="trenzListSocialAccounts",
    vendor="trenz",
    name="accounts.list",
    method="POST",
    path="/v1/social/accounts/list",
    charge="per_call",
    resend="refunded_5xx",
    source="assumed",
    error_code=("code",),
    price=1,
    body="json",
    response_fields=ResponseFields(
        charged=(("usage", "coin_cost"), ("usage", "credits_cost")),
        left=(("usage", "remaining_balance"), ("usage", "credits_balance")),
        task=(("data", "task_id"),),
    ),
    paging=Paging(
        where="body",
        page="page",
        size="page_size",
        items=("data", "items"),
        total_pages=None,
        total=("total",),
    ),
    parsers={
        200: model(TrenzSocialAccountListResponse),
    },
    errors={
        400: ("BAD_REQUEST", "INVALID_PARAM", "PAGE_SIZE_EXCEEDED"),
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


class AccountsList(Operation):
    """``accounts.list``: List the connected social accounts, for 1 credit."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzSocialAccountListResponse]] = SPEC

    def __call__(
        self,
        *,
        platform: KnownTrenzSocialPlatform | Unset = UNSET,
        status: KnownTrenzSocialAccountStatus | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TrenzSocialAccountListResponse:
        """List the connected social accounts, for 1 credit.

        A read that the vendor offers as POST: filters and paging stand in the body. Charged 1 credit
        (assumed) per call before the backend is asked. A backend failure (502, 503, 504) gives the credit
        back at once; any other answer keeps it.

        Charge: per_call of 1 credit; resend: refunded_5xx; source: assumed.

        Args:
            platform: The network that an account is on; one of ``tiktok``, ``instagram``, ``youtube``,
                ``facebook``; assumed.
            status: State of an account; an expired one needs a new sign-in; one of ``active``, ``expired``,
                ``disconnected``; assumed.
            page: Page number, from 1; 1 to 100000; left out, the server takes 1.
            page_size: Rows per page, at most 100; left out, the server takes 20.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzSocialAccountListResponse: One page of accounts. 1 credit was charged. (Status 200.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, PAGE_SIZE_EXCEEDED.
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
                    "platform": platform,
                    "status": status,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
        )

    def quote(
        self,
        *,
        platform: KnownTrenzSocialPlatform | Unset = UNSET,
        status: KnownTrenzSocialAccountStatus | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``accounts.list`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return self._client._quote(
            Call(
                SPEC,
                body={
                    "platform": platform,
                    "status": status,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        platform: KnownTrenzSocialPlatform | Unset = UNSET,
        status: KnownTrenzSocialAccountStatus | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[TrenzSocialAccountListResponse]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages. Every page is charged, so one of the two is required.

        Returns:
            Iterator: the answers, :class:`TrenzSocialAccountListResponse` each, from ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1, or neither is given.
                Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._pages(
            Call(
                SPEC,
                body={
                    "platform": platform,
                    "status": status,
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
        platform: KnownTrenzSocialPlatform | Unset = UNSET,
        status: KnownTrenzSocialAccountStatus | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[TrenzSocialAccount]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages. Every page is charged, so one of the two is required.

        Returns:
            Iterator: the rows, :class:`TrenzSocialAccount` each, from the first of ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1, or neither is given.
                Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._iterate(
            Call(
                SPEC,
                body={
                    "platform": platform,
                    "status": status,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
            limit,
            max_pages,
        )


class AsyncAccountsList(AsyncOperation):
    """``accounts.list``: List the connected social accounts, for 1 credit."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzSocialAccountListResponse]] = SPEC

    async def __call__(
        self,
        *,
        platform: KnownTrenzSocialPlatform | Unset = UNSET,
        status: KnownTrenzSocialAccountStatus | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TrenzSocialAccountListResponse:
        """List the connected social accounts, for 1 credit.

        A read that the vendor offers as POST: filters and paging stand in the body. Charged 1 credit
        (assumed) per call before the backend is asked. A backend failure (502, 503, 504) gives the credit
        back at once; any other answer keeps it.

        Charge: per_call of 1 credit; resend: refunded_5xx; source: assumed.

        Args:
            platform: The network that an account is on; one of ``tiktok``, ``instagram``, ``youtube``,
                ``facebook``; assumed.
            status: State of an account; an expired one needs a new sign-in; one of ``active``, ``expired``,
                ``disconnected``; assumed.
            page: Page number, from 1; 1 to 100000; left out, the server takes 1.
            page_size: Rows per page, at most 100; left out, the server takes 20.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzSocialAccountListResponse: One page of accounts. 1 credit was charged. (Status 200.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, PAGE_SIZE_EXCEEDED.
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
                    "platform": platform,
                    "status": status,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
        )

    async def quote(
        self,
        *,
        platform: KnownTrenzSocialPlatform | Unset = UNSET,
        status: KnownTrenzSocialAccountStatus | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``accounts.list`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return await self._client._quote(
            Call(
                SPEC,
                body={
                    "platform": platform,
                    "status": status,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        platform: KnownTrenzSocialPlatform | Unset = UNSET,
        status: KnownTrenzSocialAccountStatus | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[TrenzSocialAccountListResponse]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages. Every page is charged, so one of the two is required.

        Returns:
            Iterator: the answers, :class:`TrenzSocialAccountListResponse` each, from ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1, or neither is given.
                Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._pages(
            Call(
                SPEC,
                body={
                    "platform": platform,
                    "status": status,
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
        platform: KnownTrenzSocialPlatform | Unset = UNSET,
        status: KnownTrenzSocialAccountStatus | Unset = UNSET,
        page: int | Unset = UNSET,
        page_size: int | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[TrenzSocialAccount]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages. Every page is charged, so one of the two is required.

        Returns:
            Iterator: the rows, :class:`TrenzSocialAccount` each, from the first of ``page`` on.

        Raises:
            InvalidArgumentError: limit or max_pages is not a whole number of at least 1, or neither is given.
                Nothing was sent.
            PagingError: the server repeats a page, or there are more than 10000 pages.
        """
        return self._client._iterate(
            Call(
                SPEC,
                body={
                    "platform": platform,
                    "status": status,
                    "page": page,
                    "page_size": page_size,
                },
            ),
            options,
            limit,
            max_pages,
        )
