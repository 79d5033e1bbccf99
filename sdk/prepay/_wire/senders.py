"""What a transport is to the rest of the SDK, and the failures that need no HTTP library to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from prepay._wire.messages import TransportFailure

if TYPE_CHECKING:
    from prepay._wire.effects import Outcome, Send
    from prepay._wire.network import Watch

__all__ = [
    "ATTEMPT_LIMIT",
    "CLOSED",
    "AsyncSender",
    "SyncSender",
    "closed_meanwhile",
    "no_connection_free",
    "not_here",
    "note",
    "too_late",
]

ATTEMPT_LIMIT: Final = 600.0
"""Seconds after which an attempt ends, whatever else allows: a server that drips would otherwise hold it for ever."""


def note(send: Send, watch: Watch, event: str, request: object) -> None:
    """Keep track of whether a byte can have left a caller's own client, from the steps that the library tells of."""
    if event.endswith("connect_tcp.started") and not watch.used:
        send.left = False
    elif event.endswith("send_request_headers.started") and getattr(request, "method", b"") != b"CONNECT":
        send.left = True
    watch.used = True


def too_late(send: Send) -> TransportFailure:
    """Return the failure of an attempt that was still under way when its limit came."""
    limited = send.limit is not None and send.limit <= ATTEMPT_LIMIT
    when = "before the deadline" if limited else f"within {ATTEMPT_LIMIT:g} seconds"
    reason = f"no response {when}" if send.left else f"nothing was sent {when}"
    return TransportFailure(may_have_been_sent=send.left, reason=reason, timed_out=True, kind="deadline")


def no_connection_free(connections: int) -> TransportFailure:
    """Return the failure of an attempt that waited for a connection while none became free."""
    one = connections == 1
    reason = (
        f"{'the only connection is' if one else f'all {connections} connections are'} in use, and none became free "
        "in time. Nothing was sent. Raise max_connections or the connect timeout."
    )
    return TransportFailure(may_have_been_sent=False, reason=reason, timed_out=True, kind="pool")


def closed_meanwhile(send: Send) -> TransportFailure:
    """Return the failure of an attempt whose client was closed under it."""
    reason = "the client was closed before a response came"
    return TransportFailure(may_have_been_sent=send.left, reason=reason, hopeless=True, kind="closed")


def not_here(place: str) -> TransportFailure:
    """Return the failure of an attempt whose http_client belongs to another place."""
    reason = (
        f"http_client was first used in another {place}, and its connections belong there. Nothing was sent. Make the "
        f"http_client in the {place} that uses it, or leave it out."
    )
    return TransportFailure(may_have_been_sent=False, reason=reason, hopeless=True)


CLOSED: Final = TransportFailure(
    may_have_been_sent=False, reason="the client is closed; build a new one", hopeless=True, kind="closed"
)


class SyncSender(Protocol):
    """Sends requests on the calling thread."""

    def send(self, send: Send, /) -> Outcome: ...
    def close(self) -> None: ...


class AsyncSender(Protocol):
    """Sends requests on an event loop."""

    async def send(self, send: Send, /) -> Outcome: ...
    async def aclose(self) -> None: ...
