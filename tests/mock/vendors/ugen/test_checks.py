"""Keys, the order of the checks, and that no refused call changes anything."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api
from tests.mock.vendors.ugen.calls import CALLS, JOB, NOBODY, account_of, balance, create, perform

ESTIMATE, JOBS = "/api/v1/credits/estimate", "/api/v1/jobs"


# -- keys --------------------------------------------------------------------------------------------------------


def test_a_bearer_token_opens_the_same_account_as_the_key(engine: Engine, api: Api) -> None:
    job_id = create(api)
    for scheme in ("Bearer", "bearer", "BEARER"):
        answer = api.get(f"/api/v1/jobs/{job_id}", x_api_key="", authorization=f"{scheme} {api.key}")
        assert answer.status == 200


def test_a_token_wins_over_a_key(engine: Engine, api: Api) -> None:
    other = "sk_mock_other_balance_7"
    answer = api.get("/api/v1/credits/balance", authorization=f"Bearer {other}")
    assert answer.json["credit_balance"] == 7
    assert api.get("/api/v1/credits/balance", authorization="Bearer eyJ0.foreign.token").status == 401


@pytest.mark.parametrize("authorization", ["Basic c2tfbW9jaw==", "Bearer", "Bearer  ", "Bearersk_mock_x"])
def test_what_is_no_token_leaves_the_key(api: Api, authorization: str) -> None:
    assert api.get("/api/v1/credits/balance", authorization=authorization).status == 200
    answer = api.get("/api/v1/credits/balance", authorization=authorization, x_api_key="")
    assert (answer.status, answer.json["error"]["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("operation", [name for name in CALLS if name != "ugenListCreditPacks"])
@pytest.mark.parametrize("key", ["", "ugen_sk_unknown", "sk_mock_a_revoked", "sk_mock_a_suspended"])
def test_without_a_valid_key_there_is_401_and_nothing_else(engine: Engine, operation: str, key: str) -> None:
    answer = perform(Api(engine, key), operation, accept="text/html", content_type="text/plain")
    assert (answer.status, answer.json["error"]["code"]) == (401, "UNAUTHORIZED")
    assert engine.contract.operations[operation].responses[401].codes == ("UNAUTHORIZED",)


@pytest.mark.parametrize("operation", CALLS)
def test_a_read_only_key_reads_and_estimates(engine: Engine, operation: str) -> None:
    answer = perform(Api(engine, "sk_mock_a_readonly"), operation)
    reads = CALLS[operation].method == "GET" or operation == "ugenEstimateJobCredits"
    assert answer.status == (404 if operation == "ugenGetJob" else 200 if reads else 403)


# -- order -------------------------------------------------------------------------------------------------------


def test_the_checks_come_in_their_order(engine: Engine) -> None:
    def send(
        method: str = "POST", path: str = "/api/v1/jobs", key: str = "sk_mock_poor_empty", **headers: str
    ) -> int:
        raw = headers.pop("raw", "").encode()
        return Api(engine, key).call(method, path, None, raw=raw, **headers).status

    wrong = {"accept": "text/html", "content_type": "text/plain", "raw": "{" + " " * 2**20}
    assert send("PATCH", "/api/v1/nothing", "", **wrong) == 404
    assert send("PATCH", key="", **wrong) == 405
    assert send(key="", **wrong) == 401
    assert send(**wrong) == 406
    assert send("POST", "/api/v1/jobs/nope/cancel", accept="text/html") == 406
    assert send(content_type="text/plain", raw=wrong["raw"]) == 415
    assert send(content_type="application/json", raw=wrong["raw"]) == 413
    assert send(content_type="application/json", raw="{") == 422
    assert send(content_type="application/json", raw="{}") == 422
    body = '{"product_name": "a", "product_image_url": "https://x", "segment_count": 1}'
    assert send(content_type="application/json", raw=body) == 402


def test_404_and_409_come_before_402(engine: Engine) -> None:
    api = Api(engine, "sk_mock_studio_balance_86")
    job_id = create(api, idempotency_key="first")
    assert balance(api).available == 0
    assert api.post(f"/api/v1/jobs/{NOBODY}/retry").status == 404
    assert api.post(f"/api/v1/jobs/{job_id}/retry").status == 409
    assert api.post(JOBS, JOB | {"idempotency_key": "first", "segment_count": 2}).status == 409
    assert api.post(JOBS, JOB).status == 402


@pytest.mark.parametrize("path", sorted({call.path for call in CALLS.values()}))
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY", "OPTIONS"])
def test_other_methods_are_405_with_the_exact_allow(engine: Engine, path: str, method: str) -> None:
    allowed = {call.method for call in CALLS.values() if call.path == path}
    answer = Api(engine).call(method, path.format(id=NOBODY), None)
    if method in allowed:
        assert answer.status != 405
        return
    assert answer.status == (204 if method == "OPTIONS" else 405)
    assert set(answer.headers["allow"].split(", ")) >= allowed
    if answer.status == 405:
        assert answer.json["error"]["code"] == "METHOD_NOT_ALLOWED"


def test_an_unknown_path_is_404_in_the_vendors_form(engine: Engine) -> None:
    answer = Api(engine).get("/api/v1/models")
    assert (answer.status, answer.json["error"]["code"]) == (404, "NOT_FOUND")


def test_no_refused_call_changes_anything(engine: Engine, api: Api) -> None:
    job_id = create(api, idempotency_key="first")
    before = account_of(engine, api).dump()
    for operation in CALLS:
        perform(api, operation, accept="text/html")
        perform(api, operation, x_prepay_fault="status=500")
        if CALLS[operation].body is not None:
            perform(api, operation, content_type="text/plain")
            api.call(CALLS[operation].method, CALLS[operation].path, {"nothing": "known"})
    for path in ("/api/v1/billing/payment-methods/", "/api/v1/jobs/"):
        api.delete(path + NOBODY)
    api.post(f"/api/v1/jobs/{job_id}/retry")
    api.post(JOBS, JOB | {"idempotency_key": "first", "segment_count": 3})
    api.post(JOBS, JOB | {"segment_count": 10, "video_model": "veo3"})
    api.post("/api/v1/billing/checkout", {"pack_id": "mega"})
    api.post("/api/v1/billing/auto-topup", {"enabled": True, "threshold_credits": 1, "pack_id": "starter"})
    assert account_of(engine, api).dump() == before
    assert {name: len(table) for name, table in engine.world.tables.items() if len(table)} == {}
