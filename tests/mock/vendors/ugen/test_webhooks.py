"""The account's webhook: who is told, what, and how it is signed."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api
from tests.mock.vendors.ugen.calls import JOB, account_of, create, end, get_job, pass_seconds, ugen

WEBHOOK = "/api/v1/tenants/me/webhook"
URL = "https://hooks.studio.example/ugen"
SECRET = "correct horse battery staple"


def deliveries(engine: Engine) -> list[dict[str, Any]]:
    return list(engine.world.table("deliveries"))


def put(api: Api, url: str = URL, secret: str | None = None) -> dict[str, Any]:
    answer = api.put(WEBHOOK, {"webhook_url": url} | ({} if secret is None else {"webhook_secret": secret}))
    assert answer.status == 200, answer.json
    body: dict[str, Any] = answer.json
    return body


def test_a_webhook_is_set_read_replaced_and_removed(engine: Engine, api: Api) -> None:
    nothing = {"webhook_configured": False, "webhook_url": None}
    assert api.get(WEBHOOK).json == nothing
    assert api.delete(WEBHOOK).status == 204
    for url in (URL, "http://127.0.0.1:9000/hook"):
        assert (
            put(api, url, SECRET) == api.get(WEBHOOK).json == {"webhook_configured": True, "webhook_url": url}
        )
    assert api.delete(WEBHOOK).status == 204
    assert api.get(WEBHOOK).json == nothing


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://hooks.example", True),
        ("http://127.0.0.1:8000/x", True),
        ("http://localhost/x", True),
        ("http://[::1]:1/x", True),
        ("http://hooks.example/x", False),
        ("http://127.0.0.1.example/x", False),
        ("http://localhost.example/", False),
        ("ftp://127.0.0.1/x", False),
        ("https://a b", False),
        ("hooks.example", False),
    ],
)
def test_webhooks_go_to_https_or_to_this_machine(engine: Engine, api: Api, url: str, allowed: bool) -> None:
    assert api.put(WEBHOOK, {"webhook_url": url}).status == (200 if allowed else 422)
    assert api.post("/api/v1/jobs", JOB | {"webhook_url": url}).status == (201 if allowed else 422)


def test_the_secret_is_never_shown(engine: Engine, api: Api) -> None:
    answers = [api.put(WEBHOOK, {"webhook_url": URL, "webhook_secret": SECRET}), api.get(WEBHOOK)]
    answers += [
        api.put(WEBHOOK, {"webhook_secret": SECRET}),
        api.put(WEBHOOK, {"webhook_url": 5, "webhook_secret": SECRET}),
        api.put(WEBHOOK, {"webhook_url": URL, "webhook_secret": [SECRET]}),
        api.put(WEBHOOK, {"webhook_url": URL, "webhook_secret": SECRET * 20}),
    ]
    assert [answer.status for answer in answers] == [200, 200, 422, 422, 422, 422]
    end(engine, create(api))
    assert SECRET not in str([answer.json for answer in answers])
    assert SECRET not in str(deliveries(engine))
    assert SECRET not in repr(account_of(engine, api))


@pytest.mark.parametrize("outcome", ["completed", "failed"])
def test_an_end_is_told_with_what_it_cost(engine: Engine, api: Api, outcome: str) -> None:
    put(api)
    job_id = create(api, qai_enabled=True)
    pass_seconds(engine, 5)
    job = end(engine, job_id, outcome)
    (delivery,) = deliveries(engine)
    assert delivery["payload"] == {
        "event": f"job.{outcome}",
        "job_id": job_id,
        "status": outcome,
        "final_video_url": job["final_video_url"],
        "thumbnail_url": job["thumbnail_url"],
        "credits_consumed": 86 if outcome == "completed" else 0,
        "error_message": None if outcome == "completed" else "Stage init failed",
        "timestamp": "2026-06-01T12:00:05Z",
    }
    assert (delivery["vendor"], delivery["event"], delivery["url"]) == ("ugen", f"job.{outcome}", URL)
    assert (delivery["state"], delivery["attempts"]) == ("pending", [])
    assert delivery["next_attempt_at"] == engine.world.clock.now()


def test_a_job_that_completes_by_itself_is_told_at_that_instant(engine: Engine, api: Api) -> None:
    put(api)
    create(api)
    pass_seconds(engine, 3600)
    (delivery,) = deliveries(engine)
    assert delivery["created_at"] == delivery["payload"]["timestamp"] == "2026-06-01T12:00:30Z"


def test_cancelling_and_retrying_are_not_told(engine: Engine, api: Api) -> None:
    put(api)
    api.post(f"/api/v1/jobs/{create(api)}/cancel")
    assert deliveries(engine) == []
    failed = create(api)
    end(engine, failed, "failed")
    api.post(f"/api/v1/jobs/{failed}/retry")
    assert [delivery["event"] for delivery in deliveries(engine)] == ["job.failed"]
    end(engine, failed)
    assert [delivery["event"] for delivery in deliveries(engine)] == ["job.failed", "job.completed"]


def test_without_a_webhook_nobody_is_told(engine: Engine, api: Api) -> None:
    end(engine, create(api))
    assert deliveries(engine) == []


def test_the_jobs_own_address_goes_before_the_accounts(engine: Engine, api: Api) -> None:
    own = "https://hooks.studio.example/one-job"
    end(engine, create(api, webhook_url=own))
    put(api, secret=SECRET)
    end(engine, create(api, webhook_url=own))
    end(engine, create(api))
    first, second, third = deliveries(engine)
    assert [delivery["url"] for delivery in (first, second, third)] == [own, own, URL]
    assert first["secret_ref"] is None
    assert second["secret_ref"] == third["secret_ref"] is not None


def test_a_delivery_is_signed_with_the_secret_of_its_time(engine: Engine, api: Api) -> None:
    secrets = ["first", None, "second"]
    for secret in secrets:
        put(api, secret=secret)
        end(engine, create(api))
    api.delete(WEBHOOK)
    account = account_of(engine, api)
    found = [ugen(engine).secret_of(account, delivery["secret_ref"]) for delivery in deliveries(engine)]
    assert found == secrets


def test_secrets_that_nothing_waits_for_are_forgotten(engine: Engine, api: Api) -> None:
    for number in range(5):
        put(api, secret=f"secret {number}")
    assert list(account_of(engine, api).settings["webhook_secrets"].values()) == ["secret 4"]
    api.delete(WEBHOOK)
    assert account_of(engine, api).settings["webhook_secrets"] == {}


@pytest.mark.parametrize("body", [b"", b"{}", '{"name": "Crème"}'.encode(), bytes(range(256))])
def test_a_signature_is_the_hmac_of_time_dot_body(engine: Engine, body: bytes) -> None:
    headers = ugen(engine).sign(SECRET, 1_775_745_000, body)
    expected = hmac.new(SECRET.encode(), b"1775745000." + body, hashlib.sha256).hexdigest()
    assert headers == {"X-UGen-Timestamp": "1775745000", "X-UGen-Signature": expected}


def test_without_a_secret_there_is_no_signature(engine: Engine) -> None:
    assert ugen(engine).sign(None, 1_775_745_000, b"{}") == {"X-UGen-Timestamp": "1775745000"}


def test_a_known_signature(engine: Engine) -> None:
    signature = ugen(engine).sign("secret", 1, b"{}")["X-UGen-Signature"]
    assert signature == "1122767b193110cfec322b6f199b599edbf608ed087f2d27afb0b97d99523908"


def test_the_address_of_a_retried_job_stays(engine: Engine, api: Api) -> None:
    own = "https://hooks.studio.example/one-job"
    job_id = create(api, webhook_url=own)
    end(engine, job_id, "failed")
    api.post(f"/api/v1/jobs/{job_id}/retry")
    pass_seconds(engine, 60)
    assert get_job(api, job_id)["status"] == "completed"
    assert [delivery["url"] for delivery in deliveries(engine)] == [own, own]


def test_what_the_vendor_says_about_tries(engine: Engine) -> None:
    dialect = ugen(engine)
    assert (dialect.delivery_timeout_s, dialect.delivery_retries_s) == (10, (1, 4, 16))
