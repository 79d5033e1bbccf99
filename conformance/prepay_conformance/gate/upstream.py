"""Connections to the server under test: kept alive, one per sender, never used for a request twice."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from prepay_conformance.errors import KitError
from prepay_conformance.gate.exchange import Headers, Request, header_of
from prepay_conformance.gate.route import host_of, is_loopback, is_loopback_address, proxy_for
from prepay_conformance.gate.wire import Malformed, ReadResponse, decoded, read_response, write_message
from prepay_conformance.limits import MAX_RESPONSE_BYTES

__all__ = ["HOP_HEADERS", "Connection", "Lost", "Raw", "Unreachable", "Upstream"]

# What concerns one connection only, and must not be passed on (RFC 9110, 7.6.1); the length is written anew.
HOP_HEADERS = frozenset(
    {
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization", "proxy-connection",
        "te", "trailer", "transfer-encoding", "upgrade", "accept-encoding",
    }
)  # fmt: skip


class Unreachable(Exception):
    """No connection could be made: the request was not sent."""


class Lost(Exception):
    """The request was sent, and no response to it could be read: what it did is unknown."""


class Raw(NamedTuple):
    """A response as it arrived. ``plain`` is its body with any content coding undone."""

    status: int
    headers: Headers
    body: bytes
    plain: bytes | None = None


class Connection:
    """A connection that gives up once its deadline has passed, however little at a time arrives."""

    def __init__(self, raw: socket.socket) -> None:
        self.socket = raw
        self.deadline = 0.0

    def limit(self, seconds: float) -> None:
        """Allow so many seconds from now on."""
        self.deadline = time.monotonic() + seconds
        self.socket.settimeout(seconds)

    def receive(self, most: int) -> bytes:
        """Return at most so many bytes; none when the other side has closed it."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self.socket.settimeout(left)
        return self.socket.recv(most)

    def usable(self) -> bool:
        """Return True if the other side has kept it open; the outcome of a request on a closed one is unknown."""
        readable, _, _ = select.select([self.socket], [], [], 0)
        return not readable

    def close(self) -> None:
        """Close it, whatever state it is in."""
        with contextlib.suppress(OSError):
            self.socket.close()


class Upstream:
    """The server under test.

    Args:
        url: its base URL, ``http`` or ``https``; a path in it stands before every path of the contract.
        timeout: seconds to wait for a connection, and again for a whole response.
        environment: where the user's proxy is named, as for other tools; a server on loopback is reached without.
        max_response_bytes: the most bytes that the body of a response may have, before and after decoding.

    Raises:
        KitError: this is no such URL, or the proxy's is none.
    """

    def __init__(
        self,
        url: str,
        timeout: float = 30.0,
        *,
        environment: Mapping[str, str] | None = None,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
    ) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise KitError(f"--url: {error}") from None
        if parts.username is not None:
            raise KitError("--url: no user or password in the URL; the key comes from the environment")
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise KitError(f"--url {url}: name scheme and host, like https://api.example.com")
        self.host = host_of(parts.hostname)
        usual = 443 if parts.scheme == "https" else 80
        self.port = usual if port is None else port
        shown = f"[{self.host}]" if ":" in self.host else self.host
        self.name = shown if port is None else f"{shown}:{port}"
        self.prefix = parts.path.rstrip("/")
        self.url = f"{parts.scheme}://{self.name}{self.prefix}"
        self.loopback = is_loopback(self.host)
        """Return True if the server runs on this machine, by its address and not by its text."""
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._proxy = proxy_for(parts.scheme, self.host, os.environ if environment is None else environment)
        self._timeout = timeout
        self._most = max_response_bytes
        self._idle: list[Connection] = []
        self._lock = threading.Lock()

    def send(self, request: Request) -> Raw:
        """Send one request once, and wait for its response.

        Raises:
            Unreachable: nothing was sent.
            Lost: it was sent, and there is no response that can be read.
        """
        connection = self.take()
        try:
            connection.limit(self._timeout)
            connection.socket.sendall(self._message(request))
            response = read_response(connection.receive, request.method, self._most)
        except (OSError, Malformed) as error:
            connection.close()
            raise Lost(str(error) or type(error).__name__) from error
        except BaseException:
            connection.close()
            raise
        if response.keeps_alive:
            self.give_back(connection)
        else:
            connection.close()
        return self._raw(response)

    def _raw(self, response: ReadResponse) -> Raw:
        plain = decoded(response.body, header_of(response.headers, "content-encoding") or "", self._most)
        if plain is None:
            raise Lost(f"the body has more than {self._most} bytes once it is decoded")
        headers = [entry for entry in response.headers if entry[0].lower() != "transfer-encoding"]
        return Raw(response.status, headers, response.body, plain)

    def _message(self, request: Request) -> bytes:
        headers = [(name, value) for name, value in request.headers if name.lower() not in HOP_HEADERS]
        if request.body or request.method in {"POST", "PUT", "PATCH"}:
            headers.append(("Content-Length", str(len(request.body))))
        return self.head(request.method, request.target, headers) + request.body

    def head(self, method: str, target: str, headers: Headers) -> bytes:
        """Return the first bytes of a request to this server; ``headers`` say how its body is framed."""
        place, own = f"{self.prefix}{target}", [("Host", self.name)]
        if self._proxy is not None and self._tls is None:
            place = f"http://{self.name}{place}"
            if self._proxy.credentials:
                own.append(("Proxy-Authorization", self._proxy.credentials))
        return write_message(f"{method} {place} HTTP/1.1", [*own, *headers], b"")

    def give_back(self, connection: Connection) -> None:
        """Keep a connection for the next request; the response on it has been read to its end."""
        with self._lock:
            self._idle.append(connection)

    def take(self) -> Connection:
        """Return a connection that is idle, or a new one; whoever takes it closes it or gives it back.

        Raises:
            Unreachable: nothing was sent.
        """
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return self._open()
            if connection.usable():
                return connection
            connection.close()

    def _open(self) -> Connection:
        proxy = self._proxy
        raw: socket.socket | None = None
        try:
            address = (self.host, self.port) if proxy is None else (proxy.host, proxy.port)
            raw = socket.create_connection(address, timeout=self._timeout)
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.loopback and not is_loopback_address(str(raw.getpeername()[0])):
                raise OSError(f"{self.host} does not lead to this machine")
            if self._tls is not None:
                if proxy is not None:
                    self._tunnel(raw, proxy.credentials)
                raw = self._tls.wrap_socket(raw, server_hostname=self.host)
        except (OSError, Malformed) as error:
            if raw is not None:
                raw.close()
            through = "" if proxy is None else f" through the proxy {proxy.host}:{proxy.port}"
            raise Unreachable(f"{self.url} cannot be reached{through}: {error}") from error
        return Connection(raw)

    def _tunnel(self, raw: socket.socket, credentials: str) -> None:
        """Ask the proxy for a tunnel: it learns the host's name, and of the rest only encrypted bytes."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        place = f"{shown}:{self.port}"
        headers = [("Host", place), *([("Proxy-Authorization", credentials)] if credentials else [])]
        asking = Connection(raw)
        asking.limit(self._timeout)
        raw.sendall(write_message(f"CONNECT {place} HTTP/1.1", headers, b""))
        status = read_response(asking.receive, "CONNECT", self._most).status
        if not 200 <= status < 300:
            raise OSError(f"it refused a tunnel with {status}")
        raw.settimeout(self._timeout)

    def close(self) -> None:
        """Close what is idle; connections in use close themselves."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
