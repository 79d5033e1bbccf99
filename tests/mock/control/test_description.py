"""The control surface's own OpenAPI file: complete, served, and kept to; its token; and that it never breaks."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.build import read_contract
from prepay_mock.contract import Contract
from prepay_mock.control.description import description
from prepay_mock.engine.messages import Request
from tests.mock.control.desk import Desk
from tests.mock.harness import Api, new_engine

OPERATIONS = {
    (method.upper(), path): item[method]
    for path, item in description().document["paths"].items()
    for method in ("get", "post", "put", "delete")
    if method in item
}
WRITES = [(method, path) for (method, path), entry in OPERATIONS.items() if "requestBody" in entry]


def test_every_call_has_a_handler_and_every_handler_a_call(desk: Desk) -> None:
    assert sorted(entry["operationId"] for entry in OPERATIONS.values()) == sorted(desk.app.handlers)


def test_the_description_is_served(desk: Desk) -> None:
    answer = desk.get("/openapi.json")
    assert answer.json == desk.app.desk.description.document
    assert desk.get("/").json["description"] == "/_prepay/openapi.json"


def test_the_root_tells_what_the_mock_is(desk: Desk, contract: Contract) -> None:
    key = desk.key("trenz", 5)
    facts = desk.get("").json
    assert facts == desk.get("/").json
    assert facts["contract_version"] == contract.version
    assert facts["operations"] == len(contract.operations)
    assert (facts["seed"], facts["scenario"], facts["storage"]) == (0, "starter", "memory")
    assert [account["key"] for account in facts["accounts"]] == [key]


def test_what_is_not_there_is_told_in_json(desk: Desk) -> None:
    assert (desk.get("/nowhere").status, desk.get("/nowhere").json["error"]["code"]) == (404, "NOT_FOUND")
    answer = desk.call("PATCH", "/clock")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    options = desk.call("OPTIONS", "/clock")
    assert (options.status, options.headers["allow"], options.json) == (204, "GET, HEAD, POST, OPTIONS", None)


def test_every_answer_says_that_it_is_a_mocks(desk: Desk) -> None:
    for method, path in (
        ("GET", "/"),
        ("GET", "/nowhere"),
        ("PATCH", "/clock"),
        ("POST", "/clock"),
        ("DELETE", "/faults"),
    ):
        assert desk.call(method, path).headers["x-prepay-mock"] == "true"


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff", b"nul", b"NaN", b'{"advance_seconds": NaN}', b"[" * 2000]
)
def test_a_body_that_is_no_json_is_refused(desk: Desk, raw: bytes) -> None:
    before = desk.world()
    answer = desk.call("POST", "/clock", raw=raw)
    assert (answer.status, answer.json["error"]["fields"][0]["field"]) == (422, "body")
    assert desk.world() == before


# -- the token ---------------------------------------------------------------------------------------------------


def test_with_a_token_every_control_call_must_carry_it(contract: Contract) -> None:
    desk = Desk(new_engine(contract), token="open sesame")
    for headers in ({}, {b"x-prepay-control-token": b"open"}, {b"x-prepay-control-token": b"\xff"}):
        answer = desk.call("GET", "/", headers=headers)
        assert (answer.status, answer.json["error"]["code"]) == (401, "CONTROL_TOKEN")
        assert "open sesame" not in str(answer)
    assert desk.call("GET", "/", headers={b"x-prepay-control-token": b"open sesame"}).status == 200
    assert desk.call("GET", "/nowhere").status == 401


def test_with_a_token_clients_and_their_checkout_page_need_none(contract: Contract) -> None:
    desk = Desk(new_engine(contract), token="open sesame")
    api = Api(desk.engine)
    assert api.get("/api/ext/me").status == 200
    session = api.post("/api/v1/billing/checkout", {"pack_id": "creator"}).json["session_id"]
    assert desk.get(f"/checkout/{session}").status == 200


# -- whatever comes ----------------------------------------------------------------------------------------------

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
NAMES = sorted(
    {
        name
        for schema in description().document["components"]["schemas"].values()
        for name in schema.get("properties", ())
    }
)


@given(
    call=st.sampled_from(WRITES),
    body=VALUES | st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5),
    name=st.sampled_from(["main", "x", "é", "a/b", "%"]),
)
def test_no_body_breaks_the_server_or_changes_something_by_a_refusal(
    call: tuple[str, str], body: Any, name: str
) -> None:
    desk = Desk(new_engine(read_contract()))
    desk.post("/snapshots", {"name": "main"})
    before = desk.world()
    method, template = call
    path = template.removeprefix("/_prepay").replace("{key}", "sk_mock_a").replace("{id}", "x")
    answer = desk.call(method, path.replace("{session_id}", "x").replace("{name}", "main"), body)
    documented = {int(status) for status in OPERATIONS[call]["responses"]}
    assert answer.status in documented, answer
    if answer.status >= 400:
        assert desk.world() == before
        assert isinstance(answer.json, str) or answer.json["error"]["message"]


@given(
    path=st.text(max_size=30),
    query=st.binary(max_size=30),
    method=st.sampled_from(["GET", "POST", "PUT", "X"]),
)
def test_no_path_breaks_the_server(path: str, query: bytes, method: str) -> None:
    desk = Desk(new_engine(read_contract()))
    target = f"/_prepay/{path}"
    response = desk.engine.handle(Request(method, target, query, {}, b"{}"))
    assert response.status < 500
    if response.body:
        assert orjson.loads(response.body) is not None
