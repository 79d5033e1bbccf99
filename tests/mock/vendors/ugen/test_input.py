"""Bad input: 422 as FastAPI writes it, whatever is sent."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from tests.mock.harness import Answer, Api, new_engine
from tests.mock.vendors.ugen.calls import CALLS, JOB, NOBODY

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
