"""Servers that speak HTTP badly on purpose, over plain TCP or TLS, and count what reaches them."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

__all__ = ["RawServer", "balance", "read_request", "respond", "serve"]

Behaviour = Callable[["RawServer", socket.socket], object]
_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
BALANCE = b'{"credit_balance": 7, "credit_reserved": 0, "available_credits": 7}'


class RawServer:
    """A listener; each connection is handed to ``behave`` in a thread of its own.

    Attributes:
        url: where it is.
        heads: the first line of every request of which a byte came.
        most: the most connections that were open at a time.
        accepted: connections that were made in all.
    """

    def __init__(self, behave: Behaviour, context: ssl.SSLContext | None = None) -> None:
        self._behave = behave
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http{'s' if context else ''}://127.0.0.1:{self.port}"
        self.heads: list[bytes] = []
        self.open = self.most = self.accepted = 0
        self._held: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._stopping = False
        self._threads: list[threading.Thread] = []
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            if self._stopping:
                connection.close()
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            thread.start()
            self._threads = [each for each in self._threads if each.is_alive()] + [thread]

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self.open += 1
            self.accepted += 1
            self.most = max(self.most, self.open)
            self._held.add(connection)
        with contextlib.suppress(OSError, ValueError), connection:
            connection.settimeout(20)
            if self._context is None:
                self._behave(self, connection)
            else:
                with self._context.wrap_socket(connection, server_side=True) as wrapped:
                    self._behave(self, wrapped)
        with self._lock:
            self.open -= 1
            self._held.discard(connection)

    def count(self, head: bytes) -> None:
        """Note that a request came."""
        with self._lock:
            self.heads.append(head)

    def stop(self) -> None:
        self._stopping = True
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        self._acceptor.join()
        self._listener.close()
        with self._lock:
            held = list(self._held)
        for each in held:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)


@contextmanager
def serve(behave: Behaviour, context: ssl.SSLContext | None = None) -> Generator[RawServer]:
    server = RawServer(behave, context)
    try:
        yield server
    finally:
        server.stop()


def read_request(server: RawServer, connection: socket.socket) -> bytes | None:
    """Read a whole request; None when the peer has gone. Counted from its first byte."""
    head, counted = b"", False
    while b"\r\n\r\n" not in head:
        part = connection.recv(65536)
        if not part:
            return None
        if not counted:
            counted = True
            server.count(part.split(b"\r\n", 1)[0])
        head += part
    head, _, body = head.partition(b"\r\n\r\n")
    found = _LENGTH.search(head)
    missing = int(found[1]) - len(body) if found else 0
    while missing > 0:
        part = connection.recv(65536)
        if not part:
            return None
        missing -= len(part)
        body += part
    return head + b"\r\n\r\n" + body


def respond(connection: socket.socket, body: bytes, *headers: bytes, status: bytes = b"200 OK") -> None:
    head = b"\r\n".join(
        [
            b"HTTP/1.1 " + status,
            b"content-type: application/json",
            b"content-length: %d" % len(body),
            *headers,
            b"",
            b"",
        ]
    )
    connection.sendall(head + body)


def balance(server: RawServer, connection: socket.socket, delay: float = 0.0) -> None:
    """Answer every request in order with a balance."""
    while read_request(server, connection) is not None:
        if delay:
            time.sleep(delay)
        respond(connection, BALANCE)


def silence(server: RawServer, connection: socket.socket) -> None:
    """Read the request, and say nothing."""
    read_request(server, connection)
    connection.recv(1)


def half(server: RawServer, connection: socket.socket) -> None:
    """Send half a response, and hang up."""
    if read_request(server, connection) is not None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{")


def garbage(server: RawServer, connection: socket.socket) -> None:
    """Send what is not HTTP."""
    if read_request(server, connection) is not None:
        connection.sendall(b"\x00\x01garbage\r\n\r\n")


def reset(server: RawServer, connection: socket.socket) -> None:
    """Read the request, and reset the connection."""
    if read_request(server, connection) is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def dripping_head(server: RawServer, connection: socket.socket) -> None:
    """Send a head that never ends, a byte at a time."""
    read_request(server, connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nx-drip: ")
    while True:
        connection.sendall(b"a")
        time.sleep(0.01)


def endless_informational(server: RawServer, connection: socket.socket) -> None:
    """Send 103 after 103."""
    read_request(server, connection)
    while True:
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n")
        time.sleep(0.005)


def dripping_body(server: RawServer, connection: socket.socket) -> None:
    """Send a body a byte at a time."""
    read_request(server, connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    while True:
        connection.sendall(b" ")
        time.sleep(0.01)


def never_reading(server: RawServer, connection: socket.socket) -> None:
    """Take no byte off the wire, so that the peer's buffer runs full."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    time.sleep(3)


def slowly_reading(server: RawServer, connection: socket.socket) -> None:
    """Take the request off the wire a few bytes at a time."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    while connection.recv(512):
        time.sleep(0.01)


def endless_body(server: RawServer, connection: socket.socket) -> None:
    """Send a body without an end, as fast as it goes."""
    read_request(server, connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    part = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    while True:
        connection.sendall(part)


def endless_heads(server: RawServer, connection: socket.socket) -> None:
    """Send 1xx responses as fast as it goes."""
    read_request(server, connection)
    part = (b"HTTP/1.1 103 Early Hints\r\nlink: " + b"a" * 8000 + b"\r\n\r\n") * 8
    while True:
        connection.sendall(part)


def large_head(server: RawServer, connection: socket.socket) -> None:
    """Send a head of a megabyte."""
    read_request(server, connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"x-a: b\r\n" * 130_000 + b"\r\n")


def bomb(encoding: str = "gzip", size: int = 1 << 30) -> Behaviour:
    """Send a gibibyte packed into a megabyte."""

    def behave(server: RawServer, connection: socket.socket) -> None:
        read_request(server, connection)
        packer: Any = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
        block = b" " * (1 << 20)
        packed = b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()
        respond(connection, packed, b"content-encoding: " + encoding.encode())

    return behave
