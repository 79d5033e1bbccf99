"""From an exception of the HTTP library to a failure that says whether a byte may have left, where to, and why."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from prepay._wire.body import TooLarge, Unreadable
from prepay._wire.messages import TransportFailure
from prepay._wire.reasons import (
    cause_of,
    from_elsewhere,
    kind_of,
    root_of,
    why_no_connection,
    why_no_response,
)
from prepay._wire.senders import closed_meanwhile, too_late
from prepay._wire.stack import Stack, Unready

if TYPE_CHECKING:
    from prepay._wire.effects import Send
    from prepay._wire.hosts import Proxy
    from prepay._wire.network import Watch
    from prepay._wire.secret import Secret

__all__ = ["Failures"]

# Of transports that do not tell when a byte leaves, these errors alone come before the first one.
_BEFORE: Final = ("ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol", "InvalidURL")
_HOPELESS: Final = ("UnsupportedProtocol", "InvalidURL")


class Failures:
    """The failures of one transport.

    Args:
        stack: its HTTP library.
        base_url: where its requests go.
        key: what no message and no cause may show.
        proxy: what they go through; None where that is not known.
        setting: the variable that names the base URL; empty where it is not known.
    """

    def __init__(self, stack: Stack, base_url: str, key: Secret, proxy: Proxy | None, setting: str) -> None:
        self._before = tuple(getattr(stack.http, name) for name in _BEFORE)
        self._hopeless = tuple(getattr(stack.http, name) for name in _HOPELESS)
        self._late = stack.http.TimeoutException
        self._known = (stack.http.HTTPError, stack.http.InvalidURL, stack.http.StreamError)
        self._url = base_url
        self._key = key
        self._proxy = proxy
        self._check = f"base_url or {setting}" if setting else "base_url"

    def of(
        self, error: Exception, send: Send, watch: Watch, *, ours: bool, closed: bool, ends: float
    ) -> TransportFailure:
        """Return the failure that an exception stands for.

        Args:
            error: what came out of the library.
            send: the attempt.
            watch: what was seen of its connection.
            ours: the connection is not the caller's.
            closed: the client has been closed.
            ends: the instant, in monotonic seconds, by which the attempt must have ended.

        Raises:
            Exception: it stands for none: another part of the program interrupted the attempt.
        """
        known = isinstance(error, self._known)
        if isinstance(error, Unready):
            return self._unready(error)
        if closed and (known or isinstance(error, RuntimeError)):
            return closed_meanwhile(send)
        # What a signal handler raises is not the library's, even where that took it for a timeout of its own.
        source = root_of(error) if ours and watch.used else error
        if isinstance(source, MemoryError) or (
            from_elsewhere(source) and not (known and source is error and not watch.used)
        ):
            raise source
        if closed:
            return closed_meanwhile(send)
        failure = self._failed(error, send, certain=watch.used)
        return too_late(send) if failure.timed_out and time.monotonic() >= ends else failure

    def _unready(self, error: Unready) -> TransportFailure:
        return TransportFailure(
            may_have_been_sent=False,
            reason=f"{error}. Nothing was sent and nothing was charged.",
            hopeless=True,
            cause=cause_of(error, self._key),
        )

    def _failed(self, error: Exception, send: Send, *, certain: bool) -> TransportFailure:
        if not certain:
            # Nothing told when a byte left: a transport of the caller's, or one that a test put in our place.
            came_back = isinstance(error, (TooLarge, Unreadable))
            known = isinstance(error, self._known)
            send.left = not isinstance(error, self._before) if known else send.left or came_back
        late, cause = isinstance(error, self._late), cause_of(error, self._key)
        if send.left:
            strange = not isinstance(error, self._known)
            return TransportFailure(
                may_have_been_sent=True,
                reason=why_no_response(error, self._url),
                timed_out=late,
                hopeless=strange,
                kind=kind_of(error, left=True),
                cause=cause,
            )
        why = why_no_connection(error, self._url, self._proxy)
        return TransportFailure(
            may_have_been_sent=False,
            reason=f"{why}. Nothing was sent and nothing was charged. Check {self._check}.",
            timed_out=late,
            hopeless=isinstance(error, self._hopeless) or not isinstance(error, self._known),
            kind=kind_of(error, left=False),
            cause=cause,
        )
