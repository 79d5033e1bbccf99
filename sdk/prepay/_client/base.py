"""The bases of all clients, sync and async: how a call is handed on, and how pages are read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from prepay._client.check_client import Given, expects_mock
from prepay._client.common import BaseClient, Traits
from prepay._client.spending import AsyncSpending, SyncSpending
from prepay._layers.pipeline import run
from prepay._operation import paging
from prepay._operation.options import ClientOptions, OptionFields
from prepay._operation.spec import Call
from prepay._queries import quote as quoting
from prepay._wire.drivers import drive_async, drive_sync
from prepay._wire.effects import Flow
from prepay._wire.secret import Secret
from prepay._wire.senders import AsyncSender, SyncSender
from prepay._wire.transport import DEFAULT_CONNECTIONS, AsyncTransport, SyncTransport
from prepay.clock import Clock
from prepay.credits import Quote

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Unpack

    import httpx

__all__ = ["AsyncClient", "SyncClient"]

T = TypeVar("T")


class SyncClient(BaseClient[SyncSender], SyncSpending):
    """Base of the sync clients. Safe to share between threads.

    Args:
        api_key: the vendor's API key; the environment variable ``<VENDOR>_API_KEY`` when left out.
        base_url: where the API is; ``<VENDOR>_BASE_URL``, then the vendor's own address when left out.
        max_connections: most connections at a time; further calls wait for their turn.
        http_client: an own ``httpx.Client`` or ``httpx2.Client`` to send with. It is used as it is, and closed by its
            owner. Its connections belong to the process that first used it, and it is refused in a forked child; a
            transport that needs no connections says so with an attribute ``opens_sockets = False``.
        expect_mock: speak to the prepay mock server alone: a real host or key is refused here, and an answer of
            anything else is not trusted. ``PREPAY_EXPECT_MOCK=1`` in the environment does it for every client.
        clock: where time and chance come from; see :class:`prepay.Clock`.
        options: how calls are to be made: ``retry``, ``timeout``, ``deadline``, ``check_balance``, ``on_insufficient``,
            ``budget``, ``dry_run``, ``quote_by``, ``headers``, ``hooks``, ``tags``; see :class:`prepay.ClientOptions`.

    Raises:
        ConfigurationError: no key, no base URL, or an argument that cannot be right.
        InvalidArgumentError: an option is of the wrong kind or out of its range.
        TypeError: there is no such argument.
    """

    _asynchronous: ClassVar[bool] = False

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        max_connections: int = DEFAULT_CONNECTIONS,
        http_client: httpx.Client | None = None,
        expect_mock: bool = False,
        clock: Clock | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        # No frame is to hold the key: crash reporters collect local variables.
        kind = type(api_key)
        secret, api_key = Secret(api_key) if isinstance(api_key, str) else None, None
        expect_mock = expects_mock(expect_mock)
        given = Given(base_url, max_connections, http_client, expect_mock, clock)
        key, address = self._checked(kind, secret, given, options)
        transport = SyncTransport(
            address,
            key,
            connections=max_connections,
            client=http_client,
            key_header=self._profile.key_header,
            setting=self._profile.url_variable,
        )
        self._configure(address, transport, Traits(clock, expect_mock), options)

    def close(self) -> None:
        """Close the client: calls made later raise ClientClosedError. An ``http_client`` of your own stays open."""
        self._life.end()
        if self._owns_pool:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _drive(self, flow: Flow[T]) -> T:
        self._check_open(flow)
        return drive_sync(flow, self._transport, self._clock)

    def _execute(self, call: Call[T], options: OptionFields) -> T:
        return self._drive(run(call, self._read(call, options), self._settings))

    def _quote(self, call: Call[Any], options: OptionFields) -> Quote:
        return self._drive(quoting.quote(call, self._read(call, options), self._settings))

    def _pages(
        self, call: Call[T], options: OptionFields, limit: int | None, max_pages: int | None
    ) -> Iterator[T]:
        return self._read_pages(paging.Reading(call, limit, max_pages), options)

    def _iterate(
        self, call: Call[Any], options: OptionFields, limit: int | None, max_pages: int | None
    ) -> Iterator[Any]:
        return self._read_rows(paging.Reading(call, limit, max_pages), options)

    def _read_pages(self, reading: paging.Reading[T], options: OptionFields) -> Iterator[T]:
        while (call := reading.ahead()) is not None:
            page = self._execute(call, options)
            reading.take(call, page)
            yield page

    def _read_rows(self, reading: paging.Reading[Any], options: OptionFields) -> Iterator[Any]:
        while (call := reading.ahead()) is not None:
            yield from reading.take(call, self._execute(call, options))


class AsyncClient(BaseClient[AsyncSender], AsyncSpending):
    """Base of the async clients, for asyncio and trio. Each event loop that uses it gets connections of its own.

    Arguments and errors as for :class:`SyncClient`; ``http_client`` is an ``httpx.AsyncClient`` or an
    ``httpx2.AsyncClient``, and belongs to the event loop that it is first used on. The options are the same: ``retry``,
    ``timeout``, ``deadline``, ``check_balance``, ``on_insufficient``, ``budget``, ``dry_run``, ``quote_by``,
    ``headers``, ``hooks``, ``tags``.
    """

    _asynchronous: ClassVar[bool] = True

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        max_connections: int = DEFAULT_CONNECTIONS,
        http_client: httpx.AsyncClient | None = None,
        expect_mock: bool = False,
        clock: Clock | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        # No frame is to hold the key: crash reporters collect local variables.
        kind = type(api_key)
        secret, api_key = Secret(api_key) if isinstance(api_key, str) else None, None
        expect_mock = expects_mock(expect_mock)
        given = Given(base_url, max_connections, http_client, expect_mock, clock)
        key, address = self._checked(kind, secret, given, options)
        transport = AsyncTransport(
            address,
            key,
            connections=max_connections,
            client=http_client,
            key_header=self._profile.key_header,
            setting=self._profile.url_variable,
        )
        self._configure(address, transport, Traits(clock, expect_mock), options)

    async def aclose(self) -> None:
        """Close the client: calls made later raise ClientClosedError. An ``http_client`` of your own stays open."""
        self._life.end()
        if self._owns_pool:
            await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _drive(self, flow: Flow[T]) -> T:
        self._check_open(flow)
        return await drive_async(flow, self._transport, self._clock)

    async def _execute(self, call: Call[T], options: OptionFields) -> T:
        return await self._drive(run(call, self._read(call, options), self._settings))

    async def _quote(self, call: Call[Any], options: OptionFields) -> Quote:
        return await self._drive(quoting.quote(call, self._read(call, options), self._settings))

    def _pages(
        self, call: Call[T], options: OptionFields, limit: int | None, max_pages: int | None
    ) -> AsyncIterator[T]:
        return self._read_pages(paging.Reading(call, limit, max_pages), options)

    def _iterate(
        self, call: Call[Any], options: OptionFields, limit: int | None, max_pages: int | None
    ) -> AsyncIterator[Any]:
        return self._read_rows(paging.Reading(call, limit, max_pages), options)

    async def _read_pages(self, reading: paging.Reading[T], options: OptionFields) -> AsyncIterator[T]:
        while (call := reading.ahead()) is not None:
            page = await self._execute(call, options)
            reading.take(call, page)
            yield page

    async def _read_rows(self, reading: paging.Reading[Any], options: OptionFields) -> AsyncIterator[Any]:
        while (call := reading.ahead()) is not None:
            for row in reading.take(call, await self._execute(call, options)):
                yield row
