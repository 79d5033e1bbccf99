"""Playing the payment provider, the renderer, the backend and the vendor's staff."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mock.control.desk import Desk, fields_of
from tests.mock.harness import Api

JOB = {"product_name": "Serum", "product_image_url": "https://cdn.example/s.jpg", "segment_count": 1}


def credits_of(desk: Desk, key: str) -> int:
    available: int = desk.get(f"/accounts/{key}").json["available"]
    return available


def checkout(desk: Desk, key: str, pack: str = "creator") -> str:
    answer = Api(desk.engine, key).post("/api/v1/billing/checkout", {"pack_id": pack})
    assert answer.status == 201
    session: str = answer.json["session_id"]
    return session


# -- payments ----------------------------------------------------------------------------------------------------


def test_credits_come_with_the_payment_and_once(desk: Desk) -> None:
    key = desk.key("ugen")
    session = checkout(desk, key)
    assert credits_of(desk, key) == 0
    assert desk.post(f"/payments/{session}", {"outcome": "paid"}).json["status"] == "paid"
    assert desk.post(f"/payments/{session}", {"outcome": "paid"}).status == 200
    assert credits_of(desk, key) == 1000
    late = desk.post(f"/payments/{session}", {"outcome": "failed"})
    assert (late.status, late.json["error"]["code"]) == (409, "NOT_POSSIBLE")
    assert credits_of(desk, key) == 1000


@pytest.mark.parametrize("outcome", ["failed", "expired"])
def test_a_payment_that_does_not_come_adds_nothing(desk: Desk, outcome: str) -> None:
    key = desk.key("ugen")
    session = checkout(desk, key)
    assert desk.post(f"/payments/{session}", {"outcome": outcome}).json["status"] == outcome
    assert credits_of(desk, key) == 0
    assert desk.post(f"/payments/{session}", {"outcome": "paid"}).status == 409


# -- jobs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "spent"),
    [({"outcome": "completed", "actual_credits": 30}, 30), ({"outcome": "failed"}, 0)],
    ids=str,
)
def test_a_job_ends_as_the_renderer_is_played(desk: Desk, end: dict[str, Any], spent: int) -> None:
    key = desk.key("ugen", 300)
    api = Api(desk.engine, key)
    job = api.post("/api/v1/jobs", JOB).json["job_id"]
    assert desk.post(f"/jobs/{job}", end).json["status"] == end["outcome"]
    assert api.get(f"/api/v1/jobs/{job}").json["credits_consumed"] == spent
    assert (credits_of(desk, key), desk.get(f"/accounts/{key}").json["reserved"]) == (300 - spent, 0)
    assert desk.post(f"/jobs/{job}", end).status == 409


@pytest.mark.parametrize(
    ("end", "field"),
    [
        ({}, "outcome"),
        ({"outcome": "cancelled"}, "outcome"),
        ({"outcome": "completed", "actual_credits": -1}, "actual_credits"),
        ({"outcome": "completed", "actual_credits": 100_000}, "actual_credits"),
        ({"outcome": "failed", "actual_credits": 5}, "actual_credits"),
        ({"outcome": "failed", "reason": "x"}, "reason"),
    ],
    ids=str,
)
def test_a_bad_end_of_a_job_is_refused_by_the_name_of_its_field(
    desk: Desk, end: dict[str, Any], field: str
) -> None:
    job = Api(desk.engine, desk.key("ugen", 300)).post("/api/v1/jobs", JOB).json["job_id"]
    before = desk.world()
    assert fields_of(desk.post(f"/jobs/{job}", end)) == [field]
    assert desk.world() == before


# -- tasks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
def test_a_task_ends_as_the_backend_is_played_and_its_charge_stays(desk: Desk, outcome: str) -> None:
    key = desk.key("trenz", 100)
    api = Api(desk.engine, key)
    task = api.post("/v1/content/ai-image/generations", {"prompt": "A bottle"}).json["data"]["task_id"]
    assert desk.post(f"/tasks/{task}", {"outcome": outcome}).status == 200
    assert api.get(f"/v1/tasks/{task}").json["data"]["status"] == outcome
    assert credits_of(desk, key) == 80
    assert desk.post(f"/tasks/{task}", {"outcome": outcome}).status == 409


# -- bundles -----------------------------------------------------------------------------------------------------


def test_a_bundle_is_moved_on_by_the_vendors_staff(desk: Desk) -> None:
    key = desk.key("tokportal", 100)
    api = Api(desk.engine, key)
    bundle = api.post("/api/ext/bundles", {"bundle_type": "account_only", "country": "USA"}).json["data"][
        "id"
    ]
    impossible = desk.post(f"/bundles/{bundle}", {"status": "accepted"})
    assert (impossible.status, impossible.json["error"]["code"]) == (409, "NOT_POSSIBLE")
    assert desk.post(f"/bundles/{bundle}", {"status": "cancelled"}).json["status"] == "cancelled"
    assert api.get(f"/api/ext/bundles/{bundle}").json["data"]["status"] == "cancelled"
    assert credits_of(desk, key) == 75
    assert fields_of(desk.post(f"/bundles/{bundle}", {"status": "gone"})) == ["status"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/payments/cs_nope", {"outcome": "paid"}),
        ("/jobs/nope", {"outcome": "failed"}),
        ("/tasks/nope", {"outcome": "failed"}),
        ("/bundles/nope", {"status": "accepted"}),
        ("/webhooks/nope/resend", None),
    ],
)
def test_what_is_not_there_cannot_be_played(desk: Desk, path: str, body: Any) -> None:
    answer = desk.post(path, body)
    assert answer.status == 404
    assert answer.json["error"]["message"]
