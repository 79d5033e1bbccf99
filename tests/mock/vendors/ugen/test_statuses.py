"""Every status that the contract documents for each operation is reached, in the documented form, at no cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from prepay_mock.build import read_contract
from prepay_mock.engine.engine import Engine
from tests.mock.harness import Answer, Api
from tests.mock.vendors.ugen.calls import CALLS, JOB, NOBODY, account_of, buy, create, end, perform

Driver = Callable[[Engine, Api, str], Answer]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take the matrix from the contract, so that a status added there asks for a test here."""
    if "status" in metafunc.fixturenames:
        operations = read_contract().operations
        matrix = [(name, status) for name in CALLS for status in operations[name].responses]
        metafunc.parametrize(("operation", "status"), matrix)


def a_thing(engine: Engine, api: Api, operation: str) -> str:
    """The id of something that the operation can act on."""
    if operation == "ugenDeletePaymentMethod":
        buy(engine, api)
        method_id: str = api.get("/api/v1/billing/payment-methods").json[0]["id"]
        return method_id
    job_id = create(api)
    if operation == "ugenRetryJob":
        end(engine, job_id, "failed")
    return job_id


def succeed(engine: Engine, api: Api, operation: str) -> Answer:
    thing = a_thing(engine, api, operation) if "{id}" in CALLS[operation].path else NOBODY
    return perform(api, operation, thing)


def replay(engine: Engine, api: Api, operation: str) -> Answer:
    if operation != "ugenCreateJob":
        return succeed(engine, api, operation)
    create(api, idempotency_key="again")
    return api.post("/api/v1/jobs", JOB | {"idempotency_key": "again"})


def short(engine: Engine, api: Api, operation: str) -> Answer:
    api.key = "sk_mock_short_balance_86"
    thing = a_thing(engine, api, "ugenRetryJob")
    account_of(engine, api).ledger.charge(1, now=engine.world.clock.now())
    return perform(api, operation, thing)


def conflict(engine: Engine, api: Api, operation: str) -> Answer:
    if operation == "ugenCreateJob":
        create(api, idempotency_key="again")
        return api.post("/api/v1/jobs", JOB | {"idempotency_key": "again", "segment_count": 2})
    job_id = create(api)
    end(engine, job_id)
    return perform(api, operation, job_id)


def unknown(engine: Engine, api: Api, operation: str) -> Answer:
    if operation == "ugenCreateCheckoutSession":
        return api.post(CALLS[operation].path, {"pack_id": "mega"})
    if operation == "ugenSetAutoTopup":
        return api.post(CALLS[operation].path, {"enabled": True, "threshold_credits": 1, "pack_id": "mega"})
    models = {"ugenEstimateJobCredits": "model_id", "ugenCreateJob": "video_model"}
    if operation in models:
        return api.post(CALLS[operation].path, {**CALLS[operation].body, models[operation]: "veo9"})
    return perform(api, operation)


def invalid(engine: Engine, api: Api, operation: str) -> Answer:
    call = CALLS[operation]
    if "{id}" in call.path:
        return perform(api, operation, "nope")
    if call.method == "GET":
        query = "model_id=" if operation == "ugenListModelPricing" else "page=0"
        return api.get(f"{call.path}?{query}")
    return api.call(call.method, call.path, {})


def too_many(engine: Engine, api: Api, operation: str) -> Answer:
    if operation not in ("ugenCreateJob", "ugenRetryJob"):
        return perform(api, operation, x_prepay_fault="status=429")
    thing = a_thing(engine, api, operation) if operation == "ugenRetryJob" else NOBODY
    create(api)
    account_of(engine, api).settings["job_limits"] = {"concurrent_jobs": 1}
    return perform(api, operation, thing)


DRIVERS: dict[int, Driver] = {
    200: replay,
    201: succeed,
    204: succeed,
    401: lambda engine, api, operation: perform(api, operation, x_api_key=""),
    402: short,
    403: lambda engine, api, operation: perform(api, operation, x_api_key="sk_mock_a_readonly"),
    404: unknown,
    406: lambda engine, api, operation: perform(api, operation, accept="text/html"),
    409: conflict,
    413: lambda engine, api, operation: api.call(
        CALLS[operation].method, CALLS[operation].path, None, raw=b" " * (2**20 + 1)
    ),
    415: lambda engine, api, operation: perform(api, operation, content_type="text/plain"),
    422: invalid,
    429: too_many,
    500: lambda engine, api, operation: perform(api, operation, x_prepay_fault="status=500"),
    503: lambda engine, api, operation: perform(api, operation, x_prepay_fault="status=503"),
}


def test_a_documented_status(engine: Engine, api: Api, operation: str, status: int) -> None:
    answer = DRIVERS[status](engine, api, operation)
    assert answer.status == status, answer.json
    if status < 300:
        return
    if status == 422:
        assert all({"type", "loc", "msg", "input"} <= problem.keys() for problem in answer.json["detail"])
        return
    error = answer.json["error"]
    assert error["code"] in engine.contract.operations[operation].responses[status].codes
    assert error["message"]
    if status == 402:
        assert error["details"] == {"required": 86, "available": 85}
    if status == 429:
        assert int(answer.headers["retry-after"]) >= 1


def test_the_matrix_has_no_gap() -> None:
    operations = read_contract().operations
    assert {name for name, op in operations.items() if op.vendor == "ugen"} == set(CALLS)
    assert {status for name in CALLS for status in operations[name].responses} == set(DRIVERS)
