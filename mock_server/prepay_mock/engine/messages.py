"""A request and a response as the engine knows them: bytes in, bytes out, no sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, Protocol

__all__ = [
    "ONCE",
    "Header",
    "NotStored",
    "RepeatedHeader",
    "Request",
    "Response",
    "Ticket",
    "WireFault",
    "fields_of",
]

Header = tuple[bytes, bytes]
ONCE: Final = frozenset(
    {
        b"access-control-request-headers",
        b"authorization",
        b"content-length",
        b"content-type",
        b"host",
        b"idempotency-key",
        b"origin",
        b"sec-fetch-dest",
        b"sec-fetch-mode",
        b"sec-fetch-site",
        b"transfer-encoding",
        b"x-prepay-control-token",
        b"x-prepay-fault",
    }
)
"""Headers that decide who asks, from where, or what a body is: two of one name are 400, since readers differ in which
one they believe. A contract adds the headers that carry a key: ``Engine.once``.
"""


class RepeatedHeader(ValueError):
    """A header of ``ONCE`` was sent twice. ``str()`` names it."""

    def __init__(self, name: bytes) -> None:
        super().__init__(f"The header {name.decode('latin-1')} was sent more than once. Send it once.")


def fields_of(pairs: Iterable[Header], once: AbstractSet[bytes] = ONCE) -> dict[bytes, bytes]:
    """Headers by their lower-case name.

    Args:
        pairs: the headers as they came.
        once: lower-case names of those that may stand there once; of any other the last one counts.

    Raises:
        RepeatedHeader: a header of ``once`` was sent twice.
    """
    fields: dict[bytes, bytes] = {}
    for name, value in pairs:
        lower = name.lower()
        if lower in fields and lower in once:
            raise RepeatedHeader(lower)
        fields[lower] = value
    return fields


@dataclass(slots=True)
class Request:
    """One HTTP request, read whole.

    Header names are lower-case bytes, as ASGI delivers them; of a repeated header the last one counts, and those of
    ``ONCE`` are never repeated.
    """

    method: str
    path: str
    """The path as it came, percent-encoded, without the query."""
    query: bytes = b""
    headers: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes], repr=False)
    body: bytes = b""
    inside: bool = False
    """Whether it was made in this process and came over no socket, so that no browser can have sent it."""

    def header(self, name: bytes) -> str | None:
        """The value of a header, decoded as latin-1, or None."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")


@dataclass(slots=True, frozen=True)
class WireFault:
    """What an adapter must do to a finished response: the engine has no wire, so it can only ask."""

    kind: str
    """``drop`` (close without an answer), ``delay``, ``truncate`` (half of the body, then close), ``malformed``
    (bytes that are no HTTP)."""
    delay_us: int = 0


@dataclass(slots=True)
class Response:
    """One HTTP response.

    Attributes:
        ticket: when set, the adapter must wait for it before it answers, see ``engine/commands.py``.
        later: when set, the adapter must call it then, off its event loop, and answer with what it returns.
    """

    status: int
    headers: list[Header]
    body: bytes = b""
    wire: WireFault | None = None
    ticket: Ticket | None = None
    later: Callable[[], Response] | None = None

    def header(self, name: bytes) -> str | None:
        """The first value of a header by its lower-case name, or None."""
        for key, value in self.headers:
            if key.lower() == name:
                return value.decode("latin-1")
        return None


class NotStored(Exception):
    """A command could not be made durable, so its answer must not go out. ``str()`` tells why."""


class Ticket(Protocol):
    """A place in the queue of what is being made durable."""

    def wait(self) -> None:
        """Return when it is durable; raises NotStored when it cannot be made so."""
        ...
