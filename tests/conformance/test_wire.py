"""Bytes in and out: the proxy changes nothing that it is there to observe, and no request is ever sent twice."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
from collections.abc import Callable, Generator

import httpx
import pytest

from prepay_conformance.contract import Contract
from prepay_conformance.errors import KitError
from prepay_conformance.gate import Gate, Proxy, Request
from prepay_conformance.gate.upstream import Lost, Unreachable, Upstream
from prepay_conformance.gate.wire import Malformed, read_request, read_response
from prepay_conformance.levels import Level

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@contextlib.contextmanager
def server(answer: Callable[[bytes], bytes | None]) -> Generator[tuple[str, list[bytes]]]:
    """A server made of bytes: one answer for each request, None hangs up. Gives its URL and what it received."""
    received: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def talk(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as stream:
            while True:
                lines: list[bytes] = []
                while (line := stream.readline()) not in {b"\r\n", b""}:
                    lines.append(line)
                if not lines:
                    return
                length = next(
                    (
                        int(line.split(b":")[1])
                        for line in lines
                        if line.lower().startswith(b"content-length")
                    ),
                    0,
                )
                request = b"".join(lines) + b"\r\n" + stream.read(length)
                received.append(request)
                response = answer(request)
                if response is None:
                    return
                connection.sendall(response)
                if b"connection: close" in response.lower():
                    return

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", received
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=5)


@contextlib.contextmanager
def upstream(url: str) -> Generator[Upstream]:
    made = Upstream(url, timeout=5)
    try:
        yield made
    finally:
        made.close()


def test_a_connection_is_kept_and_headers_pass_unchanged() -> None:
    with server(lambda _: OK) as (url, received), upstream(url) as made:
        headers = [("X-Odd", "a  b\tc"), ("x-odd", "twice"), ("Connection", "close"), ("Host", "elsewhere")]
        for _ in range(3):
            assert made.send(Request("POST", "/a?b=%20c", headers, b"body")).status == 200
        assert received[0].startswith(b"POST /a?b=%20c HTTP/1.1\r\n")
        assert b"X-Odd: a  b\tc\r\nx-odd: twice\r\n" in received[0]
        assert b"Host: 127.0.0.1" in received[0]
        assert b"elsewhere" not in received[0]
        assert received[0].endswith(b"\r\n\r\nbody")


def test_an_answer_that_does_not_come_is_lost_and_not_asked_for_again() -> None:
    with server(lambda _: None) as (url, received), upstream(url) as made:
        with pytest.raises(Lost):
            made.send(Request("POST", "/buy"))
        assert len(received) == 1


def test_a_connection_that_was_closed_meanwhile_is_not_used() -> None:
    with server(lambda _: OK[:-2].replace(b"2\r\n", b"2\r\nConnection: close\r\n") + b"{}") as (
        url,
        received,
    ):
        with upstream(url) as made:
            assert [made.send(Request("GET", "/")).status for _ in range(3)] == [200, 200, 200]
        assert len(received) == 3


@pytest.mark.parametrize(
    "answer",
    [
        b"garbage that is no HTTP\r\n\r\n",
        b"HTTP/1.1 two OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\nConnection: close\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno header at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_answer_is_lost(answer: bytes) -> None:
    with server(lambda _: answer) as (url, _), upstream(url) as made, pytest.raises(Lost):
        made.send(Request("GET", "/"))


def test_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with upstream(url) as made, pytest.raises(Unreachable):
        made.send(Request("GET", "/"))


@pytest.mark.parametrize(
    "url", ["", "ftp://x", "http://", "https://user:secret@x", "http://x:99999", "http://x?a=1"]
)
def test_urls_that_are_none_are_refused_without_showing_a_password(url: str) -> None:
    with pytest.raises(KitError) as refused:
        Upstream(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
            b"abcde",
        ),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nTrailer: x\r\n\r\n",
            b"a",
        ),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcdef", b"abc"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b""),
    ],
)
def test_bodies_are_read_as_they_are_framed(text: bytes, body: bytes) -> None:
    request = read_request(io.BytesIO(text).read)
    assert request is not None
    assert request.body == body
    assert request.rest == (b"def" if b"def" in text else b"")


def test_an_answer_without_a_body_has_none() -> None:
    for first, method in ((b"HTTP/1.1 204 No", "GET"), (b"HTTP/1.1 200 OK", "HEAD")):
        stream = io.BytesIO(first + b"\r\nContent-Length: 5\r\n\r\n")
        assert read_response(stream.read, method, 1000).body == b""
    with pytest.raises(Malformed):
        read_request(io.BytesIO(b"\x16\x03\x01\r\n\r\n").read)
    assert read_request(io.BytesIO(b"").read) is None


# ---------------------------------------------------------------- the proxy


@contextlib.contextmanager
def proxied(contract: Contract, url: str, level: Level = Level.FULL) -> Generator[tuple[httpx.Client, Gate]]:
    with upstream(url) as made:
        gate = Gate(made, contract)
        gate.open(level)
        with Proxy(gate) as proxy, httpx.Client(base_url=proxy.url) as client:
            yield client, gate


def test_what_goes_through_the_proxy_is_journaled(tokportal: Contract) -> None:
    with server(lambda _: OK) as (url, received), proxied(tokportal, url) as (client, gate):
        for number in range(3):
            answer = client.post(
                "/api/ext/bundles?a=%2F",
                content=b"abc",
                headers={"X-Schemathesis-TestCaseId": f"case{number}"},
            )
            assert (answer.status_code, answer.json()) == (200, {})
        assert [one.origin.label for one in gate.journal.exchanges] == ["case0", "case1", "case2"]
        assert b"/api/ext/bundles?a=%2F" in received[0]
        # The test engine's own header is nobody's business.
        assert b"case0" not in received[0]


def test_the_proxy_says_when_it_answers_itself(tokportal: Contract) -> None:
    with server(lambda _: None) as (url, received), proxied(tokportal, url, Level.READ) as (client, gate):
        blocked = client.delete("/api/ext/bundles")
        assert (blocked.status_code, blocked.headers["x-prepay-gate"]) == (503, "blocked")
        assert received == []
        unanswered = client.get("/api/ext/bundles")
        assert unanswered.headers["x-prepay-gate"] == "unanswered"
        gate.stop("enough")
        stopped = client.get("/api/ext/bundles")
        assert (stopped.headers["x-prepay-gate"], stopped.text) == ("stopped", "enough")
        assert len(received) == 1


def test_any_method_and_an_answer_without_body_pass(tokportal: Contract) -> None:
    answers = iter(
        [b"HTTP/1.1 204 No\r\nAllow: GET\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", OK]
    )
    with server(lambda _: next(answers)) as (url, received), proxied(tokportal, url) as (client, _):
        options = client.request("OPTIONS", "/api/ext/bundles")
        assert (options.status_code, options.headers["allow"], options.content) == (204, "GET", b"")
        head = client.head("/api/ext/bundles")
        assert (head.headers["content-length"], head.content) == ("9", b"")
        assert client.request("QUERY", "/api/ext/bundles").status_code == 200
        assert [request.split(b" ")[0] for request in received] == [b"OPTIONS", b"HEAD", b"QUERY"]
