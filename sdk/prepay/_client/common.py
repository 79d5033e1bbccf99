"""What sync and async clients have in common: where keys and addresses come from, and what copies share."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, NoReturn, Self, TypeVar

from prepay._call.context import Settings
from prepay._call.dialect import Dialect
from prepay._call.shared import Shared
from prepay._call.top_ups import TopUps
from prepay._client.check import client_options, read_options
from prepay._client.check_client import Given, check_client, check_own_address
from prepay._client.interlock import VendorProfile
from prepay._operation.options import NO_OPTIONS, CallOptions, ClientOptions, OptionFields
from prepay._operation.spec import Call
from prepay._wire.effects import Flow
from prepay._wire.encode import USUAL_HEADERS
from prepay._wire.secret import Secret
from prepay._wire.senders import AsyncSender, SyncSender
from prepay.clock import Clock
from prepay.errors import ClientClosedError

if TYPE_CHECKING:
    from typing import Unpack

__all__ = ["BaseClient", "Traits"]

TransportT = TypeVar("TransportT", SyncSender, AsyncSender)


class Traits(NamedTuple):
    """What a client is given beside its key, its address and its options."""

    clock: Clock | None
    expect_mock: bool


class Life:
    """Whether a client is open. A copy ends with the client whose connections it shares, and not the other way round.

    Args:
        of: the life of that client; None when the connections are its own.
    """

    __slots__ = ("_closed", "_of")

    def __init__(self, of: Life | None = None) -> None:
        self._closed = False
        self._of = of

    @property
    def over(self) -> bool:
        """The client, or the one that it is a copy of, has been closed."""
        return self._closed or (self._of is not None and self._of.over)

    def end(self) -> None:
        """Close the client."""
        self._closed = True


class BaseClient(Generic[TransportT]):
    """What sync and async clients have in common."""

    _profile: ClassVar[VendorProfile]
    _dialect: ClassVar[Dialect]
    _asynchronous: ClassVar[bool]
    _transport: TransportT
    _settings: Settings
    _base_url: str
    _owns_pool: bool
    _life: Life

    def _configure(
        self, base_url: str, transport: TransportT, traits: Traits, options: ClientOptions
    ) -> None:
        self._base_url = base_url
        self._transport = transport
        self._owns_pool = True
        self._life = Life()
        self._settings = Settings(
            dialect=self._dialect,
            headers=USUAL_HEADERS,
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
    def is_closed(self) -> bool:
        """True once this client, or the one that it is a copy of, was closed."""
        return self._life.over

    def _check_open(self, flow: Flow[Any]) -> None:
        if self._life.over:
            flow.close()
            raise ClientClosedError(
                f"This {type(self).__name__} has been closed. Nothing was sent. Make a new client."
            )

    @property
    def base_url(self) -> str:
        """Where the requests go."""
        return self._base_url

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """A copy with other options, for every call that is made through it.

        The copy shares the connections of this client, which stays as it is. Closing the copy ends the copy alone.

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
        made._life = Life(self._life)
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
