"""What every answer carries: version, request id, and the state of the key's bucket."""

from __future__ import annotations

import re

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.vendors.tokportal import refusals
from prepay_mock.world.clock import MINUTE, SECOND
from tests.mock.harness import START, Answer, Api
from tests.mock.vendors.tokportal.calls import NOBODYS, SINGLE, create, credits_of

BALANCE = "/api/ext/credits/balance"
RATE = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")


def rate_of(answer: Answer) -> tuple[int, int, int]:
    limit, remaining, reset = (int(answer.headers[name]) for name in RATE)
    return limit, remaining, reset


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", BALANCE, 200),
        ("GET", "/api/ext/nothing", 404),
        ("GET", f"/api/ext/bundles/{NOBODYS}", 404),
        ("DELETE", BALANCE, 405),
        ("OPTIONS", BALANCE, 204),
        ("POST", "/api/ext/bundles", 400),
    ],
)
def test_every_answer_says_its_version_and_its_id(api: Api, method: str, path: str, status: int) -> None:
    answer = api.call(method, path)
    assert answer.status == status
    assert answer.headers["x-tokportal-api-version"] == "2026-05-25"
    assert answer.headers["x-tokportal-api-stability"] == "stable"
    assert re.fullmatch(r"req_[0-9a-f]{32}", answer.headers["x-tokportal-request-id"])


def test_each_request_gets_an_id_of_its_own(api: Api) -> None:
    ids = {api.get(BALANCE).headers["x-tokportal-request-id"] for _ in range(20)}
    assert len(ids) == 20


@pytest.mark.parametrize("given", ["order-4711", "!", "~" * 128, "req_mine"])
def test_a_safe_id_of_the_callers_comes_back(api: Api, given: str) -> None:
    for answer in (
        api.get(BALANCE, x_request_id=given),
        api.get(BALANCE, x_request_id=given, x_api_key=""),
        api.get("/api/ext/nothing", x_request_id=given),
        api.post("/api/ext/bundles", SINGLE, x_request_id=given, idempotency_key="k"),
    ):
        assert answer.headers["x-tokportal-request-id"] == given


@pytest.mark.parametrize("given", ["x" * 129, "two words", "ümlaut", "tab\there", "\x7f", "line\nfeed"])
def test_an_id_that_is_not_safe_is_replaced_and_never_refused(api: Api, given: str) -> None:
    answer = api.get(BALANCE, x_request_id=given)
    assert answer.status == 200
    assert re.fullmatch(r"req_[0-9a-f]{32}", answer.headers["x-tokportal-request-id"])


def test_the_bucket_empties_by_one_and_says_when_it_is_full(api: Api) -> None:
    now = START // SECOND
    assert rate_of(api.get(BALANCE)) == (120, 119, now + 1)
    assert rate_of(api.get(BALANCE)) == (120, 118, now + 1)
    assert rate_of(api.get(BALANCE)) == (120, 117, now + 2)
    api.engine.world.clock.advance(MINUTE)
    assert rate_of(api.get(BALANCE)) == (120, 119, now + 61)


def test_121_requests_in_an_instant_and_the_last_is_refused(api: Api) -> None:
    for _ in range(120):
        assert api.get(BALANCE).status == 200
    refused = api.post("/api/ext/bundles", SINGLE)
    assert refused.status == 429
    assert refused.json["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    assert refused.json["error"]["details"] == {"retry_after_seconds": 1}
    assert refused.headers["retry-after"] == "1"
    assert rate_of(refused) == (120, 0, START // SECOND + 60)
    api.engine.world.clock.advance(SECOND // 2)
    assert credits_of(api) == 1250
    assert api.get(BALANCE).status == 429


def test_two_requests_a_second_go_on_for_ever(api: Api) -> None:
    for _ in range(120):
        api.get(BALANCE)
    for _ in range(50):
        api.engine.world.clock.advance(SECOND)
        assert [api.get(BALANCE).status for _ in range(3)] == [200, 200, 429]


def test_waiting_as_long_as_retry_after_says_is_enough(api: Api) -> None:
    while (answer := api.get(BALANCE)).status == 200:
        pass
    api.engine.world.clock.advance(int(answer.headers["retry-after"]) * SECOND)
    assert api.get(BALANCE).status == 200


@pytest.mark.parametrize(("wait", "seconds"), [(1, 1), (SECOND, 1), (SECOND + 1, 2), (60 * SECOND, 60)])
def test_a_wait_is_told_in_whole_seconds_that_are_enough(wait: int, seconds: int) -> None:
    refusal = refusals.rate_limited(wait)
    assert refusal.headers == {"Retry-After": str(seconds)}
    assert refusal.details == {"retry_after_seconds": seconds}


def test_each_key_has_a_bucket_of_its_own(api: Api) -> None:
    while api.get(BALANCE).status == 200:
        pass
    assert Api(api.engine, "sk_mock_other").get(BALANCE).status == 200


def test_a_refused_request_takes_a_token_too_but_one_without_a_good_key_tells_nothing(api: Api) -> None:
    assert rate_of(api.get(f"/api/ext/bundles/{NOBODYS}"))[1] == 119
    assert rate_of(api.post("/api/ext/bundles", {}))[1] == 118
    for key in ("", "sk_nobody", "sk_mock_x_revoked"):
        assert not set(RATE) & api.get(BALANCE, x_api_key=key).headers.keys()


def test_a_reader_who_may_not_write_is_told_its_bucket(engine: Engine) -> None:
    api = Api(engine, "sk_mock_x_readonly")
    assert rate_of(api.post("/api/ext/bundles", SINGLE)) == (120, 120, START // SECOND)


def test_without_rate_limits_the_bucket_stays_full(engine: Engine) -> None:
    engine.rate_limits = False
    api = Api(engine, "sk_mock_x_balance_9999")
    for _ in range(130):
        assert rate_of(api.get(BALANCE)) == (120, 120, START // SECOND)
    create(api)


def test_a_replay_has_its_own_id_and_its_own_rate(api: Api) -> None:
    first = api.post("/api/ext/bundles", SINGLE, idempotency_key="k")
    again = api.post("/api/ext/bundles", SINGLE, idempotency_key="k")
    assert first.headers["x-tokportal-request-id"] != again.headers["x-tokportal-request-id"]
    assert rate_of(again)[1] == rate_of(first)[1] - 1
