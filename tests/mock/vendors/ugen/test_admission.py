"""Which jobs are taken: one per idempotency_key, and no more than the account may have."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.vendors.ugen import UGenDialect
from prepay_mock.world.clock import DAY, SECOND
from tests.mock.harness import Api
from tests.mock.vendors.ugen.calls import (
    JOB,
    JOB_COSTS,
    account_of,
    balance,
    create,
    end,
    get_job,
    journal,
    pass_seconds,
)

# -- idempotency_key ---------------------------------------------------------------------------------------------


def test_the_same_key_and_body_give_the_same_job_and_one_reservation(engine: Engine, api: Api) -> None:
    body = JOB | {"idempotency_key": "spring", "voice_settings": {"pitch": 1.5, "tempo": 2}}
    first = api.post("/api/v1/jobs", body)
    assert (first.status, first.json["idempotency_key"]) == (201, "spring")
    turned = {name: body[name] for name in reversed(body)} | {"voice_settings": {"tempo": 2.0, "pitch": 1.5}}
    second = api.post("/api/v1/jobs", turned)
    assert (second.status, second.json) == (200, first.json)
    pass_seconds(engine, 3600)
    third = api.post("/api/v1/jobs", body)
    assert (third.status, third.json["status"]) == (200, "completed")
    assert journal(api)[1:] == [("reserve", -86), ("release", 86), ("consume", -86)]


@pytest.mark.parametrize(
    "change", [{"segment_count": 2}, {"product_name": "Other"}, {"music_enabled": True}, {"note": "unknown"}]
)
def test_the_same_key_with_another_body_is_a_conflict(api: Api, change: dict[str, Any]) -> None:
    job_id = create(api, idempotency_key="spring")
    answer = api.post("/api/v1/jobs", JOB | {"idempotency_key": "spring"} | change)
    assert (answer.status, answer.json["error"]["code"]) == (409, "CONFLICT")
    assert answer.json["error"]["details"] == {"idempotency_key": "spring", "job_id": job_id}
    assert balance(api) == (1000, JOB_COSTS, 1000 - JOB_COSTS)


def test_a_known_key_is_answered_without_credits(engine: Engine) -> None:
    api = Api(engine, f"sk_mock_studio_balance_{JOB_COSTS}")
    job_id = create(api, idempotency_key="all")
    assert balance(api).available == 0
    assert api.post("/api/v1/jobs", JOB | {"idempotency_key": "all"}).json["job_id"] == job_id
    assert api.post("/api/v1/jobs", JOB | {"idempotency_key": "all", "segment_count": 2}).status == 409


def test_a_creation_that_failed_leaves_its_key_free(engine: Engine) -> None:
    api = Api(engine, f"sk_mock_studio_balance_{JOB_COSTS}")
    large = JOB | {"idempotency_key": "once", "segment_count": 10}
    assert api.post("/api/v1/jobs", large).status == 402
    assert api.post("/api/v1/jobs", large).status == 402
    assert api.post("/api/v1/jobs", JOB | {"idempotency_key": "once"}).status == 201


def test_keys_belong_to_their_account_and_are_made_up_when_left_out(engine: Engine, api: Api) -> None:
    other = Api(engine, "sk_mock_other_balance_500")
    jobs = [create(client, idempotency_key="spring") for client in (api, other)]
    assert jobs[0] != jobs[1]
    made_up = get_job(api, create(api))["idempotency_key"]
    assert api.post("/api/v1/jobs", JOB | {"idempotency_key": made_up}).status == 409


# -- limits ------------------------------------------------------------------------------------------------------


def test_a_job_too_many_at_once_waits_for_the_first_to_end(engine: Engine, api: Api) -> None:
    balance(api)
    account_of(engine, api).settings["job_limits"] = {"concurrent_jobs": 2}
    create(api)
    pass_seconds(engine, 10)
    failed = create(api)
    end(engine, failed, "failed")
    create(api)
    before = balance(api)
    for answer in (api.post("/api/v1/jobs", JOB), api.post(f"/api/v1/jobs/{failed}/retry")):
        assert (answer.status, answer.json["error"]["code"]) == (429, "RATE_LIMITED")
        assert answer.json["error"]["details"] == {"retry_after": 20, "limit": "concurrent_jobs"}
        assert answer.headers["retry-after"] == "20"
    assert balance(api) == before
    pass_seconds(engine, 20)
    assert api.post(f"/api/v1/jobs/{failed}/retry").status == 200


def test_a_job_too_many_in_a_day_waits_for_the_next_day(engine: Engine, api: Api) -> None:
    balance(api)
    account_of(engine, api).settings["job_limits"] = {"daily_jobs": 3}
    failed = create(api)
    end(engine, failed, "failed")
    assert api.post(f"/api/v1/jobs/{failed}/retry").status == 200
    end(engine, failed, "failed")
    create(api)
    left = DAY // SECOND // 2
    for answer in (api.post("/api/v1/jobs", JOB), api.post(f"/api/v1/jobs/{failed}/retry")):
        assert answer.status == 429
        assert answer.json["error"]["details"] == {"retry_after": left, "limit": "daily_jobs"}
    pass_seconds(engine, left - 1)
    assert api.post("/api/v1/jobs", JOB).json["error"]["details"]["retry_after"] == 1
    pass_seconds(engine, 1)
    assert api.post("/api/v1/jobs", JOB).status == 201


def test_a_job_over_the_limit_that_nobody_could_pay_is_429_and_a_known_key_is_neither(engine: Engine) -> None:
    api = Api(engine, f"sk_mock_studio_balance_{JOB_COSTS}")
    balance(api)
    account_of(engine, api).settings["job_limits"] = {"concurrent_jobs": 1}
    create(api, idempotency_key="first")
    assert api.post("/api/v1/jobs", JOB).status == 429
    assert api.post("/api/v1/jobs", JOB | {"idempotency_key": "first"}).status == 200


def test_the_limits_of_all_accounts_are_the_dialects(engine: Engine, api: Api) -> None:
    strict = UGenDialect(engine.contract, concurrent_jobs=1, daily_jobs=2)
    engine._handlers = {**engine._handlers, **strict.handlers()}
    first = create(api)
    assert api.post("/api/v1/jobs", JOB).json["error"]["details"]["limit"] == "concurrent_jobs"
    end(engine, first)
    end(engine, create(api))
    assert api.post("/api/v1/jobs", JOB).json["error"]["details"]["limit"] == "daily_jobs"
