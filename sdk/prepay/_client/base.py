"""The base of all clients: where keys and addresses come from, what copies share, and how a call is handed on."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, NoReturn, Self, TypeVar

from prepay._call.context import Settings
from prepay._call.dialect import Dialect
from prepay._call.shared import Shared
from prepay._call.top_ups import TopUps
from prepay._client.check import client_options, read_options
from prepay._client.check_client import Given, check_client, check_own_address
from prepay._client.interlock import VendorProfile
from prepay._client.spending import AsyncSpending, SyncSpending
from prepay._layers.pipeline import run
from prepay._operation import paging
from prepay._operation.options import NO_OPTIONS, CallOptions, ClientOptions, OptionFields
from prepay._operation.spec import Call
from prepay._queries import quote as quoting
from prepay._version import __version__
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
TransportT = TypeVar("TransportT", SyncSender, AsyncSender)


class Traits(NamedTuple):
    """What a client is given beside its key, its address and its options."""

    clock: Clock | None
    expect_mock: bool


class _Client(Generic[TransportT]):
    """What sync and async clients have in common."""

    _profile: ClassVar[VendorProfile]
    _dialect: ClassVar[Dialect]
    _asynchronous: ClassVar[bool]
    _transport: TransportT
    _settings: Settings
    _base_url: str
    _owns_pool: bool

    def _configure(
        self, base_url: str, transport: TransportT, traits: Traits, options: ClientOptions
    ) -> None:
        self._base_url = base_url
        self._transport = transport
        self._owns_pool = True
        self._settings = Settings(
            dialect=self._dialect,
            headers={"accept": "application/json", "user-agent": f"prepay/{__version__}"},
            defaults=client_options(f"{type(self).__name__}()", options, asynchronous=self._asynchronous),
            new_key=lambda: str(uuid.uuid4()),
            clock=traits.clock or Clock(),
            shared=Shared(top_ups=TopUps(asynchronous=self._asynchronous)),
            expect_mock=traits.expect_mock,
        )

    def _checked(
        self, kind: type, secret: Secret | None, given: Given, options: ClientOptions
    ) -> tuple[Secret, str]:
        """Check what a client is built with; its key and its address. ``kind`` is the type of what was given as key."""
        title = self._profile.title
        url = check_client(title, kind, given)
        client_options(f"{type(self).__name__}()", options, asynchronous=self._asynchronous)
        key, address = self._profile.resolve(secret, url, expect_mock=given.expect_mock)
        check_own_address(title, given.http_client, address)
        return key, address

    @classmethod
    def _over(
        cls, transport: TransportT, *, base_url: str, clock: Clock, **options: Unpack[ClientOptions]
    ) -> Self:
        """A client over another transport, which holds no key; for tests."""
        made = object.__new__(cls)
        made._configure(base_url, transport, Traits(clock, expect_mock=False), options)
        return made

    @property
    def _clock(self) -> Clock:
        return self._settings.present

    @property
    def base_url(self) -> str:
        """Where the requests go."""
        return self._base_url

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """A copy with other options, for every call that is made through it.

        The copy shares the connections of this client, which stays as it is. Closing the copy closes nothing.

        Args:
            options: see :class:`prepay.ClientOptions`.
        """
        where = f"{type(self).__name__}.with_options()"
        chosen = client_options(where, options, asynchronous=self._asynchronous)
        # Not copy.copy(): resources that were already used are bound to this client.
        made = object.__new__(type(self))
        made._base_url = self._base_url
        made._transport = self._transport
        made._owns_pool = False
        made._settings = replace(self._settings, defaults=chosen.over(self._settings.defaults))
        return made

    def _read(self, call: Call[Any], options: OptionFields) -> CallOptions:
        if not options:
            return NO_OPTIONS
        arguments = (*call.path, *call.query, *(call.body or ()))
        return read_options(call.spec.label, options, arguments, asynchronous=self._asynchronous)

    def __repr__(self) -> str:
        # A repr must not fail while the client is being built: tracebacks ask for it.
        return f"{type(self).__name__}(base_url={getattr(self, '_base_url', None)!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"a {type(self).__name__} holds a key and connections, so it is not pickled; build it anew"
        )


class SyncClient(_Client[SyncSender], SyncSpending):
    """Base of the sync clients. Safe to share between threads.

    Args:
        api_key: the vendor's API key; the environment variable ``<VENDOR>_API_KEY`` when left out.
        base_url: where the API is; ``<VENDOR>_BASE_URL``, then the vendor's own address when left out.
        max_connections: most connections at a time; further calls wait for their turn.
        http_client: an own ``httpx.Client`` or ``httpx2.Client`` to send with. It is used as it is, and closed by its
            owner. Its connections belong to the process that first used it, and it is refused in a forked child; a
            transport that needs no connections says so with an attribute ``opens_sockets = False``.
        expect_mock: speak to the prepay mock server alone: a real host or key is refused here, and an answer of
            anything else is not trusted.
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
        """Close the connections. Calls made later fail."""
        if self._owns_pool:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _drive(self, flow: Flow[T]) -> T:
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


class AsyncClient(_Client[AsyncSender], AsyncSpending):
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
        """Close the connections. Calls made later fail."""
        if self._owns_pool:
            await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _drive(self, flow: Flow[T]) -> T:
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
