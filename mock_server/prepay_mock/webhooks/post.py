"""One POST request to a webhook's receiver, within one limit of time. Redirects and proxies are not followed."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from typing import Any, Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from prepay_mock.webhooks.receivers import NotAllowed, Receivers, is_loopback

__all__ = ["LONGEST_RESPONSE", "NotAllowed", "Outgoing", "Post", "is_loopback", "post"]

LONGEST_RESPONSE: Final = 1 << 16
"""Bytes of a response's body that are read, so that a receiver is not cut off in the middle of it."""
_PORTS: Final = {"http": 80, "https": 443}


class Outgoing(NamedTuple):
    """One try of one delivery.

    Attributes:
        id: the delivery.
        at: the instant that counts as the try's, microseconds since the epoch.
        url: where it goes.
        headers: the vendor's, with the signature if there is a secret.
        body: the raw body, as signed.
        timeout_s: seconds within which it must be answered, everything included.
    """

    id: str
    at: int
    url: str
    headers: dict[str, str]
    body: bytes
    timeout_s: int


Post = Callable[[Outgoing], int]
"""Sends one try and returns the status of the response; raises OSError (a timeout is one) when there is none, and
NotAllowed when it must not be sent at all."""


class _Deadline:
    """What is left of the time for one delivery."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seconds = seconds
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raises TimeoutError when there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError(f"no response within {self._seconds:g} seconds")
        return left


class _Incoming(io.RawIOBase):
    """What comes in on a socket; every read has only the time that is left."""

    def __init__(self, connection: socket.socket, deadline: _Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(self._deadline.left())
        return self._connection.recv_into(buffer)

    def makefile(self, *_: object) -> io.BufferedReader:
        """What http.client asks of a socket."""
        return io.BufferedReader(self)


def post(outgoing: Outgoing, receivers: Receivers, *, clock: Callable[[], float] = time.monotonic) -> int:
    """Send one try of a delivery; returns the status of the response.

    ``outgoing.timeout_s`` is for everything together: however slowly a receiver takes or gives, it ends then.

    Raises:
        NotAllowed: ``receivers`` does not allow the address.
        OSError: no response, or none that is HTTP, within the time.
    """
    # Imported late: a server that sends nothing need not pay for it when it starts.
    from http.client import HTTPException, HTTPResponse

    deadline = _Deadline(outgoing.timeout_s, clock)
    connection: socket.socket | None = None
    try:
        url, host, port = _place(outgoing.url)
        connection = _connected(receivers.targets(host, port), deadline)
        if url.scheme == "https":
            connection = _secured(connection, host, deadline)
        connection.settimeout(deadline.left())
        connection.sendall(_request(url, outgoing))
        response = HTTPResponse(_Incoming(connection, deadline), method="POST")  # type: ignore[arg-type]
        response.begin()
        response.read(LONGEST_RESPONSE)
    except (HTTPException, ValueError) as error:
        raise OSError(f"{type(error).__name__}: {error}") from None
    else:
        return response.status
    finally:
        if connection is not None:
            connection.close()


def _place(text: str) -> tuple[SplitResult, str, int]:
    url = urlsplit(text)
    if url.scheme not in _PORTS or not url.hostname:
        raise ValueError(f"{url.scheme or 'this'} is not an http or https address")
    return url, url.hostname, url.port or _PORTS[url.scheme]


def _connected(targets: list[tuple[int, tuple[str, int]]], deadline: _Deadline) -> socket.socket:
    """Connect to the first address that answers: to an address that was checked, not to a name once more."""
    failure: OSError | None = None
    for family, address in targets:
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(deadline.left())
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure or OSError("there is no address to connect to")


def _secured(connection: socket.socket, host: str, deadline: _Deadline) -> socket.socket:
    import ssl

    connection.settimeout(deadline.left())
    return ssl.create_default_context().wrap_socket(connection, server_hostname=host)


def _request(url: SplitResult, outgoing: Outgoing) -> bytes:
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    host = url.netloc.rpartition("@")[2]
    headers = {
        "Host": host,
        "Content-Length": str(len(outgoing.body)),
        "Connection": "close",
        **outgoing.headers,
    }
    lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("the address or a header has a line break")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + outgoing.body
