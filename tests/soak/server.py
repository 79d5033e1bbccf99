"""A vendor in a process of its own that sells bundles for 25 credits, and remembers every key that it charged."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import ssl
import sys
from collections import Counter
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
KEY = re.compile(rb"\r\nidempotency-key: *([^\r]+)", re.IGNORECASE)
PRICE = 25


class Books:
    """What the server knows.

    Attributes:
        charged: idempotency key → how often it was charged.
        open: connections; ``most``: the most of them at a time.
    """

    def __init__(self) -> None:
        self.charged: Counter[str] = Counter()
        self.open = self.most = 0

    def sell(self, head: bytes) -> tuple[bytes, dict[str, Any]]:
        if head.startswith(b"GET /_books"):
            told = {"charged": dict(self.charged), "open": self.open, "most": self.most}
            self.charged.clear()
            self.most = self.open
            return b"200 OK", told
        if b"\r\nx-tokportal-dry-run:" in head.lower():
            return b"201 Created", {"data": {}, "credits_would_charge": PRICE, "credits_charged": 0}
        found = KEY.search(head)
        key = found[1].decode() if found else "?"
        self.charged[key] += 1
        return b"201 Created", {"data": {"id": key}, "credits_charged": PRICE, "credits_remaining": 1}


class Connection(asyncio.Protocol):
    def __init__(self, books: Books, delay: float) -> None:
        self._books = books
        self._delay = delay
        self._read = b""
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._books.open += 1
        self._books.most = max(self._books.most, self._books.open)

    def connection_lost(self, exc: Exception | None) -> None:
        self._books.open -= 1

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, body = self._read.partition(b"\r\n\r\n")
        found = LENGTH.search(head)
        size = int(found[1]) if found else 0
        if not end or len(body) < size:
            return
        self._read = body[size:]
        status, answer = self._books.sell(head)
        content = json.dumps(answer).encode()
        response = b"HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (
            status,
            len(content),
            content,
        )
        if self._delay and not head.startswith(b"GET"):
            asyncio.get_running_loop().call_later(self._delay, self._transport.write, response)
        else:
            self._transport.write(response)


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--certificate")
    chosen = parser.parse_args()
    context = None
    if chosen.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chosen.certificate)
    books, loop = Books(), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(books, chosen.delay), "127.0.0.1", 0, ssl=context, backlog=2048
    )
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    # Whoever started this server closes its standard input when it ends.
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
