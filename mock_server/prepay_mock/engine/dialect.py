"""What a vendor's dialect is: its envelope, its errors, its handlers. Money is the ledger's affair, not a dialect's."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from prepay._contract.rows import SECTION, VendorRow, row_in
from prepay._contract.vendors import BUILT_IN
from prepay_mock.contract import Contract, Problem
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.engine.messages import Header, Request
from prepay_mock.ledger import Entry
from prepay_mock.world.account import Account
from prepay_mock.world.world import Timer, World

__all__ = ["Dialect", "Kept", "handlers_of", "who_has_backends"]

_LOG = logging.getLogger("prepay_mock")


class Kept(NamedTuple):
    """The form of what a vendor keeps, as JSON Schemas; they may refer to ``#/components/schemas`` of the contract.

    Attributes:
        tables: of a record, by the name of its table in an account.
        settings: by the name of the setting in an account.
        world: of a record, by the name of its table in the world.
        timers: the kinds of timers.
    """

    tables: Mapping[str, Any] = MappingProxyType({})
    settings: Mapping[str, Any] = MappingProxyType({})
    world: Mapping[str, Any] = MappingProxyType({})
    timers: frozenset[str] = frozenset()


class Dialect(ABC):
    """One vendor. A dialect keeps no state of its own: whatever changes lives in the world.

    ``title``, ``prefix`` and ``per_minute`` are those of the vendor's row in the contract (``x-prepay-vendors``); a
    dialect says them itself only where the contract has no such row.

    Class attributes:
        name: the vendor's name, as the contract and the control API write it.
        title: its name as people write it.
        prefix: the path prefix of its operations; errors without a route below it are this vendor's.
        credit_source: where credits come from that are given without a source, in the vendor's words.
        has_backend: whether it passes calls on to a backend that may fail (the fault ``backend_status``).
        per_minute: requests per minute and key, or None where the vendor has no such limit.
        delivery_timeout_s: seconds within which a webhook must be answered.
        delivery_retries_s: seconds after the first try of a delivery at which it is tried again.
    """

    name: str
    title: str
    prefix: str
    credit_source: str = "topup"
    has_backend: bool = False
    per_minute: int | None = None
    delivery_timeout_s: int = 10
    delivery_retries_s: tuple[int, ...] = ()
    route_code: str
    """The error code for an unknown route; the codes below are for 405, 406, 413, 415 and 500."""
    method_code: str
    accept_code: str
    size_code: str
    media_code: str
    internal_code: str

    def __init_subclass__(cls, **facts: Any) -> None:
        super().__init_subclass__(**facts)
        row = BUILT_IN.get(getattr(cls, "name", ""))
        if row is not None:
            cls.title, cls.prefix, cls.per_minute = row.title, row.prefix, row.per_minute

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.row: VendorRow | None = row_in(contract.document, self.name) or BUILT_IN.get(self.name)
        """What the contract says of the vendor; None where the dialect says it all itself."""
        if self.row is not None:
            self.title, self.prefix, self.per_minute = self.row.title, self.row.prefix, self.row.per_minute
        elif type(self).key_of is Dialect.key_of:
            raise ValueError(
                f"the contract has no row {self.name} in {SECTION}, so the dialect of {self.name} must have key_of"
            )

    @abstractmethod
    def handlers(self) -> Mapping[str, Handler]:
        """operationId → handler for every operation of this vendor."""

    def controls(self) -> Mapping[str, Callable[[Any], Any]]:
        """operationId → handler for the calls of the control API that play this vendor; each gets a ControlCall."""
        return {}

    def key_of(self, request: Request) -> str | None:
        """Return the key that was sent, from the header that the contract names for it; None without one."""
        assert self.row is not None
        return self.row.key_in(request.header(self.row.key_header.lower().encode()))

    def key_headers(self, key: str) -> dict[bytes, bytes]:
        """Return the headers that carry a key, as the contract says; none where it says nothing."""
        if self.row is None:
            return {}
        name, value = self.row.key_field(key)
        return {name.lower().encode(): value.encode()}

    @property
    def dry_run_header(self) -> bytes:
        """The header, in lower case, that asks for a dry run; empty where the vendor has none."""
        name = None if self.row is None else self.row.dry_run
        return b"" if name is None else name.lower().encode()

    @abstractmethod
    def no_key(self) -> Refusal:
        """401 for a request without a key."""

    @abstractmethod
    def bad_key(self) -> Refusal:
        """401 for a key that opens nothing."""

    @abstractmethod
    def bad_standing(self, standing: str) -> Refusal:
        """The refusal for a ``revoked`` or ``suspended`` key, or for a write or paid read with a ``readonly`` one."""

    @abstractmethod
    def too_many(self, wait_us: int) -> Refusal:
        """429 for an empty bucket; ``wait_us`` microseconds until the next token."""

    @abstractmethod
    def invalid(self, problems: Sequence[Problem]) -> Refusal:
        """400 or 422 for input that the contract does not allow. ``Refusal.details`` is what ``error_body`` gets."""

    @abstractmethod
    def error_body(self, refusal: Refusal, x: Exchange) -> Any:
        """The vendor's error envelope as a JSON value."""

    def headers(self, x: Exchange) -> list[Header]:
        """The vendor's own headers for any answer, errors included."""
        return []

    def prepare(self, x: Exchange) -> Reply | None:
        """Last step before the handler: an idempotent replay, say. A Reply ends the exchange; may raise Refusal."""
        return None

    def finish(self, x: Exchange, reply: Reply, body: bytes) -> None:
        """First step after the handler, with the rendered body: to remember an answer for replays."""

    def secret_of(self, account: Account, secret_ref: str | None) -> str | None:
        """The secret that signs a webhook of this account, or None when it goes out unsigned."""
        return None

    def set_webhook(self, world: World, account: Account, url: str | None, secret: str | None) -> None:
        """Set the account's endpoint for webhooks, or remove it with None.

        Raises:
            ValueError: it is set by the vendor's own API, or the vendor has no webhooks.
        """
        raise ValueError(
            f"{self.name} has no webhooks that the operator sets; its own API may have an operation for it"
        )

    def on_refunded(self, world: World, account: Account, entry: Entry) -> None:
        """Called after the operator has given a charge back; ``entry`` is the refund's row."""

    def sign(self, secret: str | None, timestamp: int, raw_body: bytes) -> dict[str, str]:
        """The vendor's headers of a webhook that is sent at ``timestamp``, seconds since the epoch."""
        return {}

    def delivery_headers(
        self, record: Mapping[str, Any], secret: str | None, timestamp: int, raw_body: bytes
    ) -> dict[str, str]:
        """Return the vendor's headers of one try of a delivery; ``record`` is as in ``world/outgoing.py``."""
        return self.sign(secret, timestamp, raw_body)

    def run_timer(self, world: World, account: Account, timer: Timer) -> None:
        """Let happen what a timer is for. One that cannot happen is logged, and must not stop any other."""
        try:
            self.on_timer(world, account, timer.kind, timer.ref, timer.due)
            self.on_settled(world, account, timer.due)
        except Exception:  # noqa: BLE001 - see above
            _LOG.exception("a timer of %s failed: %s %s", timer.vendor, timer.kind, timer.ref)

    def on_timer(self, world: World, account: Account, kind: str, ref: str, at: int) -> None:
        """A timer of this vendor is due; ``at`` is its own instant, not the present."""
        raise LookupError(f"{self.name} has no timers")

    def on_settled(self, world: World, account: Account, at: int) -> None:
        """Called after every request or timer that may have moved money, to watch thresholds."""

    def kept(self) -> Kept:
        """Return the form of what this vendor keeps; what has no form here is refused in a state from outside."""
        return Kept()

    def check_kept(self, world: World, account: Account) -> None:
        """Check what ``kept`` cannot say of an account from outside; raises ImportProblem."""


def who_has_backends(dialects: Iterable[Dialect]) -> str:
    """Say which vendors have a backend, for a message."""
    titles = " and ".join(dialect.title for dialect in dialects if dialect.has_backend)
    return f"only {titles} has a backend" if titles else "no vendor of this server has a backend"


def handlers_of(contract: Contract, dialects: Sequence[Dialect]) -> Mapping[str, Handler]:
    """Return operationId → handler of all dialects; raises ValueError unless they match the contract one to one."""
    handlers: dict[str, Handler] = {}
    for dialect in dialects:
        handlers.update(dialect.handlers())
    missing = sorted(contract.operations.keys() - handlers.keys())
    extra = sorted(handlers.keys() - contract.operations.keys())
    if missing or extra:
        raise ValueError(
            f"contract and handlers do not match: no handler for {missing or 'none'}, "
            f"no operation for {extra or 'none'}"
        )
    return handlers
