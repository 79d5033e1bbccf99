"""Time in the operator's hands: everything follows one clock, and nothing waits for a real one."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.build import make_engine
from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.world.clock import Clock
from prepay_mock.world.world import World
from tests.mock.control.desk import Desk, fields_of
from tests.mock.harness import START, Api

DAY = 86_400
JOB = {"product_name": "Serum", "product_image_url": "https://cdn.example/s.jpg", "segment_count": 1}
ACCOUNT_ONLY = {"bundle_type": "account_only", "country": "USA"}


def credits_of(desk: Desk, key: str) -> int:
    available: int = desk.get(f"/accounts/{key}").json["available"]
    return available


# -- the calls ---------------------------------------------------------------------------------------------------


def test_the_clock_tells_now_whether_it_stands_and_what_comes_next(desk: Desk) -> None:
    assert desk.get("/clock").json == {
        "now": "2026-06-01T12:00:00.000000+00:00",
        "frozen": True,
        "next_event": None,
    }
    desk.post("/accounts", {"vendor": "trenz", "lots": [{"amount": 5, "expires_in_seconds": DAY}]})
    assert desk.get("/clock").json["next_event"] == "2026-06-02T12:00:00.000000+00:00"


def test_a_frozen_clock_moves_by_exactly_what_it_is_told(desk: Desk) -> None:
    assert desk.post("/clock", {"advance_seconds": 0.25}).json["now"] == "2026-06-01T12:00:00.250000+00:00"
    assert desk.post("/clock", {"advance_seconds": 7 * DAY}).json["now"] == "2026-06-08T12:00:00.250000+00:00"
    answer = desk.post("/clock", {"now": "2027-01-01T00:00:00+02:00"})
    assert answer.json["now"] == "2026-12-31T22:00:00.000000+00:00"
    assert desk.post("/clock", {"advance_seconds": 0}).json["now"] == "2026-12-31T22:00:00.000000+00:00"


def test_a_running_clock_can_jump_be_stopped_and_run_on(contract: Contract) -> None:
    real = [START]
    engine = make_engine(World(clock=Clock(source=lambda: real[0])), contract=contract)
    desk = Desk(engine)
    assert desk.post("/clock", {"advance_seconds": 3600, "frozen": True}).json == {
        "now": "2026-06-01T13:00:00.000000+00:00",
        "frozen": True,
        "next_event": None,
    }
    real[0] += 50_000_000
    assert desk.get("/clock").json["now"] == "2026-06-01T13:00:00.000000+00:00"
    desk.post("/clock", {"frozen": False})
    real[0] += 7_000_000
    assert desk.get("/clock").json == {
        "now": "2026-06-01T13:00:07.000000+00:00",
        "frozen": False,
        "next_event": None,
    }


def test_time_does_not_go_back(desk: Desk) -> None:
    before = desk.world()
    answer = desk.post("/clock", {"now": "2026-06-01T11:59:59Z"})
    assert (answer.status, answer.json["error"]["code"]) == (409, "TIME_GOES_ON")
    assert desk.world() == before


def test_without_anything_to_come_there_is_no_next_event(desk: Desk) -> None:
    answer = desk.post("/clock", {"to": "next-event"})
    assert (answer.status, answer.json["error"]["code"]) == (409, "NO_EVENT")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["body"]),
        ({"advance_seconds": -1}, ["advance_seconds"]),
        ({"advance_seconds": "60"}, ["advance_seconds"]),
        ({"advance_seconds": 4e9}, ["advance_seconds"]),
        ({"now": "tomorrow"}, ["now"]),
        ({"now": "2026-06-01T13:00:00"}, ["now"]),
        ({"now": "9999-12-31T23:59:59Z"}, ["now"]),
        ({"now": 1780000000}, ["now"]),
        ({"to": "the-end"}, ["to"]),
        ({"frozen": "yes"}, ["frozen"]),
        ({"freeze": True}, ["freeze"]),
        ({"advance_seconds": 5, "now": "2026-07-01T00:00:00Z"}, ["advance_seconds", "now"]),
        ({"to": "next-event", "now": "2026-07-01T00:00:00Z"}, ["now", "to"]),
    ],
    ids=str,
)
def test_a_bad_move_is_refused_by_the_name_of_its_field(desk: Desk, body: Any, fields: list[str]) -> None:
    before = desk.world()
    assert fields_of(desk.post("/clock", body)) == fields
    assert desk.world() == before


def test_the_clock_stops_before_dates_run_out(desk: Desk) -> None:
    assert desk.post("/clock", {"now": "8999-12-31T00:00:00Z"}).status == 200
    lot = {"amount": 5, "expires_in_seconds": 3_153_600_000}
    assert desk.post("/accounts", {"vendor": "tokportal", "key": "sk_mock_late", "lots": [lot]}).status == 201
    assert fields_of(desk.post("/clock", {"advance_seconds": 2 * DAY})) == ["advance_seconds"]
    assert fields_of(desk.post("/clock", {"to": "next-event"})) == ["to"]
    assert Api(desk.engine, "sk_mock_late").get("/api/ext/credits/balance").status == 200


# -- what follows it ---------------------------------------------------------------------------------------------


def test_a_lot_expires_on_the_dot(desk: Desk) -> None:
    lots = [{"amount": 40, "expires_in_seconds": 7 * DAY}, {"amount": 60}]
    key = desk.post("/accounts", {"vendor": "tokportal", "lots": lots}).json["key"]
    desk.advance(7 * DAY - 0.000001)
    assert credits_of(desk, key) == 100
    desk.advance(0.000001)
    assert credits_of(desk, key) == 60
    row = desk.get(f"/accounts/{key}/ledger").json["entries"][-1]
    assert (row["kind"], row["amount"], row["at"]) == ("expire", -40, "2026-06-08T12:00:00.000000+00:00")


def test_a_long_jump_leaves_each_lot_its_own_instant(desk: Desk) -> None:
    lots = [{"amount": n, "expires_in_seconds": n * DAY} for n in (3, 1, 2)]
    key = desk.post("/accounts", {"vendor": "trenz", "lots": lots}).json["key"]
    desk.advance(365 * DAY)
    rows = desk.get(f"/accounts/{key}/ledger").json["entries"][3:]
    assert [(row["amount"], row["at"][:10]) for row in rows] == [
        (-1, "2026-06-02"),
        (-2, "2026-06-03"),
        (-3, "2026-06-04"),
    ]


def test_a_job_walks_through_its_stages_and_settles(desk: Desk) -> None:
    key = desk.key("ugen", 500)
    api = Api(desk.engine, key)
    job = api.post("/api/v1/jobs", JOB).json
    seen = [job["status"]]
    while api.get(f"/api/v1/jobs/{job['job_id']}").json["status"] != "completed":
        assert desk.post("/clock", {"to": "next-event"}).status == 200
        seen.append(api.get(f"/api/v1/jobs/{job['job_id']}").json["status"])
    assert seen[0] == "queued"
    assert seen[-1] == "completed"
    assert set(seen) == {"queued", "running", "completed"}
    assert credits_of(desk, key) == 500 - job["credits_estimated"]
    assert desk.post("/clock", {"to": "next-event"}).json["error"]["code"] == "NO_EVENT"


def test_a_long_jump_comes_to_the_same_as_many_small_ones(contract: Contract) -> None:
    worlds: list[bytes] = []
    for steps in (1, 60):
        desk = Desk(make_engine(World(clock=Clock(frozen_at=START)), contract=contract))
        lots = [{"amount": 400, "expires_in_seconds": 20}, {"amount": 100}]
        ugen = desk.post("/accounts", {"vendor": "ugen", "lots": lots}).json["key"]
        trenz = desk.key("trenz", 200)
        Api(desk.engine, ugen).post("/api/v1/jobs", JOB)
        Api(desk.engine, trenz).post("/v1/content/ai-video/generations", {"prompt": "A bottle"})
        for _ in range(steps):
            desk.advance(120 / steps)
        worlds.append(desk.world())
    assert worlds[0] == worlds[1]


def test_a_task_follows_the_clock(desk: Desk) -> None:
    api = Api(desk.engine, desk.key("trenz", 200))
    task = api.post("/v1/content/ai-image/generations", {"prompt": "A bottle"}).json["data"]["task_id"]
    states: list[str] = []
    for seconds in (0, 5, 60):
        desk.advance(seconds)
        states.append(api.get(f"/v1/tasks/{task}").json["data"]["status"])
    assert states == ["pending", "running", "succeeded"]


def test_a_rate_limit_refills_with_the_clock(desk: Desk) -> None:
    api = Api(desk.engine, desk.key("tokportal", 5))
    statuses = [api.get("/api/ext/me").status for _ in range(121)]
    assert statuses == [200] * 120 + [429]
    desk.advance(0.5)
    assert [api.get("/api/ext/me").status for _ in range(2)] == [200, 429]
    desk.advance(60)
    assert api.get("/api/ext/me").headers["x-ratelimit-remaining"] == "119"


def test_an_idempotency_window_ends_with_the_clock(desk: Desk) -> None:
    key = desk.key("tokportal", 100)
    api = Api(desk.engine, key)
    first = api.post("/api/ext/bundles", ACCOUNT_ONLY, idempotency_key="k")
    desk.advance(23 * 3600)
    again = api.post("/api/ext/bundles", ACCOUNT_ONLY, idempotency_key="k")
    assert again.json == first.json
    assert again.headers["idempotent-replayed"] == "true"
    assert credits_of(desk, key) == 75
    desk.advance(3600)
    assert api.post("/api/ext/bundles", ACCOUNT_ONLY, idempotency_key="k").json["data"] != first.json["data"]
    assert credits_of(desk, key) == 50


def test_an_alert_goes_out_when_an_expiring_lot_takes_the_credits_below_its_threshold(engine: Engine) -> None:
    desk = Desk(engine)
    lots = [{"amount": 90}, {"amount": 40, "expires_in_seconds": DAY}]
    key = desk.post("/accounts", {"vendor": "ugen", "lots": lots}).json["key"]
    alert = {"enabled": True, "threshold_credits": 100, "email": "billing@studio.example"}
    assert Api(engine, key).post("/api/v1/billing/credit-alert", alert).status == 200
    assert desk.get("/outbox").json["mails"] == []
    desk.advance(3 * DAY)
    mails = desk.get("/outbox").json["mails"]
    assert [mail["to"] for mail in mails] == ["billing@studio.example"]
    assert mails[0]["sent_at"].startswith("2026-06-02T12:00:00")
