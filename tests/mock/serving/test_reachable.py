"""Who reaches the mock and what it tells everybody: CORS, HEAD, the root, health, the date."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import orjson
import pytest

from prepay import OutcomeUnknownError, Retry
from prepay_mock import Mock
from prepay_mock.contract import Contract
from prepay_mock.control import ControlApp
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from prepay_mock.serving.server import running
from tests.mock.control.desk import Desk
from tests.mock.harness import Api, new_engine
from tests.mock.serving.test_http import BALANCE, KEY, OWN, head
from tests.mock.wires import connect, got, until_closed


@pytest.fixture
def url(engine: Engine) -> Iterator[str]:
    ControlApp(engine)
    with running(engine) as url:
        yield url


# -- D2: pages of other origins ----------------------------------------------------------------------------------


def ask(engine: Engine, method: str, path: str, **headers: str) -> dict[str, str]:
    answer = Api(engine, KEY).call(method, path, None, raw=None, **headers)
    return {"status": str(answer.status), **answer.headers}


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:5173", True),
        ("http://127.0.0.1:3000", True),
        ("https://[::1]:8443", True),
        ("http://app.localhost:3000", True),
        ("https://app.example", True),
        ("https://app.example.evil.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://localhost.evil.example", False),
        ("null", False),
        ("file://localhost", False),
    ],
)
def test_d2_pages_of_loopback_and_of_named_origins_may_read(
    contract: Contract, origin: str, allowed: bool
) -> None:
    engine = new_engine(contract, cors=["https://APP.example/"])
    ControlApp(engine)
    told = ask(engine, "GET", BALANCE, origin=origin)
    assert (told["status"], told["vary"]) == ("200", "Origin")
    assert told.get("access-control-allow-origin") == (origin if allowed else None)
    # A refusal can be read as well, or a page could not tell a 402 from a broken network.
    refused = ask(engine, "GET", BALANCE, origin=origin, x_api_key="")
    assert (refused["status"], "access-control-allow-origin" in refused) == ("401", allowed)


def test_d2_a_preflight_needs_no_key_and_tells_what_may_be_sent(engine: Engine) -> None:
    told = ask(
        engine,
        "OPTIONS",
        "/api/ext/bundles",
        x_api_key="",
        origin="http://localhost:5173",
        access_control_request_method="POST",
        access_control_request_headers="content-type,idempotency-key,x-api-key",
        access_control_request_private_network="true",
    )
    assert told["status"] == "204"
    assert told["access-control-allow-origin"] == "http://localhost:5173"
    assert told["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert told["access-control-allow-headers"] == "content-type,idempotency-key,x-api-key"
    assert told["access-control-allow-private-network"] == "true"


def test_d2_the_control_api_has_no_cors(contract: Contract) -> None:
    desk = Desk(new_engine(contract, cors=["*"]))
    for method, path in (("GET", "/clock"), ("OPTIONS", "/clock"), ("GET", "/health")):
        told = desk.call(
            method, path, headers={b"origin": b"http://localhost:5173", b"host": b"localhost:4010"}
        )
        assert not [name for name in told.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "origin", ["app.example", "https://app.example/path", "https://", "https://a:b@c", ""]
)
def test_d2_what_is_no_origin_is_refused(contract: Contract, origin: str) -> None:
    with pytest.raises(ValueError, match=r"is not an origin\. Write one such as"):
        new_engine(contract, cors=[origin])


# -- D3: HEAD, the root, health ----------------------------------------------------------------------------------


def test_d3_head_is_where_get_is(engine: Engine) -> None:
    ControlApp(engine)
    for op in engine.contract.operations.values():
        if op.method == "GET":
            path = op.path.format_map({spec.name: "x" for spec in op.path_params})
            key = {b"x-api-key": KEY.encode(), b"host": b"localhost"}
            shown = engine.handle(Request("GET", path, b"", key))
            told = engine.handle(Request("HEAD", path, b"", key))
            assert (told.status, told.body) == (shown.status, b"")
            assert len(shown.body) == int(told.header(b"content-length") or 0) > 0
    for path in ("/", "/_prepay/health", "/_prepay/clock"):
        told = engine.handle(Request("HEAD", path))
        assert (told.status, told.body) == (200, b"")


def test_d3_the_root_answers_programs_and_sends_browsers_on(contract: Contract) -> None:
    engine = new_engine(contract)
    ControlApp(engine, token="open sesame")
    plain = engine.handle(Request("GET", "/", b"", {b"accept": b"*/*"}))
    assert (plain.status, orjson.loads(plain.body)["name"]) == (200, "prepay mock")
    page = engine.handle(Request("GET", "/", b"", {b"accept": b"text/html,application/xhtml+xml"}))
    assert (page.status, page.header(b"location")) == (302, "/_prepay/")
    assert engine.handle(Request("POST", "/")).status == 405


def test_d3_health_is_open_and_tells_nothing_else(contract: Contract) -> None:
    desk = Desk(new_engine(contract), token="open sesame")
    foreign = {b"host": b"mock:4010", b"origin": b"https://evil.example"}
    answer = desk.call("GET", "/health", headers=foreign)
    assert answer.status == 200
    assert answer.json.keys() == {"ok", "version", "ready"}
    assert (answer.json["ok"], answer.json["ready"]) == (True, True)


# -- D4: Date ----------------------------------------------------------------------------------------------------


def test_d4_every_response_has_the_date_of_the_virtual_clock(engine: Engine) -> None:
    desk = Desk(engine)
    asked = [("GET", BALANCE), ("GET", "/nowhere"), ("GET", "/"), ("PUT", BALANCE), ("GET", "/_prepay/clock")]
    for method, path in [
        *asked,
        ("GET", "/_prepay/nowhere"),
        ("GET", "/_prepay/checkout/x"),
        ("GET", "/v1/x"),
    ]:
        told = engine.handle(Request(method, path, b"", {b"x-api-key": KEY.encode()}))
        dates = [value for name, value in told.headers if name == b"date"]
        assert dates == [b"Mon, 01 Jun 2026 12:00:00 GMT"], (method, path)
    desk.advance(86_400)
    (date,) = [v for n, v in engine.handle(Request("GET", "/nowhere")).headers if n == b"date"]
    assert parsedate_to_datetime(date.decode()).isoformat() == "2026-06-02T12:00:00+00:00"


def test_d4_refusals_of_the_connection_have_it_too_and_a_frozen_clock_gives_the_same_bytes(url: str) -> None:
    def once() -> bytes:
        with connect(url) as wire:
            wire.sendall(head(b"GET", BALANCE.encode(), OWN) + b"nonsense\r\n\r\n")
            return until_closed(wire)

    first, second = once(), once()
    assert [one.headers["date"] for one in got(first)] == ["mon, 01 jun 2026 12:00:00 gmt"] * 2
    assert got(first)[1] == got(second)[1]


def test_d4_a_fault_may_set_a_date_of_its_own(engine: Engine) -> None:
    desk = Desk(engine)
    desk.post(
        "/faults", {"fault": "status", "status": 503, "headers": {"Date": "yesterday", "Retry-After": "3"}}
    )
    told = Api(engine, KEY).get(BALANCE)
    assert (told.status, told.headers["date"], told.headers["retry-after"]) == (503, "yesterday", "3")
    raw = engine.handle(Request("GET", BALANCE, b"", {b"x-api-key": KEY.encode()}))
    assert [name for name, _ in raw.headers].count(b"date") == 1


def test_d4_a_lost_response_of_a_bundle_can_be_found_in_the_history() -> None:
    with Mock() as mock:
        account = mock.tokportal.account(balance=100)
        client = account.client(retry=Retry(attempts=1))
        client.credits.balance()
        mock.faults.add("lose_response", operation="tokportalCreateBundle")
        with pytest.raises(OutcomeUnknownError) as lost:
            client.bundles.create(bundle_type="account_only", country="USA")
        found = lost.value.resolve(client)
        assert (found.charged, found.basis, found.amount) == (True, "ledger", 25)
