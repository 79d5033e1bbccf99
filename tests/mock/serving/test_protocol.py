"""What a connection does with HTTP itself: pipelining, old clients, bodies in pieces, answers without a body."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import orjson
import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.serving.server import running

HEAD = "X-API-Key: sk_mock_wire_balance_1000\r\nHost: mock\r\n"
BALANCE = "/api/ext/credits/balance"
BUNDLE = '{"bundle_type":"account_only","country":"USA"}'


@pytest.fixture
def wire(engine: Engine) -> Iterator[socket.socket]:
    with running(engine) as url:
        host, _, port = url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            yield connection


def until_closed(wire: socket.socket) -> bytes:
    chunks: list[bytes] = []
    while chunk := wire.recv(65536):
        chunks.append(chunk)
    return b"".join(chunks)


def answers(raw: bytes) -> list[tuple[int, bytes]]:
    """Status and body of each answer in what came over a connection."""
    found: list[tuple[int, bytes]] = []
    while raw:
        head, _, rest = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:])
        length = int(fields["content-length"])
        found.append((int(lines[0].split()[1]), rest[:length]))
        raw = rest[length:]
    return found


def request(method: str, path: str, body: str = "", *more: str) -> bytes:
    lines = "".join(f"{line}\r\n" for line in more)
    if body:
        lines += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{method} {path} HTTP/1.1\r\n{HEAD}{lines}\r\n{body}".encode()


def available(body: bytes) -> int:
    return int(orjson.loads(body)["data"]["total_credits"])


def test_requests_sent_at_once_are_answered_in_their_order(wire: socket.socket) -> None:
    bought = [request("POST", "/api/ext/bundles", BUNDLE), request("GET", BALANCE)]
    wire.sendall(b"".join(bought * 3) + request("GET", BALANCE, "", "Connection: close"))
    got = answers(until_closed(wire))
    assert [status for status, _ in got] == [201, 200, 201, 200, 201, 200, 200]
    assert [available(body) for _, body in got[1::2]] == [975, 950, 925]


def test_a_delayed_answer_is_not_overtaken_by_the_next(wire: socket.socket) -> None:
    wire.sendall(
        request("POST", "/api/ext/bundles", BUNDLE, "X-Prepay-Fault: delay=20")
        + request("GET", BALANCE)
        + request("GET", BALANCE, "", "Connection: close")
    )
    got = answers(until_closed(wire))
    assert [status for status, _ in got] == [201, 200, 200]
    assert [available(body) for _, body in got[1:]] == [975, 975]


def test_an_old_client_gets_its_answer_and_the_end(wire: socket.socket) -> None:
    wire.sendall(f"GET {BALANCE} HTTP/1.0\r\n{HEAD}\r\n".encode())
    raw = until_closed(wire)
    assert b"connection: close" in raw.lower()
    assert [status for status, _ in answers(raw)] == [200]


def test_a_body_may_come_in_pieces(wire: socket.socket) -> None:
    chunks = "".join(f"{len(part):x}\r\n{part}\r\n" for part in (BUNDLE[:7], BUNDLE[7:])) + "0\r\n\r\n"
    more = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
    raw = f"POST /api/ext/bundles HTTP/1.1\r\n{HEAD}{more}\r\n{chunks}".encode()
    for at in range(0, len(raw), 41):
        wire.sendall(raw[at : at + 41])
    assert [status for status, _ in answers(until_closed(wire))] == [201]


def test_who_waits_for_leave_to_send_a_body_gets_it(wire: socket.socket) -> None:
    whole = request("POST", "/api/ext/bundles", BUNDLE, "Expect: 100-continue", "Connection: close")
    head, _, body = whole.partition(b"\r\n\r\n")
    wire.sendall(head + b"\r\n\r\n")
    assert wire.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
    wire.sendall(body)
    assert [status for status, _ in answers(until_closed(wire))] == [201]


def test_the_answer_to_head_has_no_body(wire: socket.socket) -> None:
    wire.sendall(request("HEAD", BALANCE, "", "Connection: close"))
    head, _, body = until_closed(wire).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert b"content-length: 0" not in head
    assert body == b""


def test_too_large_a_body_is_refused_when_it_has_been_read(wire: socket.socket, engine: Engine) -> None:
    large = '{"bundle_type":"' + "x" * engine.limits[0] + '"}'
    wire.sendall(request("POST", "/api/ext/bundles", large, "Connection: close"))
    assert [status for status, _ in answers(until_closed(wire))] == [413]


def test_what_is_no_http_is_told_so_and_ends_the_connection(wire: socket.socket) -> None:
    wire.sendall(b"\x16\x03\x01\x02\x00 hello\r\n\r\n")
    assert until_closed(wire).startswith(b"HTTP/1.1 400 ")
