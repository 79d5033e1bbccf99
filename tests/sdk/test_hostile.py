"""Whatever a server says is a value or a PrepayError, and never understates (G3, G21, A9)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay import (
    Budget,
    MalformedResponseError,
    PrepayError,
    RateLimitError,
    Retry,
)
from prepay._call.answers import LONGEST_NUMBER, read_json
from prepay._call.memory import LONGEST_SKEW
from prepay._layers.pipeline import run
from prepay._values.amounts import MOST_CREDITS
from prepay._values.dates import LONGEST_DATE, http_date
from prepay._wire.messages import WireResponse
from prepay.retry import LONGEST_RETRY_AFTER, Attempt, Failure, decide, retry_after
from prepay.vendors.tokportal.history import LATEST_DAY, day
from tests.sdk.fakes import BY_ID, KINDS, OPERATIONS, spec
from tests.sdk.stage import CREATE, Stage, answer
from tests.soak.hostile import PAID, RESPONSES
from tests.soak.interrupts import untouched

both = pytest.mark.parametrize("kind", KINDS)
HUGE = "9" * 5000
TODAY = 1_795_000_000.0


# Reading ------------------------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("charge", PAID)
def test_g3_no_response_is_too_odd(charge: str, kind: str) -> None:
    """Budget, error and server agree whatever is said, and the client goes on."""
    for response in RESPONSES:
        assert untouched(charge, response, kind) == [], response


VALUES = st.sampled_from(
    [
        HUGE,
        "-1",
        "NaN",
        "Infinity",
        "",
        "\udc80",
        "٣",
        "1e309",
        "0x10",
        "Fri, 31 Dec 9999 23:59:59 -2300",
        "\x00",
    ]
) | st.text(max_size=20)
NAMES = st.sampled_from(
    ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "date", "retry-after", "retry-after-ms",
     "idempotent-replayed", "x-request-id", "x-prepay-mock", "content-type"]
)  # fmt: skip
BODIES = st.sampled_from(
    [
        b"",
        b"null",
        b"[" * 900 + b"]" * 900,
        b"[" * 100_000,
        b'{"error": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"error": {"code": "\\ud83d", "message": "\\ud83d", "details": {"errors": [[1]]}}}',
        b'{"error": {"code": "INSUFFICIENT_CREDITS", "details": {"required": 1e999, "available": -1e999}}}',
        b'{"error": {"code": "INSUFFICIENT_CREDITS", "details": {"required": ' + b"9" * 4300 + b', "available": -'
        + b"9" * 4300 + b', "missing": NaN, "breakdown": {"a": Infinity, "total": 5}}}}',
        b'{"error": {"details": {"retry_after": ' + b"9" * 400 + b', "retry_after_seconds": NaN}}}',
        b'{"detail": [{"loc": ' + b"[" * 800 + b"]" * 800 + b', "msg": {}}, 7, null]}',
        b'{"code": "BACKEND_ERROR", "message": 5, "request_id": ["\\udfff"]}',
        b'{"data": {"id": "b"}, "credits_charged": 25, "credits_charged": 0}',
        b'{"data": {"id": "b"}, "credits_charged": NaN, "credits_remaining": -Infinity}',
        '{"data": {"id": "b"}, "credits_charged": 25}'.encode("utf-16"),
        b"\xff\xfe\xff",
        b'\xef\xbb\xbf{"data": {}}',
    ]
) | st.binary(max_size=30)  # fmt: skip


@pytest.mark.parametrize(
    "name", ["tokportalCreateBundle", "ugenCreateJob", "trenzGetProduct", "tokportalGetCreditBalance"]
)
@given(
    status=st.sampled_from(
        [200, 201, 202, 204, 299, 302, 400, 401, 402, 404, 408, 422, 425, 429, 499, 500, 502, 503]
    ),
    headers=st.dictionaries(NAMES, VALUES, max_size=4),
    content=BODIES,
)
def test_g3_g21_hostile_headers_and_bodies_give_a_value_or_a_prepay_error(
    name: str, status: int, headers: dict[str, str], content: bytes
) -> None:
    stage = Stage()
    parts: dict[str, Any] = (
        {"path": {"product_id": "p"}} if "trenz" in name else {} if "Balance" in name else {"body": CREATE}
    )
    ctx = stage.context(name, retry=Retry(attempts=1), **parts)
    response = WireResponse(status, headers, content)
    result = stage.play(run(ctx.call, ctx.options, ctx.settings), response)
    if isinstance(result, PrepayError):
        assert str(result).encode()
        assert repr(result)
        assert "Balance" not in name or result.charged is False


@pytest.mark.parametrize("digits", [LONGEST_NUMBER, LONGEST_NUMBER + 1, 5000])
def test_g3_numbers_of_headers_have_a_limit(digits: int) -> None:
    told = answer(200, {"data": {}}, {"x-ratelimit-limit": "9" * digits, "x-ratelimit-reset": "5"})
    limit = Stage().attempt("tokportalGetCreditBalance", told).info.rate_limit
    assert limit.limit == (int("9" * digits) if digits <= LONGEST_NUMBER else None)
    assert limit.reset == 5


@pytest.mark.parametrize("credits_", [MOST_CREDITS, MOST_CREDITS + 1])
def test_g3_credits_have_a_limit(credits_: int) -> None:
    ctx = (stage := Stage()).context(
        "trenzGetProduct", path={"product_id": "p"}, budget=(budget := Budget(10))
    )
    told = answer(200, {"data": {}, "usage": {"coin_cost": credits_, "remaining_balance": credits_}})
    stage.play(run(ctx.call, ctx.options, ctx.settings), told)
    assert budget.spent == (credits_ if credits_ == MOST_CREDITS else 1)


def test_g21_a_field_that_stands_twice_is_not_read_where_credits_are_at_stake() -> None:
    doubled = b'{"data": {"id": "b"}, "credits_charged": 25, "credits_charged": 0}'
    assert read_json(doubled, strict=True) == doubled.decode()
    assert read_json(doubled) == {"data": {"id": "b"}, "credits_charged": 0}
    stage, budget = Stage(), Budget(100)
    ctx = stage.context("tokportalCreateBundle", body=CREATE, budget=budget)
    quoted = answer(201, {"data": {}, "credits_would_charge": 25})
    error = stage.play(run(ctx.call, ctx.options, ctx.settings), quoted, WireResponse(201, {}, doubled))
    assert (type(error), error.charged, budget.reserved) == (MalformedResponseError, None, 25)


def test_g3_a_price_below_nothing_is_no_price() -> None:
    stage, budget = Stage(), Budget(100)
    ctx = stage.context("tokportalCreateBundle", body=CREATE, budget=budget)
    error = stage.play(
        run(ctx.call, ctx.options, ctx.settings), answer(201, {"data": {}, "credits_would_charge": -50})
    )
    assert (type(error), error.charged, budget.available) == (MalformedResponseError, False, 100)


# Retry-After --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 -0000",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 09:49:37 +0100",
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"])
def test_a9_every_form_of_a_date_is_utc(text: str, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert http_date(text, TODAY) == http_date(text) == 784111777.0
        assert retry_after({"retry-after": text}, 784111777.0 - 9) == 9.0
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("year", "read"), [("26", 2026), ("75", 2075), ("77", 1977), ("99", 1999), ("00", 2000)]
)
def test_a9_a_year_of_two_digits_is_never_more_than_fifty_years_ahead(year: str, read: int) -> None:
    import datetime as dt

    found = http_date(f"Friday, 20-Nov-{year} 08:49:37 GMT", TODAY)
    assert found is not None
    assert dt.datetime.fromtimestamp(found, dt.UTC).year == read


@given(
    st.text(max_size=LONGEST_DATE + 5)
    | st.from_regex(r"[A-Z][a-z]{2}, \d{1,4} [A-Z][a-z]{2} \d{1,6} \d\d:\d\d:\d\d.{0,6}")
)
def test_a9_no_text_is_too_odd_for_a_date(text: str) -> None:
    for now in (None, 0.0, TODAY):
        assert isinstance(http_date(text, now), float | None)


def test_a9_a_date_has_a_length() -> None:
    date = "Sun, 06 Nov 1994 08:49:37 GMT"
    assert http_date(date.ljust(LONGEST_DATE)) is not None
    assert http_date(date.ljust(LONGEST_DATE + 1)) is None


@pytest.mark.parametrize(
    ("headers", "details"),
    [
        ({"retry-after": HUGE}, {}),
        ({"retry-after": "9" * 400 + ".5"}, {}),
        ({"retry-after-ms": HUGE}, {}),
        ({}, {"retry_after": float("inf")}),
        ({}, {"retry_after_seconds": 10**400}),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, {}),
        ({"retry-after": "1"}, {"retry_after": HUGE}),
    ],
)
def test_a9_g21_a_wait_without_end_is_never_sent_at_once(
    headers: dict[str, str], details: dict[str, Any]
) -> None:
    stage = Stage()
    body = {"error": {"code": "RATE_LIMIT_EXCEEDED", "message": "m", "details": details}}
    error = stage.attempt("tokportalGetCreditBalance", answer(429, body, headers))
    assert isinstance(error, RateLimitError)
    assert error.retry_after is not None
    assert 60 < error.retry_after <= LONGEST_RETRY_AFTER
    assert (len(stage.sent), stage.slept) == (1, [])


@pytest.mark.parametrize(
    ("headers", "details"),
    [
        ({"retry-after": "soon"}, {}),
        ({"retry-after": "-5"}, {}),
        ({"retry-after": "nan"}, {}),
        ({"retry-after": "Sun, 32 Nov 1994 08:49:37 GMT"}, {}),
        ({"retry-after-ms": "x"}, {}),
        ({}, {"retry_after": float("nan")}),
        ({}, {"retry_after": -1}),
        ({}, {"retry_after": True}),
    ],
)
def test_a9_a_wait_that_cannot_be_read_is_the_longest_back_off(
    headers: dict[str, str], details: dict[str, Any]
) -> None:
    stage = Stage(chance=0.0)
    body = {"error": {"code": "RATE_LIMIT_EXCEEDED", "message": "m", "details": details}}
    stage.attempt("tokportalGetCreditBalance", answer(429, body, headers), answer(200, {"data": {}}))
    assert stage.slept == [Retry().cap]
    attempt = Attempt(number=1, resend="safe", policy=Retry(cap=3.0), jitter=0.0)
    assert decide(attempt, Failure(status=429, wait_unreadable=True), 0.0).wait == 3.0


@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.id)
def test_g3_the_hostile_list_knows_every_kind_of_charge(op: Any) -> None:
    assert spec(BY_ID[op.id]).charge in {"none", *PAID}


def test_g3_json_is_what_json_reads() -> None:
    for content in (b'{"a": [1, {"b": 2}]}', b"[]", b"7"):
        assert read_json(content, strict=True) == json.loads(content)


def test_g3_a_clock_that_no_server_has_is_not_believed() -> None:
    stage = Stage()
    settings = stage.settings()
    for year, believed in (("9999", False), ("2031", False), ("1970", True)):
        ctx = stage.context("tokportalGetCreditBalance", settings)
        told = answer(200, {"data": {"total_credits": 5}}, {"date": f"Thu, 01 Jan {year} 00:20:00 GMT"})
        stage.play(run(ctx.call, ctx.options, ctx.settings), told)
        assert (settings.traces.skew is not None) == believed
    assert abs(LONGEST_SKEW - 10 * 366 * 86_400) < 1


def test_g3_a_clock_that_was_moved_counts_with_both_of_its_times() -> None:
    """Otherwise the row of a charge lies outside of where it is looked for, and the charge is called none."""
    stage = Stage()
    settings = stage.settings()
    for minute in ("20", "50", "50"):
        ctx = stage.context("tokportalGetCreditBalance", settings)
        told = answer(200, {"data": {"total_credits": 5}}, {"date": f"Thu, 01 Jan 1970 00:{minute}:00 GMT"})
        stage.play(run(ctx.call, ctx.options, ctx.settings), told)
    assert settings.traces.skew == (200.0, 2001.0)
    assert day(1e18) == day(LATEST_DAY) == "9999-12-31"
