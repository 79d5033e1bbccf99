"""Input is read with JSON Schema's own notion of types, and refused with every problem named."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.engine.errors import InvalidInput
from prepay_mock.engine.intake import accepts, read_json, read_path_and_query, validate_body
from prepay_mock.engine.messages import Request

JSON = (b"application/json",)


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        (b"*/*", True),
        (b"application/json", True),
        (b"Application/JSON", True),
        (b"application/*;q=0.1", True),
        (b"text/html, application/json;q=0.5", True),
        (b"text/html, */*;q=0.1", True),
        (b"text/html", False),
        (b"application/json;q=0", False),
        (b"*/*, application/json;q=0", False),
        (b"application/jsonp", False),
        (b"nonsense", False),
        (b"application/json;q=high", False),
    ],
)
def test_accept_follows_quality_and_specificity(header: bytes, accepted: bool) -> None:
    assert accepts(header, JSON) is accepted


@given(st.integers(-(10**14), 10**14))
def test_a_whole_float_is_an_integer(number: int) -> None:
    value = read_json(b'{"amount": %d.0}' % number)
    assert value == {"amount": number}
    assert type(value["amount"]) is int


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"NaN", b'{"a": NaN}', b'{"a": 1} x', b'"\xff"', b"[" * 5000 + b"]" * 5000, b"{'a': 1}"],
)
def test_what_is_no_json_is_refused_and_named(body: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_json(body)
    assert refused.value.problems[0].kind == "json_invalid"


def test_every_problem_of_a_body_is_named_at_once(contract: Contract) -> None:
    spec = contract.operations["tokportalCreateBundle"].body
    assert spec is not None
    with pytest.raises(InvalidInput) as refused:
        validate_body(spec, {"bundle_type": 5, "title": "x" * 201, "videos_quantity": "5"})
    assert {"bundle_type", "title", "videos_quantity"} <= {
        problem.field for problem in refused.value.problems
    }


@pytest.mark.parametrize("value", ['"5"', "true", "5.5", "null"])
def test_nothing_is_coerced_to_an_integer(contract: Contract, value: str) -> None:
    spec = contract.operations["tokportalAddVideoSlots"].body
    assert spec is not None
    with pytest.raises(InvalidInput):
        validate_body(spec, json.loads(f'{{"quantity": {value}}}'))


def test_a_depth_that_no_honest_body_has_is_a_problem_not_a_crash(contract: Contract) -> None:
    spec = contract.operations["tokportalCreateBundle"].body
    assert spec is not None
    deep: object = 1
    for _ in range(800):
        deep = {"deeper": deep}
    with pytest.raises(InvalidInput):
        validate_body(spec, {"bundle_type": "nonsense", "more": deep})


@pytest.mark.parametrize(
    ("query", "field", "kind"),
    [
        (b"page=0", "page", "minimum"),
        (b"page=1&page=2", "page", "repeated"),
        (b"page=one", "page", "type"),
        (b"page=1.5", "page", "type"),
        (b"page=", "page", "type"),
        (b"page=99999999999999999999", "page", "type"),
        (b"per_page=101", "per_page", "maximum"),
        (b"date_from=yesterday", "date_from", "format"),
    ],
)
def test_a_bad_query_parameter_is_named(contract: Contract, query: bytes, field: str, kind: str) -> None:
    operation = contract.operations["tokportalListCreditTransactions"]
    with pytest.raises(InvalidInput) as refused:
        read_path_and_query(operation, (), Request("GET", operation.path, query), {})
    assert [(problem.field, problem.kind) for problem in refused.value.problems] == [(field, kind)]


@given(st.integers(1, 1_000_000), st.integers(1, 100))
def test_good_query_parameters_arrive_typed(contract: Contract, page: int, per_page: int) -> None:
    operation = contract.operations["tokportalListCreditTransactions"]
    params: dict[str, object] = {}
    query = f"page={page}&per_page={per_page}&unknown=1".encode()
    read_path_and_query(operation, (), Request("GET", operation.path, query), params)
    assert params == {"page": page, "per_page": per_page}
