"""Raw connections to a server in this process, and what comes back over them."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Generator
from typing import NamedTuple

__all__ = ["Got", "connect", "got", "talk"]


class Got(NamedTuple):
    """One response: its status, its headers by lower-case name, its body."""

    status: int
    headers: dict[str, str]
    body: bytes


@contextlib.contextmanager
def connect(url: str, timeout: float = 20) -> Generator[socket.socket]:
    """A connection to the server at ``url``."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=timeout) as wire:
        yield wire


def until_closed(wire: socket.socket) -> bytes:
    """Everything that comes until the server ends the connection."""
    chunks: list[bytes] = []
    with contextlib.suppress(ConnectionResetError):
        while chunk := wire.recv(65536):
            chunks.append(chunk)
    return b"".join(chunks)


def got(raw: bytes) -> list[Got]:
    """The responses in what came over a connection; each has its length or no body."""
    found: list[Got] = []
    while raw:
        head, _, rest = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines)
        length = int(fields.get("content-length", "0"))
        found.append(Got(int(first.split()[1]), fields, rest[:length]))
        raw = rest[length:]
    return found


def talk(url: str, *parts: bytes) -> list[Got]:
    """Send these parts, one packet each, and read until the server ends the connection."""
    with connect(url) as wire:
        for part in parts:
            wire.sendall(part)
        return got(until_closed(wire))
