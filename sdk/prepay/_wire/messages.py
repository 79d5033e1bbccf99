"""A request, a response and a failure, without an HTTP library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prepay._operation.options import Timeout
from prepay._operation.unset import File

if TYPE_CHECKING:
    from prepay.errors import FailureReason

__all__ = ["TransportFailure", "WireRequest", "WireResponse"]


@dataclass(frozen=True, slots=True)
class WireRequest:
    """A request, ready to be sent but for the key, which only the transport knows.

    Attributes:
        target: path and query, percent-encoded.
        authenticated: the transport is to add the key.
        content: an encoded body.
        parts: the fields of a multipart body, in its stead.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(repr=False)
    authenticated: bool
    timeout: Timeout
    content: bytes | None = field(default=None, repr=False)
    parts: tuple[tuple[str, str | File], ...] | None = field(default=None, repr=False)

    @property
    def repeatable(self) -> bool:
        """Whether it can be sent a second time: a stream that cannot be rewound is gone after the first."""
        files = (part for _, part in self.parts or () if isinstance(part, File))
        return all(isinstance(file.content, bytes) or file.content.seekable() for file in files)


@dataclass(frozen=True, slots=True)
class WireResponse:
    """An answer, whole. Header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TransportFailure:
    """No answer came.

    Attributes:
        may_have_been_sent: the server may have received the request, whole or in part.
        reason: what happened, in words without secrets.
        kind: the same as one word; None for what none of them fits.
        timed_out: it was given up for lack of time.
        hopeless: another attempt would fare no better.
        cause: the exception behind it, fit to be shown; None where there is none.
    """

    may_have_been_sent: bool
    reason: str
    timed_out: bool = False
    hopeless: bool = False
    kind: FailureReason | None = None
    cause: BaseException | None = field(default=None, repr=False, compare=False)
