"""Trouble on demand: which requests a fault meets, what becomes of them, and what of the money."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from prepay_mock.world.faults import MOST_FAULTS, Fault, FaultBook
from tests.mock.control.desk import Desk, fields_of
from tests.mock.harness import Api, new_engine

BUNDLE = {"bundle_type": "account_only", "country": "USA"}


def plan(desk: Desk, fault: str, **facts: Any) -> dict[str, Any]:
    answer = desk.post("/faults", {"fault": fault, **facts})
    assert answer.status == 201, answer.json
    planned: dict[str, Any] = answer.json
    return planned


def credits_of(desk: Desk, key: str) -> int:
    available: int = desk.get(f"/accounts/{key}").json["available"]
    return available


def wire_of(engine: Engine, key: str, path: str, body: bytes = b"") -> tuple[int, str | None]:
    """The status, and what is to be done to the wire."""
    headers = {b"x-api-key": key.encode(), b"content-type": b"application/json"}
    response = engine.handle(Request("POST" if body else "GET", path, b"", headers, body))
    return response.status, None if response.wire is None else response.wire.kind


# -- which requests a fault meets --------------------------------------------------------------------------------


def test_a_fault_meets_one_request_and_is_gone(desk: Desk) -> None:
    planned = plan(desk, "status", status=503)
    assert planned["id"] == "fault_1"
    assert desk.get("/faults").json["faults"] == [planned]
    api = Api(desk.engine)
    assert [api.get("/api/ext/me").status for _ in range(3)] == [503, 200, 200]
    assert desk.get("/faults").json["faults"] == []


def test_times_and_after_say_which_requests(desk: Desk) -> None:
    plan(desk, "status", status=500, after=1, times=2)
    api = Api(desk.engine)
    assert [api.get("/api/ext/me").status for _ in range(5)] == [200, 500, 500, 200, 200]


def test_without_an_end_a_fault_stays_until_it_is_forgotten(desk: Desk) -> None:
    plan(desk, "status", status=500, times=None)
    api = Api(desk.engine)
    assert [api.get("/api/ext/me").status for _ in range(4)] == [500] * 4
    assert desk.get("/faults").json["faults"][0]["met"] == 4
    assert desk.delete("/faults").status == 204
    assert api.get("/api/ext/me").status == 200


def test_one_fault_can_be_forgotten_and_the_others_stay(desk: Desk) -> None:
    first, second = plan(desk, "status", status=500), plan(desk, "status", status=503)
    assert desk.delete(f"/faults/{first['id']}").status == 204
    assert desk.get("/faults").json["faults"] == [second]
    assert desk.delete(f"/faults/{first['id']}").status == 404
    desk.delete("/faults")
    assert plan(desk, "malformed")["id"] == "fault_3"


def test_operation_and_key_narrow_a_fault(desk: Desk) -> None:
    plan(desk, "status", status=503, operation="tokportalGetCreditCosts", key="sk_mock_a", times=None)
    here, there = Api(desk.engine, "sk_mock_a"), Api(desk.engine, "sk_mock_b")
    assert here.get("/api/ext/me").status == 200
    assert here.get("/api/ext/credit-costs").status == 503
    assert there.get("/api/ext/credit-costs").status == 200


def test_several_faults_meet_the_same_request(desk: Desk) -> None:
    plan(desk, "delay", delay_ms=250)
    plan(desk, "status", status=500)
    response = desk.engine.handle(Request("GET", "/api/ext/me", b"", {b"x-api-key": b"sk_mock_a"}))
    assert response.status == 500
    assert response.wire is not None
    assert response.wire.delay_us == 250_000


# -- what becomes of the request and of the money ----------------------------------------------------------------


def test_a_dropped_request_has_not_happened_and_a_lost_response_has(desk: Desk) -> None:
    key = desk.key("tokportal", 100)
    body = b'{"bundle_type": "account_only", "country": "USA"}'
    plan(desk, "drop_request")
    assert wire_of(desk.engine, key, "/api/ext/bundles", body)[1] == "drop"
    assert credits_of(desk, key) == 100
    plan(desk, "lose_response")
    assert wire_of(desk.engine, key, "/api/ext/bundles", body)[1] == "drop"
    assert credits_of(desk, key) == 75
    for fault in ("truncate", "malformed"):
        plan(desk, fault)
        assert wire_of(desk.engine, key, "/api/ext/bundles", body) == (201, fault)
    assert credits_of(desk, key) == 25


def test_a_lost_response_can_be_asked_for_again_with_the_same_key_and_costs_once(desk: Desk) -> None:
    key = desk.key("tokportal", 100)
    api = Api(desk.engine, key)
    plan(desk, "lose_response", operation="tokportalCreateBundle")
    api.post("/api/ext/bundles", BUNDLE, idempotency_key="once")
    again = api.post("/api/ext/bundles", BUNDLE, idempotency_key="once")
    assert (again.status, again.headers["idempotent-replayed"]) == (201, "true")
    assert credits_of(desk, key) == 75


@pytest.mark.parametrize("status", [400, 401, 402, 429, 500, 503])
def test_a_status_changes_nothing_and_speaks_the_vendors_language(desk: Desk, status: int) -> None:
    key = desk.key("tokportal", 100)
    plan(desk, "status", status=status)
    answer = Api(desk.engine, key).post("/api/ext/bundles", BUNDLE)
    assert answer.status == status
    assert answer.json["error"]["code"]
    assert answer.headers["x-tokportal-api-version"]
    assert ("retry-after" in answer.headers) == (status == 429)
    assert credits_of(desk, key) == 100


def test_a_status_takes_a_code_and_headers(contract: Contract) -> None:
    # 418 is in nobody's contract; it was asked for, so it is not held against the contract.
    desk = Desk(new_engine(contract))
    plan(desk, "status", status=418, code="TEAPOT", headers={"Retry-After": "7", "X-Region": "eu"})
    answer = Api(desk.engine).get("/api/ext/me")
    assert (answer.status, answer.json["error"]["code"]) == (418, "TEAPOT")
    assert (answer.headers["retry-after"], answer.headers["x-region"]) == ("7", "eu")


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_a_body_has_none(contract: Contract, status: int) -> None:
    desk = Desk(new_engine(contract))
    plan(desk, "status", status=status)
    answer = Api(desk.engine).get("/api/ext/me")
    assert (answer.status, answer.json) == (status, None)


@pytest.mark.parametrize(
    ("path", "envelope"),
    [
        ("/api/ext/me", "error"),
        ("/api/v1/credits/balance", "error"),
        ("/v1/data/products/search?keyword=a&region=US", "code"),
    ],
)
def test_each_vendor_fails_in_its_own_envelope(desk: Desk, path: str, envelope: str) -> None:
    plan(desk, "status", status=503)
    answer = Api(desk.engine).get(path)
    assert answer.status == 503
    assert envelope in answer.json


def test_a_backend_status_is_refunded_when_it_is_a_5xx(desk: Desk) -> None:
    key = desk.key("trenz", 10)
    api = Api(desk.engine, key)
    for status, left in ((503, 10), (502, 10), (504, 10), (404, 9)):
        plan(desk, "backend_status", status=status)
        assert api.get("/v1/data/products/search?keyword=a&region=US").status >= 400
        assert credits_of(desk, key) == left
    kinds = [row["kind"] for row in desk.get(f"/accounts/{key}/ledger").json["entries"]]
    assert kinds == ["grant", *["charge", "refund"] * 3, "charge"]


def test_unknown_fields_appear_in_every_object_of_the_answer(desk: Desk) -> None:
    api = Api(desk.engine, desk.key("tokportal", 100))
    plan(desk, "unknown_fields")
    answer = api.get("/api/ext/credits/history").json
    assert answer["x_unknown_field"] == "drift"
    assert answer["data"][0]["x_unknown_field"] == "drift"
    assert "x_unknown_field" not in api.get("/api/ext/credits/history").json


# -- by headers --------------------------------------------------------------------------------------------------


def test_prefer_asks_for_the_contracts_own_example(desk: Desk, contract: Contract) -> None:
    key = desk.key("tokportal", 1000)
    api = Api(desk.engine, key)
    example = contract.operations["tokportalCreateBundle"].responses[402].example
    answer = api.post("/api/ext/bundles", BUNDLE, prefer="code=402")
    assert (answer.status, answer.json) == (402, example)
    assert api.get("/api/ext/me", prefer="respond-async, code=503; wait=10").status == 503
    assert api.get("/api/ext/me", prefer="handling=lenient").status == 200
    assert api.get("/api/ext/me", prefer="code=100").status == 200
    assert credits_of(desk, key) == 1000


def test_every_documented_status_of_every_operation_can_be_preferred(engine: Engine) -> None:
    refused: list[str] = []
    for op in engine.contract.operations.values():
        path = op.path
        for param in op.path_params:
            path = path.replace(f"{{{param.name}}}", "x")
        for status in op.responses:
            answer = Api(engine, f"sk_mock_{op.id}").call(op.method, path, prefer=f"code={status}")
            if answer.status != status:
                refused.append(f"{op.id} {status}: {answer.status} {answer.json}")
    assert refused == []


def test_a_header_asks_for_a_fault_of_this_request_alone(desk: Desk) -> None:
    key = desk.key("tokportal", 100)
    api = Api(desk.engine, key)
    assert api.get("/api/ext/me", x_prepay_fault="status=429").status == 429
    assert api.get("/api/ext/me").status == 200
    body = b'{"bundle_type": "account_only", "country": "USA"}'
    headers = {b"x-api-key": key.encode(), b"content-type": b"application/json"}
    asked = Request("POST", "/api/ext/bundles", b"", {**headers, b"x-prepay-fault": b"lose_response"}, body)
    response = desk.engine.handle(asked)
    assert response.wire is not None
    assert response.wire.kind == "drop"
    assert credits_of(desk, key) == 75


def test_a_header_that_asks_for_an_unknown_fault_is_told_which_there_are(desk: Desk) -> None:
    answer = Api(desk.engine).get("/api/ext/me", x_prepay_fault="explode")
    assert answer.status == 400
    assert answer.json["error"]["details"]["errors"][0]["field"] == "X-Prepay-Fault"
    assert "lose_response" in answer.json["error"]["details"]["errors"][0]["reason"]


# -- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "fault"),
        ({"fault": "explode"}, "fault"),
        ({"fault": "status"}, "status"),
        ({"fault": "status", "status": 99}, "status"),
        ({"fault": "status", "status": 600}, "status"),
        ({"fault": "backend_status", "status": 200}, "status"),
        ({"fault": "delay"}, "delay_ms"),
        ({"fault": "delay", "delay_ms": -1}, "delay_ms"),
        ({"fault": "truncate", "times": 0}, "times"),
        ({"fault": "truncate", "after": -1}, "after"),
        ({"fault": "truncate", "operation": "createBundle"}, "operation"),
        ({"fault": "truncate", "frequency": 5}, "frequency"),
        ({"fault": "backend_status", "status": 503, "operation": "ugenGetJob"}, "operation"),
        ({"fault": "status", "status": 500, "headers": {"X": "a\r\nB: c"}}, "headers.X"),
        ({"fault": "status", "status": 500, "headers": {"Content-Length": "3"}}, "headers.Content-Length"),
    ],
    ids=str,
)
def test_a_bad_fault_is_refused_by_the_name_of_its_field(desk: Desk, body: Any, field: str) -> None:
    before = desk.world()
    assert field in fields_of(desk.post("/faults", body))
    assert desk.world() == before


def test_a_misspelt_operation_is_told_the_nearest_ones(desk: Desk) -> None:
    answer = desk.post("/faults", {"fault": "truncate", "operation": "tokportalCreateBundel"})
    assert "tokportalCreateBundle" in answer.json["error"]["message"]


@pytest.mark.parametrize("name", ["tokportal.bundles.create", "bundles.create", "tokportalCreateBundle"])
def test_r20_a_fault_takes_an_operation_by_any_of_its_names(desk: Desk, name: str) -> None:
    planned = plan(desk, "status", status=503, operation=name)
    assert (planned["operation"], planned["operation_id"]) == (
        "tokportal.bundles.create",
        "tokportalCreateBundle",
    )
    assert desk.get("/faults").json["faults"] == [planned]
    assert Api(desk.engine).post("/api/ext/bundles", BUNDLE).status == 503


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("tokportal.bundles.creat", "Did you mean tokportal.bundles.create (tokportalCreateBundle)"),
        ("bundles.creat", "Did you mean tokportal.bundles.create (tokportalCreateBundle)"),
        ("tokportalCreateBundel", "Did you mean tokportal.bundles.create (tokportalCreateBundle)"),
        ("credits.balance", "Write tokportal.credits.balance or ugen.credits.balance"),
        ("?", "`prepay contract show` lists all operations"),
    ],
)
def test_r20_a_name_that_is_none_or_several_is_refused_with_the_right_one(
    desk: Desk, name: str, hint: str
) -> None:
    answer = desk.post("/faults", {"fault": "lose_response", "operation": name})
    assert fields_of(answer) == ["operation"]
    assert hint in answer.json["error"]["message"]
    assert desk.get("/faults").json["faults"] == []


def test_r51_a_fault_tells_how_often_it_was_met_even_when_it_is_used_up(desk: Desk) -> None:
    fault = plan(desk, "status", status=503, operation="bundles.create", times=2)
    for hits in (0, 1, 2):
        seen = desk.get(f"/faults/{fault['id']}").json
        assert (seen["met"], seen["times"]) == (hits, 2 - hits)
        Api(desk.engine).post("/api/ext/bundles", BUNDLE)
    assert desk.get("/faults").json["faults"] == []
    assert desk.delete("/faults").status == 204
    assert desk.get(f"/faults/{fault['id']}").status == 404


def test_r51_of_used_up_faults_the_last_are_known() -> None:
    book = FaultBook()
    for _ in range(MOST_FAULTS + 1):
        book.add(Fault("delay"))
        book.meet("a", None)
    assert (book.find("fault_1"), len(book)) == (None, 0)
    assert book.find("fault_2") is not None
