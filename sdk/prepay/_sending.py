"""What a transport is to the rest of the SDK, and how far an attempt has come. Nothing here knows httpx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from prepay._wire import TransportFailure

if TYPE_CHECKING:
    from prepay._effects import Outcome, Send

__all__ = ["CLOSED", "AsyncSender", "SyncSender", "closed_meanwhile", "note", "too_late"]


def note(send: Send, event: str) -> None:
    """Keep track of whether a byte can have left, from the steps that httpcore tells of."""
    if event.endswith("connect_tcp.started"):
        send.exposed = False
    elif event.endswith("send_request_headers.started"):
        send.exposed = True


def too_late(send: Send) -> TransportFailure:
    """The failure of an attempt that was still under way when its limit came."""
    reason = "no answer came before the deadline" if send.exposed else "nothing was sent before the deadline"
    return TransportFailure(may_have_been_sent=send.exposed, reason=reason, timed_out=True)


def closed_meanwhile(send: Send) -> TransportFailure:
    """The failure of an attempt whose client was closed under it."""
    reason = "the client was closed before an answer came"
    return TransportFailure(may_have_been_sent=send.exposed, reason=reason, hopeless=True)


CLOSED: Final = TransportFailure(
    may_have_been_sent=False, reason="the client is closed; build a new one", hopeless=True
)


class SyncSender(Protocol):
    """Sends requests on the calling thread."""

    def send(self, send: Send, /) -> Outcome: ...
    def close(self) -> None: ...


class AsyncSender(Protocol):
    """Sends requests on an event loop."""

    async def send(self, send: Send, /) -> Outcome: ...
    async def aclose(self) -> None: ...
