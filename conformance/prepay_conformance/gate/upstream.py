"""Connections to the server under test: kept alive, one per sender, never used for a request twice."""

from __future__ import annotations

import select
import socket
import ssl
import threading
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

from prepay_conformance.errors import KitError
from prepay_conformance.gate.exchange import Headers, Request
from prepay_conformance.gate.wire import Malformed, read_body, read_head, write_message

__all__ = ["Lost", "Raw", "Unreachable", "Upstream"]

# What concerns one connection only, and must not be passed on (RFC 9110, 7.6.1); the length is written anew.
_HOP = frozenset(
    {
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade", "accept-encoding",
    }
)  # fmt: skip


class Unreachable(Exception):
    """No connection could be made: the request was not sent."""


class Lost(Exception):
    """The request was sent, and its answer did not come: what it did is unknown."""


class Raw(NamedTuple):
    """An answer as it came."""

    status: int
    headers: Headers
    body: bytes


class _Connection:
    def __init__(self, raw: socket.socket) -> None:
        self.socket = raw
        self.stream: BinaryIO = raw.makefile("rb")

    def usable(self) -> bool:
        """Whether the other side has kept it open; a request on a closed one would have an unknown outcome."""
        readable, _, _ = select.select([self.socket], [], [], 0)
        return not readable

    def close(self) -> None:
        self.stream.close()
        self.socket.close()


class Upstream:
    """The server under test.

    Args:
        url: its base URL, ``http`` or ``https``; a path in it stands before every path of the contract.
        timeout: seconds to wait for a connection and for each part of an answer.

    Raises:
        KitError: this is no such URL.
    """

    def __init__(self, url: str, timeout: float = 30.0) -> None:
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError as error:
            raise KitError(f"--url {url}: {error}") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise KitError(f"--url {url}: name scheme and host, like https://api.example.com")
        if parts.username is not None:
            raise KitError("--url: no user or password in the URL; the key comes from the environment")
        self.host = parts.hostname
        self.port = port or (443 if parts.scheme == "https" else 80)
        self.name = parts.netloc
        self.prefix = parts.path.rstrip("/")
        self.url = f"{parts.scheme}://{parts.netloc}{self.prefix}"
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._timeout = timeout
        self._idle: list[_Connection] = []
        self._lock = threading.Lock()

    @property
    def loopback(self) -> bool:
        """Whether the server runs on this machine."""
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")

    def send(self, request: Request) -> Raw:
        """Send one request once, and wait for its answer.

        Raises:
            Unreachable: nothing was sent.
            Lost: it was sent and not answered.
        """
        connection = self._take()
        headers = [(name, value) for name, value in request.headers if name.lower() not in _HOP]
        headers.insert(0, ("Host", self.name))
        if request.body or request.method in {"POST", "PUT", "PATCH"}:
            headers.append(("Content-Length", str(len(request.body))))
        message = write_message(
            f"{request.method} {self.prefix}{request.target} HTTP/1.1", headers, request.body
        )
        try:
            connection.socket.sendall(message)
            answer, reusable = self._receive(connection, request.method)
        except (OSError, Malformed) as error:
            connection.close()
            raise Lost(str(error) or type(error).__name__) from error
        except BaseException:
            connection.close()
            raise
        if reusable:
            with self._lock:
                self._idle.append(connection)
        else:
            connection.close()
        return answer

    def _receive(self, connection: _Connection, method: str) -> tuple[Raw, bool]:
        while True:
            head = read_head(connection.stream)
            if head is None:
                raise Malformed("the connection was closed without an answer")
            if not head.first.startswith("HTTP/") or not (head.second.isascii() and head.second.isdigit()):
                raise Malformed(f"no answer begins with {head.first[:20]} {head.second[:20]}")
            if not head.second.startswith("1"):
                break
        body = read_body(connection.stream, head, answers=method)
        framed = bool(head.header("content-length") or head.header("transfer-encoding") or not body)
        headers = [entry for entry in head.headers if entry[0].lower() != "transfer-encoding"]
        return Raw(int(head.second), headers, body), head.keeps_alive and framed

    def _take(self) -> _Connection:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return self._open()
            if connection.usable():
                return connection
            connection.close()

    def _open(self) -> _Connection:
        try:
            raw = socket.create_connection((self.host, self.port), timeout=self._timeout)
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                raw = self._tls.wrap_socket(raw, server_hostname=self.host)
        except OSError as error:
            raise Unreachable(f"{self.url} cannot be reached: {error}") from error
        return _Connection(raw)

    def close(self) -> None:
        """Close what is idle; connections in use close themselves."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
