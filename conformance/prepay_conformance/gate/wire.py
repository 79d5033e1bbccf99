"""HTTP/1.1 as bytes, just enough to pass messages on unchanged: a proxy must not tidy up what it observes."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

__all__ = ["Head", "Malformed", "read_body", "read_head", "write_message"]

_LONGEST_LINE = 1 << 16
_MOST_HEADERS = 500
_NO_BODY = frozenset({204, 304})


class Malformed(Exception):
    """Bytes that are no HTTP/1.1 message."""


class Head(NamedTuple):
    """The first line of a message in its three parts, and its headers; everything is latin-1 text."""

    first: str
    second: str
    third: str
    headers: list[tuple[str, str]]

    def header(self, name: str) -> str:
        """The last value of a header, or empty."""
        return next((value for key, value in reversed(self.headers) if key.lower() == name), "")

    @property
    def keeps_alive(self) -> bool:
        """Whether the connection may be used again after this message."""
        version = self.third if self.third.startswith("HTTP/") else self.first
        return version == "HTTP/1.1" and self.header("connection").lower() != "close"


def read_head(stream: BinaryIO) -> Head | None:
    """Read a message's first line and headers; None when the connection has ended.

    Raises:
        Malformed: something else than HTTP came.
        OSError: the connection broke.
    """
    line = stream.readline(_LONGEST_LINE)
    if not line:
        return None
    parts = line.rstrip(b"\r\n").decode("latin-1").split(" ", 2)
    if len(parts) < 2 or not ("HTTP/" in parts[0] or "HTTP/" in parts[-1]):
        raise Malformed(f"no HTTP message begins with {line[:60]!r}")
    headers: list[tuple[str, str]] = []
    while True:
        line = stream.readline(_LONGEST_LINE)
        if line in {b"\r\n", b"\n"}:
            return Head(parts[0], parts[1], parts[2] if len(parts) > 2 else "", headers)
        name, colon, value = line.decode("latin-1").partition(":")
        if not line.endswith(b"\n") or not colon or len(headers) >= _MOST_HEADERS:
            raise Malformed(f"no header is {line[:60]!r}")
        headers.append((name, value.strip(" \t\r\n")))


def read_body(stream: BinaryIO, head: Head, *, answers: str | None = None) -> bytes:
    """Read a message's body.

    Args:
        stream: where it comes from.
        head: what came before it.
        answers: for a response, the method of the request that it answers.

    Raises:
        Malformed: the body's framing is wrong, or it ends too early.
    """
    if answers is not None and (answers == "HEAD" or int(head.second) in _NO_BODY):
        return b""
    if "chunked" in head.header("transfer-encoding").lower():
        return _read_chunks(stream)
    length = head.header("content-length")
    if length:
        if not length.isascii() or not length.isdigit():
            raise Malformed(f"Content-Length is {length[:40]!r}")
        body = stream.read(int(length))
        if len(body) < int(length):
            raise Malformed(f"the body ended after {len(body)} of {length} bytes")
        return body
    return b"" if answers is None else stream.read()


def _read_chunks(stream: BinaryIO) -> bytes:
    chunks: list[bytes] = []
    while True:
        size = stream.readline(_LONGEST_LINE).split(b";")[0].strip()
        try:
            length = int(size, 16)
        except ValueError:
            raise Malformed(f"no chunk has the size {size[:40]!r}") from None
        chunk = stream.read(length)
        if len(chunk) < length:
            raise Malformed("the body ended within a chunk")
        chunks.append(chunk)
        # After the last chunk there may be trailers, which nobody needs; after any other an empty line.
        while (line := stream.readline(_LONGEST_LINE)) not in {b"\r\n", b"\n", b""} and not length:
            continue
        if not length:
            return b"".join(chunks)
        if line not in {b"\r\n", b"\n"}:
            raise Malformed("a chunk does not end where it says")


def write_message(first: str, headers: list[tuple[str, str]], body: bytes) -> bytes:
    """A message as bytes. ``headers`` must say how long the body is."""
    lines = [first, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body
