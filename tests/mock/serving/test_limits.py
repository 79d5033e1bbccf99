"""What one client may take of a server: bytes, seconds, connections; and what of it is kept."""

from __future__ import annotations

import contextlib
import resource
import socket
import time
from pathlib import Path

import orjson
import pytest

from prepay_mock.contract import Contract
from prepay_mock.control import ControlApp
from prepay_mock.control.description import JSON_BODY_BYTES, STATE_BODY_BYTES
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from prepay_mock.serving.limits import PIECE_BYTES, Limits
from prepay_mock.serving.server import running
from prepay_mock.world.request_log import BODY_KEPT_BYTES, LOG_BYTES, LoggedRequest, RequestLog
from tests.mock.control.desk import Desk
from tests.mock.harness import Api, new_engine
from tests.mock.processes import running as running_process
from tests.mock.wires import connect, got, talk, until_closed

KEY = "sk_mock_limits_balance_1000"
BALANCE = "/api/ext/credits/balance"
HEAD = f"Host: mock\r\nX-API-Key: {KEY}\r\n"
GET = f"GET {BALANCE} HTTP/1.1\r\n{HEAD}\r\n".encode()
LAST = f"GET {BALANCE} HTTP/1.1\r\n{HEAD}Connection: close\r\n\r\n".encode()
QUICK = Limits(head_s=0.3, body_s=0.4, write_s=0.3, linger_s=0.2)


# -- G16: heads --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packet", [1400, 10**9], ids=["in packets", "at once"])
@pytest.mark.parametrize(
    ("line", "header", "status"),
    [
        (0, 60 << 10, 200),
        (0, 66 << 10, 431),
        (0, 5 << 20, 431),
        (60 << 10, 0, 200),
        (66 << 10, 0, 414),
        (5 << 20, 0, 414),
    ],
)
def test_g16_a_head_is_at_most_64_kib(
    engine: Engine, line: int, header: int, status: int, packet: int
) -> None:
    raw = f"GET {BALANCE}?a={'x' * line} HTTP/1.1\r\n{HEAD}X-Long: {'y' * header}\r\nConnection: close\r\n\r\n".encode()
    with running(engine) as url, connect(url) as wire:
        with contextlib.suppress(ConnectionError):
            for at in range(0, len(raw), packet):
                wire.sendall(raw[at : at + packet])
        (only,) = got(until_closed(wire))
    assert only.status == status
    if status != 200:
        assert b"65536 bytes" in only.body


def test_g16_a_head_that_never_ends_is_not_kept(engine: Engine) -> None:
    with running(engine) as url, connect(url) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
        with contextlib.suppress(ConnectionError):
            for _ in range(2000):
                wire.sendall(b"y" * 65536)
        wire.close()
        assert [one.status for one in talk(url, LAST)] == [200]


def test_g16_many_small_headers_are_a_long_head_too(engine: Engine) -> None:
    raw = (
        f"GET {BALANCE} HTTP/1.1\r\n{HEAD}".encode()
        + b"".join(b"h%d: 1\r\n" % n for n in range(8000))
        + b"\r\n"
    )
    with running(engine) as url:
        (only,) = talk(url, raw)
    assert only.status == 431


def test_g16_a_trailer_that_never_ends_is_refused(engine: Engine) -> None:
    raw = f"POST /api/ext/bundles HTTP/1.1\r\n{HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\nX-T: ".encode()
    with running(engine) as url, connect(url) as wire:
        with contextlib.suppress(ConnectionError):
            wire.sendall(raw + b"y" * (1 << 20))
        (only,) = got(until_closed(wire))
    assert only.status == 431


# -- G16: time ---------------------------------------------------------------------------------------------------


def test_g16_a_head_and_a_body_must_come_in_time(engine: Engine) -> None:
    post = f"POST /api/ext/bundles HTTP/1.1\r\n{HEAD}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{{"
    with running(engine, limits=QUICK) as url:
        for raw, what in ((f"GET {BALANCE} HTTP/1.1\r\nHost: a".encode(), b"head"), (post.encode(), b"body")):
            begin = time.monotonic()
            (only,) = talk(url, raw)
            assert (only.status, only.headers["connection"]) == (408, "close")
            assert what in only.body
            assert 0.25 < time.monotonic() - begin < 5
        # A connection on which nothing was ever asked ends without a word.
        assert talk(url) == []
    assert engine.world.accounts == {}


def test_g16_a_head_that_drips_is_not_kept_alive_by_its_bytes(engine: Engine) -> None:
    with running(engine, limits=QUICK) as url, connect(url) as wire:
        begin = time.monotonic()
        with contextlib.suppress(ConnectionError):
            wire.sendall(GET[:-2])
            while time.monotonic() - begin < 10:
                wire.sendall(b"a: b\r\n")
                time.sleep(0.05)
                wire.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    if wire.recv(65536):
                        break
                wire.setblocking(True)
        assert time.monotonic() - begin < 5


def send_for(seconds: float, wire: socket.socket, data: bytes) -> None:
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        wire.sendall(data)
        time.sleep(0.001)


def test_g16_who_does_not_read_its_responses_is_dropped(engine: Engine) -> None:
    ControlApp(engine)
    large = b"GET /_prepay/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with running(engine, limits=Limits(write_s=0.3)) as url, connect(url) as wire:
        with pytest.raises(ConnectionError):
            send_for(30, wire, large)
        assert [one.status for one in talk(url, LAST)] == [200]


def test_g16_a_long_response_is_not_taken_for_a_slow_request(engine: Engine) -> None:
    late = GET.replace(b"\r\n\r\n", b"\r\nX-Prepay-Fault: delay=700\r\n\r\n")
    with running(engine, limits=QUICK) as url:
        assert [one.status for one in talk(url, late + LAST)] == [200, 200]


# -- G16: connections --------------------------------------------------------------------------------------------


def test_g16_thousands_of_half_heads_go_and_others_are_served(engine: Engine) -> None:
    count = min(3000, (resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200) // 2)
    limits = Limits(head_s=3.0, linger_s=0.1)
    with contextlib.ExitStack() as open_ones, running(engine, limits=limits) as url:
        halves: list[socket.socket] = []
        for _ in range(count):
            halves.append(open_ones.enter_context(connect(url, timeout=30)))
            halves[-1].sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-")
        assert [one.status for one in talk(url, LAST)] == [200]
        assert {got(until_closed(wire))[0].status for wire in halves} == {408}


def test_g16_one_connection_too_many_gets_503(engine: Engine) -> None:
    with contextlib.ExitStack() as open_ones, running(engine, limits=Limits(connections=5)) as url:
        for _ in range(5):
            wire = open_ones.enter_context(connect(url))
            wire.sendall(GET)
            assert wire.recv(20).startswith(b"HTTP/1.1 200")
        (only,) = talk(url)
        assert (only.status, b"too many connections" in only.body) == (503, True)


def test_g16_a_pipeline_is_read_as_far_as_it_is_answered(engine: Engine) -> None:
    engine.rate_limits = False
    slow = GET.replace(b"\r\n\r\n", b"\r\nX-Prepay-Fault: delay=300\r\n\r\n")
    with running(engine) as url:
        assert [one.status for one in talk(url, slow + GET * 5000 + LAST)] == [200] * 5002


# -- G8: bodies --------------------------------------------------------------------------------------------------


def memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("/api/ext/bundles", ""),
        ("/v1/files", "X-API-Key: sk_live_a\r\n"),
        ("/nowhere", HEAD.split("\r\n", 1)[1]),
    ],
    ids=["no key", "a bad key", "no route"],
)
def test_g8_what_nobody_may_send_is_not_kept(tmp_path: Path, target: str, key: str) -> None:
    size, count = 20_000_000, 60
    raw = f"POST {target} HTTP/1.1\r\nHost: a\r\n{key}Content-Length: {size}\r\n\r\n".encode()
    piece = b"x" * 1_000_000
    with running_process(tmp_path) as server:
        talk(server.url, LAST)
        before = memory_mb(server.process.pid)
        with connect(server.url, timeout=60) as wire:
            for _ in range(count):
                wire.sendall(raw)
                for _ in range(size // len(piece)):
                    wire.sendall(piece)
                assert wire.recv(65536).startswith(b"HTTP/1.1 40")
        assert memory_mb(server.process.pid) - before < 100


def test_g8_a_body_is_read_as_far_as_its_route_allows(engine: Engine) -> None:
    app = ControlApp(engine, token="open sesame")
    json, file = engine.limits
    key = {b"x-api-key": KEY.encode()}
    for method, path, headers, limit in (
        ("POST", "/api/ext/bundles", key, json),
        ("POST", "/v1/files", key, file),
        ("POST", "/api/ext/bundles", {}, 0),
        ("POST", "/api/ext/bundles", {b"x-api-key": b"sk_live_a"}, 0),
        ("GET", "/api/ext/me", key, 0),
        ("POST", "/nowhere", key, 0),
        ("POST", "/_prepay/clock", {}, 0),
        ("POST", "/_prepay/clock", {b"x-prepay-control-token": b"open sesame"}, JSON_BODY_BYTES),
        ("PUT", "/_prepay/state", {b"x-prepay-control-token": b"open sesame"}, STATE_BODY_BYTES),
        ("POST", "/_prepay/reset", {b"x-prepay-control-token": b"open sesame"}, 0),
    ):
        assert engine.body_limit(Request(method, path, b"", headers)) == limit, (method, path, headers)
    assert app.engine is engine


def test_g8_a_control_body_that_is_too_large_is_413(contract: Contract) -> None:
    engine = new_engine(contract)
    ControlApp(engine)
    size = JSON_BODY_BYTES + 1
    raw = "POST /_prepay/clock HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
    with running(engine) as url:
        (only,) = talk(url, f"{raw}Content-Length: {size}\r\n\r\n".encode() + b" " * size)
    assert (only.status, b"1048576 bytes" in only.body) == (413, True)


def row(seq: int, asked: int, told: int = 0, key: str | None = KEY) -> LoggedRequest:
    return LoggedRequest(seq, 0, "ugen", None, key, "POST", "/a", b"", 200, b"x" * asked, b"y" * told)


def test_g8_the_log_of_requests_is_bounded_in_bytes_and_in_rows() -> None:
    log = RequestLog(rows=10)
    for seq in range(20):
        log.append(row(seq, 10))
    assert [entry.seq for entry in log] == list(range(10, 20))
    log = RequestLog()
    for seq in range(3000):
        log.append(row(seq, BODY_KEPT_BYTES, BODY_KEPT_BYTES))
    assert log.size() <= LOG_BYTES
    assert [entry.seq for entry in log][-1] == 2999
    assert len(log) > LOG_BYTES / BODY_KEPT_BYTES / 4


def test_g8_a_body_that_is_too_large_or_without_a_key_is_not_in_the_log(engine: Engine) -> None:
    desk, api = Desk(engine), Api(engine, KEY)
    api.post("/api/ext/bundles", {"title": "x" * BODY_KEPT_BYTES})
    api.call("POST", "/api/ext/bundles", {"country": "USA"}, x_api_key="")
    large, keyless = desk.get("/requests").json["requests"]
    assert (
        large["request"] == f"{BODY_KEPT_BYTES + len(orjson.dumps({'title': ''}))} bytes that were not kept"
    )
    assert keyless["request"] == "17 bytes that were not kept"
    assert large["response"]["error"]
    assert PIECE_BYTES < BODY_KEPT_BYTES
