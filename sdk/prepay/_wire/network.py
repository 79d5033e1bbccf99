"""The network below the HTTP library: tells when the first byte leaves, and gives no step more time than is left.

Both classes of a side are what the library calls a network backend and a network stream; the streams wrap its own.
"""

from __future__ import annotations

import os
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from prepay._wire.body import MAX_RESPONSE_BYTES, TooLarge

if TYPE_CHECKING:
    from prepay._wire.effects import Send

__all__ = ["AsyncNetwork", "Network", "Watch"]

# What goes out at a time: a peer that drains slowly is given the time that is left once for each piece.
PIECE: Final = 16 * 1024
# Beside the body: heads, 1xx responses and framing.
OVERHEAD: Final = 1024 * 1024
# What a proxy is told before the request: CONNECT, or the greeting, the login and the request of SOCKS.
_TO_PROXY: Final = (b"CONNECT ", b"\x05", b"\x01")
CLOSING: Final = 1.0
"""Seconds that closing a connection may take."""


class Watch:
    """What a connection is in use for.

    Attributes:
        send: the attempt that it serves; None while it is idle.
        ends: the instant, in monotonic seconds, by which the attempt must have ended.
        received: bytes that came for the attempt.
        used: the network was reached for, so that ``send.left`` tells the truth; False where tests replace it.
        streams: what is open.
        stopped: it is given up: what is still being connected must not be used.
    """

    __slots__ = ("ends", "received", "send", "stopped", "streams", "used")

    def __init__(self) -> None:
        self.send: Send | None = None
        self.ends = 0.0
        self.received = 0
        self.used = False
        self.streams: list[Any] = []
        self.stopped = False

    def begin(self, send: Send, ends: float) -> None:
        """Serve an attempt."""
        self.send, self.ends, self.received, self.used = send, ends, 0, False

    def time_for(self, timeout: float | None, late: type[Exception]) -> float:
        """Return the seconds that a step may take."""
        left = 0.0 if self.stopped else self.ends - time.monotonic()
        if left <= 0:
            raise late("the time for the attempt is over")
        return left if timeout is None else min(timeout, left)

    def leaving(self, data: bytes) -> None:
        """Note that these bytes may leave."""
        self.used = True
        if self.stopped:
            raise ConnectionAbortedError
        send = self.send
        if send is not None and not send.left and data and not data.startswith(_TO_PROXY):
            send.left = True

    def came(self, data: bytes) -> bytes:
        """Count what came."""
        self.received += len(data)
        if self.received > MAX_RESPONSE_BYTES + OVERHEAD:
            raise TooLarge
        return data

    def forget(self, stream: Any) -> None:
        """Leave a stream alone from now on: it is closed, or another one goes through it."""
        with suppress(ValueError):
            self.streams.remove(stream)


class Network:
    """Connects, for sync lanes."""

    def __init__(self, core: Any, watch: Watch) -> None:
        self._core = core
        self._watch = watch

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> _Stream:
        """Connect to the first address of a host that answers; all of them share the time."""
        watch, core = self._watch, self._core
        watch.used = True
        until = time.monotonic() + watch.time_for(timeout, core.ConnectTimeout)
        addresses = _addresses(core, host, port, until - time.monotonic())
        failed: Exception | None = None
        for address in addresses:
            left = until - time.monotonic()
            if left <= 0:
                raise failed or core.ConnectTimeout("the time to connect is over")
            try:
                inner = core.SyncBackend().connect_tcp(address, port, left, local_address, socket_options)
            except (core.ConnectError, core.ConnectTimeout) as error:
                failed = error
            else:
                return _Stream(core, watch, inner)
        raise failed or core.ConnectError("the host has no address")


def _addresses(core: Any, host: str, port: int, limit: float) -> list[str]:
    """Look a name up, within a limit: the resolver knows none, so another thread waits for it."""
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
    except OSError:
        pass
    else:
        return [host]
    came: queue.SimpleQueue[list[Any] | OSError | UnicodeError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            came.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            came.put(error)

    threading.Thread(target=look_up, name="prepay-dns", daemon=True).start()
    try:
        found = came.get(timeout=limit)
    except queue.Empty:
        raise core.ConnectTimeout("the name was not resolved in time") from None
    if isinstance(found, Exception):
        raise core.ConnectError("the name cannot be resolved") from found
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Lent:
    """A socket as the ssl module gets it: one that takes the descriptor away gets a copy.

    That module makes a second owner of the descriptor before it takes it from the first. What a signal handler raises
    between the two would let both close it, and the second would close whatever has that number by then: the
    connection of another call.
    """

    def __init__(self, held: socket.socket) -> None:
        self._held = held

    def __getattr__(self, name: str) -> Any:
        return getattr(self._held, name)

    def fileno(self) -> int:
        return os.dup(self._held.fileno())

    def detach(self) -> int:
        self._held.close()
        return -1


class _Stream:
    def __init__(self, core: Any, watch: Watch, inner: Any) -> None:
        self._core = core
        self._watch = watch
        self._inner = inner
        watch.streams.append(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        watch = self._watch
        return watch.came(self._inner.read(max_bytes, watch.time_for(timeout, self._core.ReadTimeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        watch, late = self._watch, self._core.WriteTimeout
        watch.leaving(buffer)
        if len(buffer) <= PIECE:
            self._inner.write(buffer, watch.time_for(timeout, late))
            return
        for start in range(0, len(buffer), PIECE):
            self._inner.write(buffer[start : start + PIECE], watch.time_for(timeout, late))

    def close(self) -> None:
        self._watch.forget(self)
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> _Stream:
        left = self._watch.time_for(timeout, self._core.ConnectTimeout)
        held, plain = self._inner.get_extra_info("socket"), self._inner
        if not isinstance(held, ssl.SSLSocket):
            plain = type(self._inner)(_Lent(held))
        inner = plain.start_tls(ssl_context, server_hostname, left)
        made = _Stream(self._core, self._watch, inner)
        self._watch.forget(self)
        return made

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def abort(self, *, everywhere: bool) -> None:
        """Close, whatever another thread waits for; ``everywhere`` tells the peer too, even out of a forked child."""
        held = self._inner.get_extra_info("socket")
        with suppress(OSError):
            if everywhere:
                # A thread that waits on the socket is woken by this, and not by closing it.
                socket.socket.shutdown(held, socket.SHUT_RDWR)
        with suppress(OSError):
            held.close()


class AsyncNetwork:
    """Connects, for async lanes, on asyncio and trio alike. A limit around the whole attempt watches the time."""

    def __init__(self, core: Any, watch: Watch) -> None:
        self._core = core
        self._watch = watch
        self._inner = core.AnyIOBackend()

    async def connect_tcp(self, host: str, port: int, *rest: Any, **options: Any) -> _AsyncStream:
        """Connect to the first address of a host that answers."""
        self._watch.used = True
        inner = await self._inner.connect_tcp(host, port, *rest, **options)
        return _AsyncStream(self._watch, inner)


class _AsyncStream:
    def __init__(self, watch: Watch, inner: Any) -> None:
        self._watch = watch
        self._inner = inner
        watch.streams.append(self)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - the interface of the library
        return self._watch.came(await self._inner.read(max_bytes, timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - the interface of the library
        self._watch.leaving(buffer)
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        self._watch.forget(self)
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of the library
    ) -> _AsyncStream:
        made = _AsyncStream(self._watch, await self._inner.start_tls(ssl_context, server_hostname, timeout))
        self._watch.forget(self)
        return made

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
