"""HTTP as clients really speak it: upgrades, versions, hosts, repeated headers, trailers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import httpx
import orjson
import pytest

from prepay_mock import Mock
from prepay_mock.contract import Contract
from prepay_mock.control import ControlApp
from prepay_mock.engine.engine import Engine
from prepay_mock.serving.server import running
from tests.mock.harness import new_engine
from tests.mock.wires import talk

KEY = "sk_mock_http_balance_1000"
BALANCE = "/api/ext/credits/balance"
BODY = b'{"bundle_type":"account_only","country":"USA"}'
H2C = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
JSON = b"Content-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
PIECES = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (9, BODY[:9], len(BODY) - 9, BODY[9:])
WHOLE = b"Content-Length: %d\r\n" % len(BODY)
OWN = b"Host: mock\r\nX-API-Key: " + KEY.encode() + b"\r\n"


@pytest.fixture
def url(engine: Engine) -> Iterator[str]:
    ControlApp(engine)
    with running(engine) as url:
        yield url


def head(method: bytes, target: bytes, *lines: bytes, version: bytes = b"1.1") -> bytes:
    return b"%s %s HTTP/%s\r\n%s\r\n" % (method, target, version, b"".join(lines))


def last() -> bytes:
    return head(b"GET", BALANCE.encode(), OWN, b"Connection: close\r\n")


def credits_left(body: bytes) -> int:
    return int(orjson.loads(body)["data"]["total_credits"])


# -- D1: an upgrade that is not taken is ignored ------------------------------------------------------------------


@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "chunked"])
@pytest.mark.parametrize("packets", [1, 2], ids=["one packet", "body later"])
@pytest.mark.parametrize("protocol", [b"h2c", b"websocket", b"TLS/1.0"])
def test_d1_an_upgrade_is_ignored_and_the_connection_goes_on(
    url: str, chunked: bool, packets: int, protocol: bytes
) -> None:
    wanted = H2C.replace(b"Upgrade: h2c", b"Upgrade: " + protocol)
    first = head(b"POST", b"/api/ext/bundles", OWN, wanted, JSON, CHUNKED if chunked else WHOLE)
    body = PIECES if chunked else BODY
    parts = [first + body] if packets == 1 else [first, body]
    found = talk(url, *parts, last())
    assert [one.status for one in found] == [201, 200]
    assert credits_left(found[1].body) == 975


def test_d1_a_get_with_an_upgrade_and_many_at_once(url: str) -> None:
    wish = head(b"GET", BALANCE.encode(), OWN, H2C)
    assert [one.status for one in talk(url, wish * 40 + last())] == [200] * 41


def test_d1_a_head_in_single_bytes(url: str) -> None:
    raw = head(b"POST", b"/api/ext/bundles", OWN, H2C, JSON, WHOLE) + BODY + last()
    assert [one.status for one in talk(url, *[raw[at : at + 1] for at in range(len(raw))])] == [201, 200]


def test_d1_curl_with_http2(url: str) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is missing")
    command = [
        curl,
        "--silent",
        "--noproxy",
        "*",
        "--http2",
        "--max-time",
        "20",
        "--write-out",
        "%{http_code}",
    ]
    headers = ["-H", f"X-API-Key: {KEY}", "-H", "Content-Type: application/json"]
    done = subprocess.run(
        [*command, *headers, "--data", BODY.decode(), f"{url}/api/ext/bundles"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.endswith(b"201")


def test_d1_connect_is_refused_and_ends_the_connection(url: str) -> None:
    (only,) = talk(url, b"CONNECT app.example:443 HTTP/1.1\r\nHost: app.example:443\r\n\r\n")
    assert only.status == 405


# -- D13: hosts and versions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("hosts", [b"", b"Host: a\r\nHost: b\r\n", b"Host: a\r\nhost: a1\r\n"])
def test_d13_no_host_or_two_is_400(url: str, engine: Engine, hosts: bytes) -> None:
    key = b"X-API-Key: sk_mock_hosts\r\n"
    (only,) = talk(url, head(b"GET", BALANCE.encode(), hosts, key) + last())
    assert (only.status, only.headers["connection"]) == (400, "close")
    assert b"ost" in only.body
    assert only.headers["x-prepay-mock"] == "true"
    assert engine.world.accounts == {}


def test_d13_an_old_client_needs_no_host_and_keeps_its_connection_when_it_asks(url: str) -> None:
    key = b"X-API-Key: sk_mock_old\r\n"
    kept = head(b"GET", BALANCE.encode(), key, b"Connection: keep-alive\r\n", version=b"1.0")
    ended = head(b"GET", BALANCE.encode(), key, version=b"1.0")
    found = talk(url, kept, kept, ended)
    assert [(one.status, one.headers["connection"]) for one in found] == [
        (200, "keep-alive"),
        (200, "keep-alive"),
        (200, "close"),
    ]


def test_d13_nothing_after_the_last_request_is_carried_out(url: str, engine: Engine) -> None:
    buy = head(b"POST", b"/api/ext/bundles", OWN, JSON, WHOLE) + BODY
    found = talk(url, last() + buy)
    assert [one.status for one in found] == [200]
    assert engine.world.accounts["tokportal", KEY].ledger.available == 1000


# -- G17: what decides who asks stands once ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["X-API-Key", "Authorization", "X-Prepay-Control-Token", "Idempotency-Key", "Content-Type", "Origin"],
)
def test_g17_a_repeated_security_header_is_400(url: str, engine: Engine, name: str) -> None:
    twice = f"{name}: one\r\n{name.lower()}: two\r\n".encode()
    own = b"Host: mock\r\n" if name == "X-API-Key" else OWN
    (only,) = talk(url, head(b"POST", b"/api/ext/bundles", own, twice, WHOLE) + BODY)
    assert (only.status, name.lower().encode() in only.body) == (400, True)
    assert engine.world.accounts == {}


def test_g17_two_content_lengths_are_400(url: str, engine: Engine) -> None:
    (only,) = talk(url, head(b"POST", b"/api/ext/bundles", OWN, JSON, WHOLE, WHOLE) + BODY)
    assert only.status == 400
    assert engine.world.accounts == {}


def test_g17_a_repeated_header_is_400_in_process_too() -> None:
    with Mock() as mock, httpx.Client(transport=mock.transport, base_url=mock.base_url) as client:
        answer = client.get(BALANCE, headers=[("X-API-Key", "sk_mock_a"), ("X-API-Key", "sk_mock_b")])
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "REPEATED_HEADER")
        assert mock.export_state()["accounts"] == []


@pytest.mark.parametrize(
    ("path", "trailer", "status"),
    [
        (b"/api/ext/bundles", b"X-API-Key: sk_mock_trailer\r\n", 401),
        (b"/_prepay/accounts/sk_mock_a/grant", b"X-Prepay-Control-Token: open sesame\r\n", 401),
    ],
)
def test_g17_trailers_are_dropped(contract: Contract, path: bytes, trailer: bytes, status: int) -> None:
    engine = new_engine(contract)
    ControlApp(engine, token="open sesame")
    raw = head(b"POST", path, b"Host: mock\r\n", JSON, CHUNKED, b"Connection: close\r\n")
    with running(engine) as url:
        (only,) = talk(url, raw + PIECES[:-2] + trailer + b"\r\n")
    assert only.status == status
    assert engine.world.accounts == {}
