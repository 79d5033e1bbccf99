"""A request and a response as the engine knows them: bytes in, bytes out, no sockets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prepay_mock.engine.keeping import Ticket

__all__ = ["Header", "Request", "Response", "WireFault"]

Header = tuple[bytes, bytes]


@dataclass(slots=True)
class Request:
    """One HTTP request, read whole.

    Header names are lower-case bytes, as ASGI delivers them; of a repeated header the last one counts.
    """

    method: str
    path: str
    """The path as it came, percent-encoded, without the query."""
    query: bytes = b""
    headers: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes], repr=False)
    body: bytes = b""

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
        ticket: when set, the adapter must wait for it before it answers, see ``engine/keeping.py``.
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
