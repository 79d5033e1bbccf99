"""Bad requests: in which order they are told of, in which of the two forms, and that they change nothing."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from tests.mock.harness import Answer, Api, new_engine
from tests.mock.ugen.calls import CALLS, JOB, NOBODY, account_of, balance, create, perform

ESTIMATE, JOBS = "/api/v1/credits/estimate", "/api/v1/jobs"


def problems(answer: Answer) -> list[tuple[str, list[Any], str]]:
    assert answer.status == 422, answer.json
    assert set(answer.json) == {"detail"}
    return [(entry["type"], entry["loc"], entry["msg"]) for entry in answer.json["detail"]]


# -- 422 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ("missing", ["body", "segment_count"], "Field required")),
        ([], ("model_attributes_type", ["body"], None)),
        (7, ("model_attributes_type", ["body"], None)),
        (None, ("model_attributes_type", ["body"], None)),
        ({"segment_count": "3"}, ("int_type", ["body", "segment_count"], "Input should be a valid integer")),
        ({"segment_count": True}, ("int_type", ["body", "segment_count"], "Input should be a valid integer")),
        ({"segment_count": 1.5}, ("int_type", ["body", "segment_count"], "Input should be a valid integer")),
        ({"segment_count": None}, ("int_type", ["body", "segment_count"], "Input should be a valid integer")),
        (
            {"segment_count": 0},
            ("greater_than_equal", ["body", "segment_count"], "Input should be greater than or equal to 1"),
        ),
        (
            {"segment_count": 11},
            ("less_than_equal", ["body", "segment_count"], "Input should be less than or equal to 10"),
        ),
        (
            {"segment_count": 1, "music_enabled": 1},
            ("bool_type", ["body", "music_enabled"], "Input should be a valid boolean"),
        ),
        (
            {"segment_count": 1, "resolution": 4},
            ("string_type", ["body", "resolution"], "Input should be a valid string"),
        ),
        (
            {"segment_count": 1, "keyframe_resolution": "8k"},
            ("enum", ["body", "keyframe_resolution"], "Input should be '1k', '2k' or '4k'"),
        ),
        (
            {"segment_count": 1, "duration_seconds": 5},
            ("enum", ["body", "duration_seconds"], "Input should be 8"),
        ),
    ],
)
def test_a_bad_body_is_told_of_as_fastapi_does(
    api: Api, body: Any, expected: tuple[str, list[Any], str | None]
) -> None:
    answer = api.call("POST", ESTIMATE, None, raw=b"null") if body is None else api.post(ESTIMATE, body)
    kind, loc, message = problems(answer)[0]
    assert (kind, loc) == expected[:2]
    assert message == expected[2] or expected[2] is None


def test_a_missing_field_echoes_the_object_that_it_is_missing_from(engine: Engine, api: Api) -> None:
    answer = api.post(JOBS, {"product_name": "test", "segment_count": 1})
    (problem,) = answer.json["detail"]
    assert problem == {
        "type": "missing",
        "loc": ["body", "product_image_url"],
        "msg": "Field required",
        "input": {"product_name": "test", "segment_count": 1},
    }


def test_everything_that_is_wrong_is_told_at_once(api: Api) -> None:
    body = JOB | {
        "product_name": "",
        "segment_count": 11,
        "persona_id": "nobody",
        "aspect_ratio": "1:1",
        "key_selling_points": ["fine", 5, "x" * 501],
        "music_volume": 2,
        "voice_settings": [],
        "idempotency_key": "",
    }
    assert sorted((kind, loc) for kind, loc, _ in problems(api.post(JOBS, body))) == [
        ("dict_type", ["body", "voice_settings"]),
        ("enum", ["body", "aspect_ratio"]),
        ("less_than_equal", ["body", "music_volume"]),
        ("less_than_equal", ["body", "segment_count"]),
        ("string_too_long", ["body", "key_selling_points", 2]),
        ("string_too_short", ["body", "idempotency_key"]),
        ("string_too_short", ["body", "product_name"]),
        ("string_type", ["body", "key_selling_points", 1]),
        ("uuid_parsing", ["body", "persona_id"]),
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/v1/jobs/nope", ("uuid_parsing", ["path", "job_id"])),
        (f"/api/v1/jobs/{NOBODY}x", ("uuid_parsing", ["path", "job_id"])),
        ("/api/v1/jobs?page=0", ("greater_than_equal", ["query", "page"])),
        ("/api/v1/jobs?page=one", ("int_parsing", ["query", "page"])),
        ("/api/v1/jobs?page=1.0", ("int_parsing", ["query", "page"])),
        ("/api/v1/jobs?page=", ("int_parsing", ["query", "page"])),
        ("/api/v1/jobs?page=99999999999999999999", ("int_parsing", ["query", "page"])),
        ("/api/v1/jobs?page=1&page=2", ("value_error", ["query", "page"])),
        ("/api/v1/credits/transactions?page_size=101", ("less_than_equal", ["query", "page_size"])),
        ("/api/v1/credits/transactions?job_id=all", ("uuid_parsing", ["query", "job_id"])),
        ("/api/v1/credits/pricing?model_id=", ("string_too_short", ["query", "model_id"])),
        ("/api/v1/credits/pricing?model_id=a%20b", ("string_pattern_mismatch", ["query", "model_id"])),
    ],
)
def test_a_bad_parameter_is_told_of_as_fastapi_does(
    api: Api, path: str, expected: tuple[str, list[str]]
) -> None:
    assert problems(api.get(path))[0][:2] == expected


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"segment_count": 1,}',
        b'{"segment_count": NaN}',
        b'{"segment_count": Infinity}',
        b'{"segment_count": 01}',
        b'{"segment_count": 1} trailing',
        b'{"segment_count": 1, "resolution": "\xff"}',
        b'{"segment_count": 1, "resolution": "\\ud800"}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
    ],
)
def test_what_is_no_json_is_told_with_its_position(api: Api, raw: bytes) -> None:
    answer = api.call("POST", ESTIMATE, None, raw=raw, content_type="application/json")
    ((kind, loc, message),) = problems(answer)
    assert (kind, loc[0], message) == ("json_invalid", "body", "JSON decode error")
    assert 0 <= loc[1] <= len(raw)


@pytest.mark.parametrize("depth", [201, 600, 900])
@pytest.mark.parametrize("number", [b"1", b"1.5"])
def test_deep_nesting_is_refused_and_never_a_500(api: Api, depth: int, number: bytes) -> None:
    for opened, closed in ((b"[", b"]"), (b'{"a":', b"}")):
        deep = opened * depth + number + closed * depth
        for body in (b'{"segment_count":1,"more":%b}', b'{"more":%b}'):
            answer = api.call("POST", ESTIMATE, None, raw=body % deep)
            assert problems(answer)[0][:2] == ("recursion_loop", ["body"])


def test_a_depth_that_somebody_may_mean_is_taken(api: Api) -> None:
    deep: Any = 1.5
    for _ in range(190):
        deep = {"a": deep}
    body = JOB | {"voice_settings": deep, "idempotency_key": "deep"}
    assert [api.post(JOBS, body).status for _ in range(2)] == [201, 200]
    assert api.post(JOBS, body | {"segment_count": 0}).status == 422


def test_a_long_value_is_not_sent_back_whole(api: Api) -> None:
    answer = api.post(JOBS, {"custom_script": "x" * 900_000})
    assert answer.status == 422
    assert len(str(answer.json)) < 10_000
    assert "900" in answer.json["detail"][0]["input"]


def any_json() -> st.SearchStrategy[Any]:
    numbers = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
    scalars: st.SearchStrategy[Any] = st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=20))
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    )


@given(body=any_json())
def test_no_body_makes_the_mock_fail(contract: Contract, body: Any) -> None:
    api = Api(new_engine(contract))
    more = cast("dict[str, Any]", body) if isinstance(body, dict) else {"more": body}
    for call in CALLS.values():
        if call.body is not None:
            fields: dict[str, Any] = call.body
            for answer in (
                api.call(call.method, call.path, sent) for sent in (cast("Any", body), fields | more)
            ):
                assert answer.status in (200, 201, 402, 404, 422), answer.json


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 400, "1" + "0" * 20, "1e15", "-0.0", "1e-400"])
def test_a_number_beyond_all_bounds_is_refused(api: Api, number: str) -> None:
    raw = f'{{"segment_count": {number}}}'.encode()
    assert api.call("POST", ESTIMATE, None, raw=raw).status == 422
    raw = f'{{"segment_count": 1, "more": {number}}}'.encode()
    assert api.call("POST", ESTIMATE, None, raw=raw).status in (200, 422)


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
