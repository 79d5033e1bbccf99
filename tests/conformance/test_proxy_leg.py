"""What leaves the kit goes to the server it is for: no proxy, netrc or redirect gets the key."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from prepay_conformance import KitError, Level, run
from prepay_conformance.gate import Request as KitRequest
from prepay_conformance.gate.route import ProxyAddress, proxy_for
from prepay_conformance.gate.upstream import Unreachable, Upstream
from prepay_mock.engine.messages import Request, Response
from tests.conformance.live import live
from tests.conformance.servers import KEYS, healthy, settings

KEY = "sk_mock_kit"


@contextlib.contextmanager
def proxy(
    answer: bytes = b"HTTP/1.1 502 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
) -> Generator[tuple[str, list[bytes]]]:
    """A proxy that records what it is sent, and answers the same to everything; gives its URL and the record."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def talk(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(5)
            heard.append(connection.recv(65536))
            connection.sendall(answer)
            if answer.startswith(b"HTTP/1.1 200"):
                heard.append(connection.recv(65536))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def test_b1_no_proxy_and_no_netrc_sees_the_inner_leg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password netrc-canary-1234\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with proxy() as (url, heard), live() as host:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, url)
        environment = {**KEYS, "http_proxy": url, "ALL_PROXY": url}
        for level in (Level.READ, Level.FULL):
            verdict = run(
                settings(
                    "trenz", host.url, level=level, max_credits=300, owns_account=True, scripts=(), examples=1,
                    per_minute=10**6, environment=environment,
                )
            )  # fmt: skip
            assert verdict.requests > 20
        assert heard == []
        sent = {value for request in host.seen for value in request.headers.values()}
        assert not any(b"Basic" in value for value in sent)


def test_b1_a_redirect_is_an_answer_and_not_a_way_out() -> None:
    def lead_away(request: Request, handle: Callable[[Request], Response]) -> Response:
        response = handle(request)
        if "/tasks/" in request.path:
            return response
        return Response(307, [(b"location", target.encode()), (b"content-length", b"0")], b"")

    with proxy() as (url, heard):
        target = f"{url}/stolen"
        with live(lead_away) as host:
            run(settings("trenz", host.url, level=Level.READ, scripts=(), per_minute=10**6))
            assert len(host.seen) > 5
        assert heard == []


@pytest.mark.parametrize("credentials", ["", "me:s%40cret@"])
def test_b1_https_goes_through_a_tunnel_and_shows_no_key(credentials: str) -> None:
    with proxy(b"HTTP/1.1 200 OK\r\n\r\n") as (url, heard):
        environment = {"HTTPS_PROXY": url.replace("://", f"://{credentials}")}
        made = Upstream("https://api.example.com/base", timeout=3, environment=environment)
        with pytest.raises(Unreachable, match="through the proxy"):
            made.send(KitRequest("POST", "/v1/buy", [("X-API-Key", KEY)], b"body"))
        assert heard[0].startswith(b"CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\n")
        assert (b"Proxy-Authorization: Basic bWU6c0BjcmV0" in heard[0]) is bool(credentials)
        # What follows is the beginning of TLS.
        assert heard[1][:1] == b"\x16"
        assert KEY.encode() not in b"".join(heard)


def test_b1_a_tunnel_that_is_refused_sends_nothing() -> None:
    with proxy() as (url, heard):
        made = Upstream("https://api.example.com", timeout=3, environment={"https_proxy": url})
        with pytest.raises(Unreachable, match="refused a tunnel with 502"):
            made.send(KitRequest("GET", "/", [("X-API-Key", KEY)]))
        assert KEY.encode() not in b"".join(heard)


def test_b1_plain_http_is_asked_for_in_absolute_form() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
    with proxy(answer) as (url, heard):
        made = Upstream("http://api.example.com/base", timeout=3, environment={"http_proxy": url})
        assert made.send(KitRequest("GET", "/v1?a=1")).status == 200
        assert heard[0].startswith(
            b"GET http://api.example.com/base/v1?a=1 HTTP/1.1\r\nHost: api.example.com\r\n"
        )


@pytest.mark.parametrize(
    ("scheme", "host", "environment", "found"),
    [
        ("http", "a.example", {"HTTP_PROXY": "http://p:1"}, ("p", 1)),
        ("http", "a.example", {"HTTP_PROXY": "http://p:1", "http_proxy": "q:2"}, ("q", 2)),
        ("https", "a.example", {"HTTP_PROXY": "http://p:1"}, None),
        ("https", "a.example", {"ALL_PROXY": "http://p:1"}, ("p", 1)),
        ("https", "a.example", {"ALL_PROXY": "http://p:1", "NO_PROXY": "example"}, None),
        ("https", "a.example", {"ALL_PROXY": "http://p:1", "no_proxy": "*"}, None),
        ("https", "a.example", {"ALL_PROXY": "http://p:1", "no_proxy": "b.example"}, ("p", 1)),
        ("http", "a.example", {"HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"}, None),
        ("http", "127.0.0.1", {"ALL_PROXY": "http://p:1"}, None),
        ("http", "localhost", {"ALL_PROXY": "http://p:1"}, None),
        ("https", "a.example", {}, None),
    ],
)
def test_b1_the_users_proxy_is_found_as_other_tools_find_it(
    scheme: str, host: str, environment: dict[str, str], found: tuple[str, int] | None
) -> None:
    assert proxy_for(scheme, host, environment) == (None if found is None else ProxyAddress(*found, ""))


@pytest.mark.parametrize(
    "value", ["socks5://user:canary-pass@p:1", "https://p:1", "http://p:99999", "http://"]
)
def test_b1_a_proxy_of_another_kind_is_refused_without_showing_its_password(value: str) -> None:
    with pytest.raises(KitError, match="HTTPS_PROXY must name an HTTP proxy") as refused:
        proxy_for("https", "a.example", {"HTTPS_PROXY": value})
    assert "canary" not in str(refused.value)


def test_b1_the_mock_is_reached_past_every_proxy() -> None:
    with proxy() as (url, heard), healthy() as mock:
        verdict = run(
            settings("trenz", mock, fuzz=False, environment={**KEYS, "ALL_PROXY": url, "http_proxy": url})
        )
        assert (verdict.mock, heard) == (True, [])
