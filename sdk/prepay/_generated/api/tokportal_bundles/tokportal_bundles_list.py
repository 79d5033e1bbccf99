# pyright: basic
"""GET /api/ext/bundles, generated from the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, Paging, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.tok_portal_account_status import KnownTokPortalAccountStatus
from ...models.tok_portal_bundle import TokPortalBundle
from ...models.tok_portal_bundle_page import TokPortalBundlePage
from ...models.tok_portal_bundle_status import KnownTokPortalBundleStatus
from ...models.tok_portal_bundle_type import KnownTokPortalBundleType
from ...models.tok_portal_platform import KnownTokPortalPlatform

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TokPortalBundlePage] = OperationSpec(
    id="tokportalListBundles",
    vendor="tokportal",
    name="bundles.list",
    method="GET",
    path="/api/ext/bundles",
    charge="none",
    resend="safe",
    source="documented",
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
        200: model(TokPortalBundlePage),
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


class BundlesList(Operation):
    """``bundles.list``: List bundles"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundlePage]] = SPEC

    def __call__(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        status: KnownTokPortalBundleStatus | Unset = UNSET,
        bundle_type: KnownTokPortalBundleType | Unset = UNSET,
        platform: KnownTokPortalPlatform | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        account_status: KnownTokPortalAccountStatus | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundlePage:
        """List bundles

        One page of the workspace's bundles, newest first (assumed), optionally filtered. Costs nothing.

        Charge: none; resend: safe; source: documented.

        Args:
            page: Page to read, counted from 1; left out, the server takes 1.
            per_page: Rows on a page; 1 to 100; left out, the server takes 25.
            status: Only bundles in this status; one of ``draft``, ``pending_setup``, ``published``,
                ``published_priority``, ``accepted``, ``in_review``, ``finalized``, ``completed``,
                ``cancelled``, ``archived``.
            bundle_type: Only bundles of this type; one of ``account_only``, ``account_and_videos``,
                ``videos_only``.
            platform: Only bundles for this platform; may be repeated for several, as in
                platform=tiktok&platform=instagram; one of ``tiktok``, ``instagram``.
            external_ref: Only bundles with exactly this reference of yours.
            account_status: Only bundles whose account is in this status; one of ``pending``, ``configured``,
                ``published``, ``in_review``, ``pending_corrections``, ``finalized``.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundlePage: A page of bundles (Status 200.)

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
                    "status": status,
                    "bundle_type": bundle_type,
                    "platform": platform,
                    "external_ref": external_ref,
                    "account_status": account_status,
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        status: KnownTokPortalBundleStatus | Unset = UNSET,
        bundle_type: KnownTokPortalBundleType | Unset = UNSET,
        platform: KnownTokPortalPlatform | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        account_status: KnownTokPortalAccountStatus | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[TokPortalBundlePage]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages.

        Returns:
            Iterator: the answers, :class:`TokPortalBundlePage` each, from ``page`` on.

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
                    "status": status,
                    "bundle_type": bundle_type,
                    "platform": platform,
                    "external_ref": external_ref,
                    "account_status": account_status,
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
        status: KnownTokPortalBundleStatus | Unset = UNSET,
        bundle_type: KnownTokPortalBundleType | Unset = UNSET,
        platform: KnownTokPortalPlatform | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        account_status: KnownTokPortalAccountStatus | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> Iterator[TokPortalBundle]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages.

        Returns:
            Iterator: the rows, :class:`TokPortalBundle` each, from the first of ``page`` on.

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
                    "status": status,
                    "bundle_type": bundle_type,
                    "platform": platform,
                    "external_ref": external_ref,
                    "account_status": account_status,
                },
            ),
            options,
            limit,
            max_pages,
        )


class AsyncBundlesList(AsyncOperation):
    """``bundles.list``: List bundles"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundlePage]] = SPEC

    async def __call__(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        status: KnownTokPortalBundleStatus | Unset = UNSET,
        bundle_type: KnownTokPortalBundleType | Unset = UNSET,
        platform: KnownTokPortalPlatform | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        account_status: KnownTokPortalAccountStatus | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundlePage:
        """List bundles

        One page of the workspace's bundles, newest first (assumed), optionally filtered. Costs nothing.

        Charge: none; resend: safe; source: documented.

        Args:
            page: Page to read, counted from 1; left out, the server takes 1.
            per_page: Rows on a page; 1 to 100; left out, the server takes 25.
            status: Only bundles in this status; one of ``draft``, ``pending_setup``, ``published``,
                ``published_priority``, ``accepted``, ``in_review``, ``finalized``, ``completed``,
                ``cancelled``, ``archived``.
            bundle_type: Only bundles of this type; one of ``account_only``, ``account_and_videos``,
                ``videos_only``.
            platform: Only bundles for this platform; may be repeated for several, as in
                platform=tiktok&platform=instagram; one of ``tiktok``, ``instagram``.
            external_ref: Only bundles with exactly this reference of yours.
            account_status: Only bundles whose account is in this status; one of ``pending``, ``configured``,
                ``published``, ``in_review``, ``pending_corrections``, ``finalized``.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundlePage: A page of bundles (Status 200.)

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
                    "status": status,
                    "bundle_type": bundle_type,
                    "platform": platform,
                    "external_ref": external_ref,
                    "account_status": account_status,
                },
            ),
            options,
        )

    def pages(
        self,
        *,
        page: int | Unset = UNSET,
        per_page: int | Unset = UNSET,
        status: KnownTokPortalBundleStatus | Unset = UNSET,
        bundle_type: KnownTokPortalBundleType | Unset = UNSET,
        platform: KnownTokPortalPlatform | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        account_status: KnownTokPortalAccountStatus | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[TokPortalBundlePage]:
        """Page after page, each asked for when it is due. Arguments as for a call, and ``limit``, the most rows
        to read, and ``max_pages``, the most pages.

        Returns:
            Iterator: the answers, :class:`TokPortalBundlePage` each, from ``page`` on.

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
                    "status": status,
                    "bundle_type": bundle_type,
                    "platform": platform,
                    "external_ref": external_ref,
                    "account_status": account_status,
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
        status: KnownTokPortalBundleStatus | Unset = UNSET,
        bundle_type: KnownTokPortalBundleType | Unset = UNSET,
        platform: KnownTokPortalPlatform | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        account_status: KnownTokPortalAccountStatus | Unset = UNSET,
        limit: int | None = None,
        max_pages: int | None = None,
        **options: Unpack[OptionFields],
    ) -> AsyncIterator[TokPortalBundle]:
        """Row after row over all pages. Arguments as for a call, and ``limit``, the most rows to read, and
        ``max_pages``, the most pages.

        Returns:
            Iterator: the rows, :class:`TokPortalBundle` each, from the first of ``page`` on.

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
                    "status": status,
                    "bundle_type": bundle_type,
                    "platform": platform,
                    "external_ref": external_ref,
                    "account_status": account_status,
                },
            ),
            options,
            limit,
            max_pages,
        )
