"""What an answer says about credits, in the words of each vendor; and nothing that it does not say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay import ResponseInfo
from prepay._call.figures import Figures, is_free, server_date
from prepay._operation.options import CallOptions
from prepay._values.amounts import MOST_CREDITS
from tests.sdk.fakes import BY_ID, OPERATIONS, dialect_of, spec

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "data",
                    "usage",
                    "credits",
                    "coin_cost",
                    "credits_charged",
                    "credits_estimated",
                    "total_credits",
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
SPECS = [spec(op) for op in OPERATIONS]
CREATE, JOB, RETRY, SEARCH = (
    spec(BY_ID[name])
    for name in ("tokportalCreateBundle", "ugenCreateJob", "ugenRetryJob", "trenzSearchProducts")
)


def receipt(chosen: Any, body: Any, status: int = 200, **facts: Any) -> Figures:
    info = ResponseInfo(operation="x", status=status, headers={}, **facts)
    return dialect_of(chosen.vendor).read_figures(chosen, body, info)


@given(st.sampled_from(SPECS), JSON, st.sampled_from([200, 201, 202]), st.none() | st.integers(0, 99))
def test_no_answer_is_too_odd(chosen: Any, body: Any, status: int, quoted: int | None) -> None:
    told = receipt(chosen, body, status)
    credits_ = told.taken(chosen, quoted)
    assert credits_ is None or (type(credits_) is int and 0 <= credits_ <= MOST_CREDITS)
    assert told.available is None or type(told.available) is int
    assert told.task is None or isinstance(told.task, str)


@pytest.mark.parametrize(
    ("chosen", "body", "credits_"),
    [
        (CREATE, {"data": {}, "credits_charged": 82}, 82),
        (CREATE, {"data": {}, "credits_charged": 82.0}, 82),
        (CREATE, {"data": {}}, 70),
        (CREATE, {"data": {}, "credits_charged": "82"}, 70),
        (CREATE, {"data": {}, "credits_charged": -82}, 70),
        (CREATE, {"data": {}, "credits_charged": 10**400}, 70),
        (JOB, {"job_id": "j", "credits_estimated": 252}, 252),
        (RETRY, {"job_id": "j", "credits_estimated": 252}, 252),
        (SEARCH, {"data": {}, "usage": {"coin_cost": 1, "remaining_balance": 9}}, 1),
        (SEARCH, {"data": {}, "usage": {"credits_cost": 1, "credits_balance": 9}}, 1),
        (SEARCH, {"data": {}}, 70),
    ],
)
def test_what_was_charged_is_what_the_answer_says_or_else_the_quote(
    chosen: Any, body: Any, credits_: int | None
) -> None:
    status = 201 if chosen in (CREATE, JOB) else 200
    assert receipt(chosen, body, status).taken(chosen, 70) == credits_


def test_without_a_quote_the_price_in_the_contract_counts() -> None:
    assert receipt(SEARCH, {"data": {}}).taken(SEARCH) == 1
    assert receipt(CREATE, {"data": {}}, 201).taken(CREATE) is None


@pytest.mark.parametrize(
    ("chosen", "status", "replay"), [(CREATE, 201, {"replayed": True}), (JOB, 200, dict[str, Any]())]
)
def test_the_balance_of_a_replay_is_of_long_ago(chosen: Any, status: int, replay: Any) -> None:
    body: dict[str, Any] = {
        "data": {},
        "job_id": "j",
        "credits_charged": 82,
        "credits_estimated": 82,
        "credits_remaining": 18,
    }
    assert receipt(chosen, body, status, **replay).available is None


def test_only_what_can_take_credits_is_not_free() -> None:
    for op, chosen in zip(OPERATIONS, SPECS, strict=True):
        free = op.facts["charge"] == "none"
        assert is_free(chosen, CallOptions()) == free
        assert is_free(chosen, CallOptions(dry_run=True)) == (free or op.vendor == "tokportal")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Tue, 15 Nov 1994 08:12:31 GMT", 784887151.0),
        ("Tue, 15 Nov 1994 08:12:31 +0100", 784883551.0),
        ("yesterday", None),
        ("Tue Nov 15 08:12:31 1994", 784887151.0),
        ("Tuesday, 15-Nov-94 08:12:31 GMT", 784887151.0),
        ("Tue, 15 Nov 1994 08:12:31 -0000", 784887151.0),
        ("Tue, 15 Nov 99999 08:12:31 GMT", None),
        ("Tue, 15 Nov " + "9" * 4000 + " 08:12:31 GMT", None),
        ("", None),
    ],
)
def test_the_servers_clock(text: str, seconds: float | None) -> None:
    assert server_date({"date": text}) == seconds
    assert server_date({}) is None
