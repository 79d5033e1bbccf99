"""Every status that the contract documents for each operation is reached, with a documented code and cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from prepay_mock.build import read_contract
from prepay_mock.engine.engine import Engine
from tests.mock.harness import Answer, Api
from tests.mock.vendors.trenz.calls import (
    CALLS,
    PER_CALL,
    PRICES,
    available,
    form,
    journal,
    perform,
    submit,
)

Driver = Callable[[Engine, Api, str], Answer]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take the matrix from the contract, so that a status added there asks for a test here."""
    if "status" in metafunc.fixturenames:
        operations = read_contract().operations
        matrix = [(name, status) for name in CALLS for status in operations[name].responses]
        metafunc.parametrize(("operation", "status"), matrix)


def succeed(engine: Engine, api: Api, operation: str) -> Answer:
    if operation != "trenzGetTask":
        return perform(api, operation)
    return perform(api, operation, submit(api))


def malformed(engine: Engine, api: Api, operation: str) -> Answer:
    paths = {
        "trenzSearchProducts": "/v1/data/products/search",
        "trenzSearchCreators": "/v1/data/creators/search?keyword=",
        "trenzGetProduct": "/v1/data/products/a%20b",
        "trenzListCampaigns": "/v1/ads/campaigns?page=0",
        "trenzGetTask": "/v1/tasks/a%20b",
    }
    if operation in paths:
        return api.get(paths[operation])
    return api.call("POST", CALLS[operation].path, raw=b"{", **form_type(operation))


def form_type(operation: str) -> dict[str, str]:
    multipart = operation == "trenzUploadFile"
    return {"content_type": "multipart/form-data; boundary=part" if multipart else "application/json"}


def short(engine: Engine, api: Api, operation: str) -> Answer:
    api.key = f"sk_mock_short_balance_{PRICES[operation] - 1}"
    return perform(api, operation)


def readonly(engine: Engine, api: Api, operation: str) -> Answer:
    api.key = "sk_mock_a_readonly"
    return perform(api, operation)


def unknown(engine: Engine, api: Api, operation: str) -> Answer:
    if operation == "trenzGetProduct":
        return api.get("/v1/data/products/prod_unknown")
    if operation == "trenzGetTask":
        return api.get("/v1/tasks/task_unknown")
    call = CALLS[operation]
    return api.post(call.path, call.body | {"reference_file_id": "file_unknown"})


def large(engine: Engine, api: Api, operation: str) -> Answer:
    raw = form(b"\0" * (10 * 2**20 + 1)) if operation == "trenzUploadFile" else b" " * (2**20 + 1)
    return api.call("POST", CALLS[operation].path, raw=raw, **form_type(operation))


def often(engine: Engine, api: Api, operation: str) -> Answer:
    for _ in range(200):
        assert api.get("/v1/tasks/task_unknown").status == 404
    return perform(api, operation)


def backend(status: int) -> Driver:
    return lambda engine, api, operation: perform(api, operation, x_prepay_fault=f"backend_status={status}")


DRIVERS: dict[int, Driver] = {
    200: succeed,
    201: succeed,
    202: succeed,
    400: malformed,
    401: lambda engine, api, operation: perform(api, operation, x_api_key=""),
    402: short,
    403: readonly,
    404: unknown,
    406: lambda engine, api, operation: perform(api, operation, accept="text/html"),
    413: large,
    415: lambda engine, api, operation: perform(api, operation, content_type="text/plain"),
    429: often,
    500: backend(500),
    502: backend(502),
    503: backend(503),
    504: backend(504),
}


def cost(operation: str, status: int) -> int:
    """What an answer of that status leaves charged; 404 comes after the backend was asked, and any 5xx is refunded."""
    kept = status < 300 or (operation in PER_CALL and status == 404)
    return PRICES[operation] if kept else 0


def test_a_documented_status(engine: Engine, api: Api, operation: str, status: int) -> None:
    answer = DRIVERS[status](engine, api, operation)
    assert answer.status == status, answer.json
    before = 100 if operation == "trenzGetTask" and status == 200 else 0
    if status != 401:
        paid = -sum(amount for _, amount in journal(engine, api))
        assert paid == cost(operation, status) + before
    if status < 300:
        assert answer.json["usage"] == {
            "coin_cost": PRICES[operation],
            "remaining_balance": available(engine, api),
        }
        return
    codes = engine.contract.operations[operation].responses[status].codes
    assert answer.json["code"] in codes
    assert answer.json["docs_url"].endswith(f"/errors/{answer.json['code']}")
    assert len(answer.json["request_id"]) == 36
    assert answer.json["message"].endswith((".", "`"))


def test_the_matrix_has_no_gap() -> None:
    operations = read_contract().operations
    assert {name for name, op in operations.items() if op.vendor == "trenz"} == set(CALLS)
    assert {status for name in CALLS for status in operations[name].responses} == set(DRIVERS)
