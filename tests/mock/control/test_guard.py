"""Web pages do not steer a mock: foreign origins, rebound names, forms; while programs and the checkout page go on."""

from __future__ import annotations

import re

import httpx
import orjson
import pytest

from prepay_mock import Mock
from prepay_mock.contract import Contract
from prepay_mock.control import ControlApp
from prepay_mock.control.description import description
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from prepay_mock.serving.server import running
from tests.mock.control.desk import Desk
from tests.mock.harness import Api, new_engine

HOST = b"127.0.0.1:4010"
OPERATIONS = [
    (method.upper(), path.removeprefix("/_prepay"), entry)
    for path, item in description().document["paths"].items()
    for method, entry in item.items()
    if method in ("get", "post", "put", "delete") and path != "/_prepay/health"
]
EVERY = pytest.mark.parametrize(("method", "path", "entry"), OPERATIONS, ids=lambda x: str(x)[:60])
FOREIGN = [
    {b"origin": b"https://evil.example"},
    {b"origin": b"null"},
    {b"origin": b"http://127.0.0.1:4010.evil.example"},
    {b"origin": b"http://127.0.0.1:3000"},
    {b"sec-fetch-site": b"cross-site"},
    {b"sec-fetch-site": b"same-site"},
    {b"sec-fetch-site": b"cross-site", b"sec-fetch-mode": b"no-cors", b"sec-fetch-dest": b"empty"},
]
REBOUND = [
    b"evil.example",
    b"evil.example:4010",
    b"127.0.0.1.evil.example",
    b"localhost.evil.example",
    b"evil-localhost",
    b"192.0.2.7:4010",
    b"[2001:db8::1]:4010",
    b"localhost:4010@evil.example",
    b"",
]


def filled(path: str) -> str:
    return re.sub(r"\{[a-z_]+\}", "x", path)


def test_the_operations_are_all_of_them(desk: Desk) -> None:
    assert len(OPERATIONS) == len(desk.app.handlers) - 1


@EVERY
def test_b3_no_page_of_another_origin_uses_the_control_api(
    desk: Desk, method: str, path: str, entry: dict[str, str]
) -> None:
    before = desk.world()
    for headers in FOREIGN:
        answer = desk.call(method, filled(path), raw=b"{}", headers={b"host": HOST, **headers})
        assert (answer.status, answer.json["error"]["code"]) == (403, "FOREIGN_ORIGIN"), headers
    assert desk.world() == before


@EVERY
def test_b3_no_rebound_name_reads_or_writes(
    desk: Desk, method: str, path: str, entry: dict[str, str]
) -> None:
    before = desk.world()
    for host in REBOUND:
        answer = desk.call(method, filled(path), raw=b"{}", headers={b"host": host})
        assert (answer.status, answer.json["error"]["code"]) == (403, "FOREIGN_HOST"), host
        assert "--allow-host" in answer.json["error"]["message"]
    assert desk.world() == before


@pytest.mark.parametrize(
    "host",
    [
        b"localhost",
        b"LOCALHOST:1",
        b"localhost.",
        b"app.localhost:80",
        b"127.0.0.1",
        b"127.8.9.10:4010",
        b"[::1]:4010",
    ],
)
def test_b3_programs_reach_it_by_every_name_of_this_machine(desk: Desk, host: bytes) -> None:
    assert desk.call("GET", "/clock", headers={b"host": host}).status == 200
    own = {b"host": host, b"origin": b"http://" + host, b"sec-fetch-site": b"same-origin"}
    assert desk.call("GET", "/clock", headers=own).status == 200
    assert desk.call("GET", "/clock", headers={b"host": host, b"sec-fetch-site": b"none"}).status == 200


def test_b3_further_names_are_the_operators_to_give(contract: Contract) -> None:
    desk = Desk(new_engine(contract), hosts=["host.docker.internal", "Mock."])
    for host, status in ((b"host.docker.internal:4010", 200), (b"mock", 200), (b"mock.evil.example", 403)):
        assert desk.call("GET", "/clock", headers={b"host": host}).status == status
    with pytest.raises(ValueError, match="is not a host name"):
        ControlApp(desk.engine, hosts=["http://mock"])


def test_b3_with_a_token_any_name_will_do_but_no_foreign_page(contract: Contract) -> None:
    desk = Desk(new_engine(contract), token="open sesame")
    key = {b"x-prepay-control-token": b"open sesame", b"host": b"mock:4010"}
    assert desk.call("GET", "/clock", headers=key).status == 200
    assert desk.call("GET", "/clock", headers={**key, b"origin": b"https://evil.example"}).status == 403


def test_b3_in_process_any_base_url_will_do() -> None:
    with Mock() as mock, httpx.Client(transport=mock.transport, base_url="https://api.example") as client:
        assert client.get("/_prepay/clock").status_code == 200
        headers = {"Content-Type": "application/json"}
        assert client.post("/_prepay/clock", content=b'{"frozen":true}', headers=headers).status_code == 200


# -- media types -------------------------------------------------------------------------------------------------


@EVERY
@pytest.mark.parametrize(
    "media", [b"", b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x"]
)
def test_g7_a_write_needs_json(
    desk: Desk, media: bytes, method: str, path: str, entry: dict[str, str]
) -> None:
    if method == "GET" or path.startswith("/checkout/"):
        return
    before = desk.world()
    headers = {b"host": HOST, b"content-type": media}
    answer = desk.call(method, filled(path), raw=b'{"amount": 7777}', headers=headers)
    assert (answer.status, answer.json["error"]["code"]) == (415, "MEDIA_TYPE")
    assert "curl: -H 'Content-Type: application/json'" in answer.json["error"]["message"]
    assert desk.world() == before


def test_g7_a_write_without_a_body_needs_no_media_type(desk: Desk) -> None:
    assert desk.post("/reset").status == 200
    assert desk.delete("/faults").status == 204
    json = {b"content-type": b"Application/JSON; charset=utf-8"}
    assert desk.call("POST", "/clock", raw=b'{"frozen":true}', headers=json).status == 200


# -- the checkout page -------------------------------------------------------------------------------------------


@pytest.fixture
def order(desk: Desk) -> str:
    session: str = (
        Api(desk.engine).post("/api/v1/billing/checkout", {"pack_id": "creator"}).json["session_id"]
    )
    return f"/checkout/{session}"


def ticket_of(page: str) -> bytes:
    found = re.search('name="ticket" value="([0-9a-f]{32})"', page)
    assert found is not None
    return found[1].encode()


def balance(engine: Engine) -> int:
    return int(Api(engine).get("/api/v1/credits/balance").json["credit_balance"])


def test_g7_only_the_page_itself_can_pay(desk: Desk, order: str) -> None:
    before = balance(desk.engine)
    for raw in (b"outcome=paid", b"outcome=paid&ticket=", b"outcome=paid&ticket=" + b"0" * 32):
        answer = desk.call("POST", order, raw=raw)
        assert (answer.status, answer.json["error"]["code"]) == (403, "STALE_PAGE")
    assert balance(desk.engine) == before
    page = desk.get(order)
    same = {b"host": HOST, b"origin": b"http://" + HOST, b"sec-fetch-site": b"same-origin"}
    paid = desk.call("POST", order, raw=b"outcome=paid&ticket=" + ticket_of(page.json), headers=same)
    assert (paid.status, balance(desk.engine)) == (200, before + 1000)


def test_g7_a_ticket_is_for_one_order_and_one_server(desk: Desk, order: str, contract: Contract) -> None:
    other = Api(desk.engine).post("/api/v1/billing/checkout", {"pack_id": "creator"}).json["session_id"]
    first = ticket_of(desk.get(order).json)
    assert desk.call("POST", f"/checkout/{other}", raw=b"outcome=paid&ticket=" + first).status == 403
    # The same seed and the same requests: whoever runs a mock of his own learns no ticket of this one.
    twin = Desk(new_engine(contract))
    Api(twin.engine).post("/api/v1/billing/checkout", {"pack_id": "creator"})
    assert twin.get(order).status == 200
    assert ticket_of(twin.get(order).json) != first


def test_g7_the_page_may_be_linked_to_but_neither_framed_nor_fetched(desk: Desk, order: str) -> None:
    page = desk.get(order)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    link = {b"host": HOST, b"sec-fetch-site": b"cross-site", b"sec-fetch-mode": b"navigate"}
    assert desk.call("GET", order, headers={**link, b"sec-fetch-dest": b"document"}).status == 200
    assert desk.call("GET", order, headers={**link, b"sec-fetch-dest": b"iframe"}).status == 403
    assert desk.call("GET", "/requests", headers={**link, b"sec-fetch-dest": b"document"}).status == 403
    assert desk.call("POST", order, headers={**link, b"sec-fetch-dest": b"document"}).status == 403


def test_g7_a_payment_that_was_kept_is_carried_out_again_by_another_process(
    order: str, contract: Contract
) -> None:
    twin = Desk(new_engine(contract))
    Api(twin.engine).post("/api/v1/billing/checkout", {"pack_id": "creator"})
    before = balance(twin.engine)
    raw = b"outcome=paid&ticket=" + b"0" * 32
    assert twin.call("POST", order, raw=raw).status == 403
    kept = Request("POST", f"/_prepay{order}", b"", {}, raw)
    assert twin.app.handle_at(kept, twin.engine.world.clock.now(), replayed=True).status == 200
    assert balance(twin.engine) == before + 1000


# -- over a socket -----------------------------------------------------------------------------------------------


def test_b3_over_a_socket_a_foreign_page_gets_one_clear_line(engine: Engine) -> None:
    ControlApp(engine)
    with running(engine) as url, httpx.Client(base_url=url, trust_env=False) as client:
        grant = "/_prepay/accounts/sk_mock_me/grant?vendor=ugen"
        for headers in (
            {"Origin": "https://evil.example"},
            {"Host": "evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
        ):
            sent = {"Content-Type": "application/json", **headers}
            answer = client.post(grant, content=b'{"amount":7777}', headers=sent)
            assert answer.status_code == 403
            assert "\n" not in orjson.loads(answer.content)["error"]["message"]
        simple = client.post(grant, content=b'{"amount":7777}', headers={"Content-Type": "text/plain"})
        assert simple.status_code == 415
        assert engine.world.accounts == {}
        assert client.post(grant, json={"amount": 5}).status_code == 200
