"""HTTP/1.1 as bytes: h11 reads messages, within limits; what is sent is written as it was given.

A request is written here and not by h11, because the kit must be able to send what h11 would refuse to.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

import h11

from prepay_conformance.limits import MAX_HEAD_BYTES, MAX_INFORMATIONAL, MAX_REQUEST_BYTES

__all__ = [
    "Malformed",
    "ReadRequest",
    "ReadResponse",
    "Receive",
    "decoded",
    "read_request",
    "read_response",
    "write_message",
]

Receive = Callable[[int], bytes]
"""Gives at most so many bytes of a connection; none when it has ended."""

_BLOCK = 64 * 1024
_Pairs = list[tuple[str, str]]


class Malformed(Exception):
    """Bytes that are no HTTP/1.1 message, or more of them than a limit allows."""


class ReadRequest(NamedTuple):
    """A request as it arrived; all text is latin-1."""

    method: str
    target: str
    headers: _Pairs
    body: bytes
    keeps_alive: bool
    """Return True if the connection may be used again."""
    rest: bytes
    """What arrived behind the request."""


class ReadResponse(NamedTuple):
    """A response as it arrived; all text is latin-1."""

    status: int
    headers: _Pairs
    body: bytes
    keeps_alive: bool
    """Return True if the connection may be used again."""


def read_request(receive: Receive, rest: bytes = b"") -> ReadRequest | None:
    """Read one request; None when the connection ends before it begins.

    Raises:
        Malformed: this is no request, or a limit is exceeded.
        OSError: the connection broke.
    """
    parser = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD_BYTES)
    if rest:
        parser.receive_data(rest)
    head = _next(parser, receive)
    if isinstance(head, h11.ConnectionClosed):
        return None
    if not isinstance(head, h11.Request):
        raise Malformed("this is no HTTP request")
    body = _read_body(parser, receive, MAX_REQUEST_BYTES)
    return ReadRequest(
        head.method.decode("latin-1"),
        head.target.decode("latin-1"),
        _pairs(head.headers),
        body,
        parser.their_state is h11.DONE,
        parser.trailing_data[0],
    )


def read_response(receive: Receive, method: str, most: int) -> ReadResponse:
    """Read the response to a request.

    Args:
        receive: where its bytes come from.
        method: the method of the request, which says whether a body follows.
        most: the most bytes that its body may have.

    Raises:
        Malformed: this is no response, or a limit is exceeded.
        OSError: the connection broke.
    """
    parser = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES)
    # The parser must know which request was sent; how it would have written it does not matter.
    asked = method if method in {"HEAD", "CONNECT"} else "GET"
    parser.send(h11.Request(method=asked, target="/", headers=[("Host", "x")]))
    parser.send(h11.EndOfMessage())
    for _ in range(MAX_INFORMATIONAL + 1):
        head = _next(parser, receive)
        if not isinstance(head, h11.InformationalResponse):
            break
    else:
        raise Malformed(f"more than {MAX_INFORMATIONAL} informational responses before the final one")
    if isinstance(head, h11.ConnectionClosed):
        raise Malformed("the connection was closed without a response")
    if not isinstance(head, h11.Response):
        raise Malformed("this is no HTTP response")
    headers = _pairs(head.headers)
    length = next((value for name, value in headers if name.lower() == "content-length"), "0")
    if method != "HEAD" and int(length.partition(",")[0]) > most:
        raise Malformed(f"the body has {length} bytes; at most {most} are read")
    body = _read_body(parser, receive, most)
    return ReadResponse(
        head.status_code, headers, body, parser.their_state is h11.DONE and not parser.trailing_data[0]
    )


def _next(parser: h11.Connection, receive: Receive) -> object:
    while True:
        try:
            event = parser.next_event()
        except h11.RemoteProtocolError as error:
            raise Malformed(str(error)) from None
        if event is not h11.NEED_DATA:
            return event
        parser.receive_data(receive(_BLOCK))


def _read_body(parser: h11.Connection, receive: Receive, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        event = _next(parser, receive)
        if not isinstance(event, h11.Data):
            # The end, or a switch of protocols, after which nothing is HTTP.
            return b"".join(parts)
        size += len(event.data)
        if size > most:
            raise Malformed(f"the body has more than {most} bytes")
        parts.append(bytes(event.data))


def _pairs(headers: Any) -> _Pairs:
    # h11 does not export the type of this list; raw_items() keeps the case of names.
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw_items()]


def write_message(first: str, headers: _Pairs, body: bytes) -> bytes:
    """A message as bytes. ``headers`` must say how long the body is."""
    lines = [first, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def decoded(body: bytes, coding: str, most: int) -> bytes | None:
    """Undo a content coding; None when more than ``most`` bytes come out. What is not coded so stays as it is."""
    match coding.strip().lower():
        case "gzip" | "x-gzip":
            windows = [zlib.MAX_WBITS + 16]
        case "deflate":
            # RFC 9110 means zlib's format; some servers send bare deflate.
            windows = [zlib.MAX_WBITS, -zlib.MAX_WBITS]
        case _:
            return body
    for window in windows:
        try:
            return _inflated(body, window, most)
        except zlib.error:
            continue
    return body


def _inflated(body: bytes, window: int, most: int) -> bytes | None:
    parts: list[bytes] = []
    left, rest = most, body
    while rest:
        member = zlib.decompressobj(window)
        parts.append(member.decompress(rest, left + 1))
        left -= len(parts[-1])
        if left < 0:
            return None
        if not member.eof:
            raise zlib.error("the coded body ends too early")
        rest = member.unused_data
    return b"".join(parts)
