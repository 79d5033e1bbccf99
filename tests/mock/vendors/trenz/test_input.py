"""Bad input: what it is called, and that it never costs a credit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api, new_engine
from tests.mock.vendors.trenz.calls import form, journal

TITLES = "/v1/content/ai-copywriting/product-title"
LIST = "/v1/social/accounts/list"
FORM = "multipart/form-data; boundary=part"


@pytest.fixture(autouse=True)
def _nothing_is_charged(engine: Engine, api: Api) -> Iterator[None]:
    yield
    if ("trenz", api.key) in engine.world.accounts:
        assert journal(engine, api) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"{}{}",
        b'{"product_name": NaN}',
        b'{"product_name": "a", "count": Infinity}',
        b'{"product_name": "\xff"}',
        b'{"product_name": "\\ud800"}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"product_name": ' + b"[" * 100_000,
        b"[" * 900 + b"]" * 900,
        b"[]",
        b"null",
        b'"text"',
        b"5",
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_a_body_that_cannot_be_read_is_a_bad_request(api: Api, raw: bytes) -> None:
    answer = api.call("POST", TITLES, raw=raw, content_type="application/json")
    assert (answer.status, answer.json["code"]) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "MISSING_PARAM", "product_name"),
        ({"product_name": ""}, "INVALID_PARAM", "product_name"),
        ({"product_name": 5}, "INVALID_PARAM", "product_name"),
        ({"product_name": "a", "count": 0}, "INVALID_PARAM", "count"),
        ({"product_name": "a", "count": 11}, "INVALID_PARAM", "count"),
        ({"product_name": "a", "count": "5"}, "INVALID_PARAM", "count"),
        ({"product_name": "a", "count": True}, "INVALID_PARAM", "count"),
        ({"product_name": "a", "count": 1.5}, "INVALID_PARAM", "count"),
        ({"product_name": "a", "count": None}, "INVALID_PARAM", "count"),
        ({"product_name": "a", "language": "english"}, "INVALID_PARAM", "language"),
        ({"product_name": "a", "keywords": ["a", ""]}, "INVALID_PARAM", "keywords.1"),
        ({"count": 0}, "MISSING_PARAM", "count"),
    ],
)
def test_a_field_that_does_not_fit_is_named(api: Api, body: dict[str, Any], code: str, field: str) -> None:
    answer = api.post(TITLES, body)
    assert (answer.status, answer.json["code"]) == (400, code)
    assert f"'{field}'" in answer.json["message"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "MISSING_PARAM"),
        ("keyword=", "INVALID_PARAM"),
        ("keyword=a&keyword=b", "INVALID_PARAM"),
        ("keyword=" + "a" * 201, "INVALID_PARAM"),
        ("keyword=a&region=us", "INVALID_PARAM"),
        ("keyword=a&order=up", "INVALID_PARAM"),
        ("keyword=a&sort=colour", "INVALID_SORT_FIELD"),
        ("keyword=a&sort=", "INVALID_SORT_FIELD"),
        ("keyword=a&include=seller&include=weather", "INVALID_INCLUDE"),
        ("keyword=a&include=seller&include=reviews&include=seller", "INVALID_PARAM"),
        ("keyword=a&page=0", "INVALID_PARAM"),
        ("keyword=a&page=1.0", "INVALID_PARAM"),
        ("keyword=a&page=" + "9" * 40, "INVALID_PARAM"),
        ("keyword=a&page_size=0", "PAGE_SIZE_EXCEEDED"),
        ("keyword=a&page_size=101", "PAGE_SIZE_EXCEEDED"),
        ("keyword=a&page_size=-1", "PAGE_SIZE_EXCEEDED"),
        ("keyword=a&page_size=ten", "INVALID_PARAM"),
        ("keyword=a&page_size=101&sort=colour", "INVALID_SORT_FIELD"),
        ("sort=colour", "MISSING_PARAM"),
    ],
)
def test_a_query_that_does_not_fit(api: Api, query: str, code: str) -> None:
    answer = api.get(f"/v1/data/products/search?{query}")
    assert (answer.status, answer.json["code"]) == (400, code)


def test_each_endpoint_has_its_own_allow_lists(api: Api) -> None:
    creators = "/v1/data/creators/search?keyword=a"
    assert api.get(f"{creators}&sort=sold_count").json["code"] == "INVALID_SORT_FIELD"
    assert api.get(f"{creators}&include=seller").json["code"] == "INVALID_INCLUDE"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"page_size": 101}, "PAGE_SIZE_EXCEEDED"),
        ({"page_size": 10**30}, "PAGE_SIZE_EXCEEDED"),
        ({"page_size": "20"}, "INVALID_PARAM"),
        ({"page": 0}, "INVALID_PARAM"),
        ({"platform": "myspace"}, "INVALID_PARAM"),
    ],
)
def test_a_list_that_does_not_fit(api: Api, body: dict[str, Any], code: str) -> None:
    raw = repr(body).replace("'", '"').encode()
    answer = api.call("POST", LIST, raw=raw)
    assert (answer.status, answer.json["code"]) == (400, code)


@pytest.mark.parametrize(
    "path", ["/v1/tasks/a%20b", "/v1/tasks/%ff", "/v1/tasks/" + "a" * 65, "/v1/tasks/%00"]
)
def test_an_id_that_cannot_be_one(api: Api, path: str) -> None:
    answer = api.get(path)
    assert (answer.status, answer.json["code"]) == (400, "INVALID_PARAM")


def test_a_huge_value_is_not_repeated_whole(api: Api) -> None:
    answer = api.post(TITLES, {"product_name": ["x" * 500_000], "keywords": ["y" * 200_000] * 2})
    assert answer.status == 400
    assert len(answer.json["message"]) <= 2000


def test_every_problem_is_named_up_to_five(api: Api) -> None:
    answer = api.post(TITLES, {"product_name": "a", "keywords": [1, 2, 3, 4, 5, 6, 7]})
    assert "'keywords.4'" in answer.json["message"]
    assert "'keywords.5'" not in answer.json["message"]
    assert answer.json["message"].endswith("and 2 more.")


@pytest.mark.parametrize(
    ("raw", "content_type", "status", "code"),
    [
        (b"", FORM, 400, "BAD_REQUEST"),
        (b"nothing of a form", FORM, 400, "BAD_REQUEST"),
        (form(), "multipart/form-data", 400, "BAD_REQUEST"),
        (form(name="picture"), FORM, 400, "MISSING_PARAM"),
        (b"{}", "application/json", 415, "BAD_REQUEST"),
        (form(), "", 415, "BAD_REQUEST"),
    ],
)
def test_a_form_that_does_not_fit(api: Api, raw: bytes, content_type: str, status: int, code: str) -> None:
    answer = api.call("POST", "/v1/files", raw=raw, content_type=content_type)
    assert (answer.status, answer.json["code"]) == (status, code)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("product_name", "keywords", "language", "count", "prompt", "page", "page_size", "platform")
KNOWN = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON))
POSTS = [TITLES, LIST, "/v1/content/ai-image/generations", "/v1/content/ai-video/generations"]


@given(path=st.sampled_from(POSTS), body=JSON | KNOWN)
def test_no_json_makes_the_mock_fail(contract: Contract, path: str, body: Any) -> None:
    api = Api(new_engine(contract), "sk_mock_a_balance_100")
    answer = api.post(path, body)
    assert answer.status in (200, 202, 400, 404)
    spent = 100 - api.engine.world.accounts["trenz", api.key].ledger.available
    assert (spent > 0) == (answer.status < 300)


@given(
    content=st.binary(max_size=300),
    content_type=st.sampled_from([FORM, "multipart/form-data", "multipart/mixed"]),
)
def test_no_form_makes_the_mock_fail(contract: Contract, content: bytes, content_type: str) -> None:
    api = Api(new_engine(contract))
    answer = api.call("POST", "/v1/files", raw=content or b" ", content_type=content_type)
    assert answer.status in (400, 415)
