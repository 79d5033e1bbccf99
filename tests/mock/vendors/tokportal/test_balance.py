"""The balance is made of lots, and the server's clock decides what of them is left."""

from __future__ import annotations

import pytest

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.world.clock import DAY, SECOND, Clock, iso, parse_instant
from prepay_mock.world.scenario import LotPlan
from prepay_mock.world.world import World
from tests.mock.harness import START, Api, ledgers_hold
from tests.mock.vendors.tokportal.calls import SEED_52, client_of, create, credits_of, history


def balance(api: Api) -> dict[str, object]:
    data: dict[str, object] = api.get("/api/ext/credits/balance").json["data"]
    return data


def test_the_seeds_balance_to_the_letter(contract: Contract) -> None:
    from prepay_mock.build import make_engine

    instant = parse_instant("2026-05-19T22:42:36.885166+00:00")
    expires = parse_instant("2026-06-08T04:47:51.413+00:00")
    engine = make_engine(World(clock=Clock(frozen_at=instant)), contract=contract, check_responses=True)
    api = client_of(engine, LotPlan(612), LotPlan(638, "farmer_topup", expires - instant))
    assert api.get("/api/ext/credits/balance").json == {
        "data": {
            "total_credits": 1250,
            "expiring_within_7_days": 0,
            "upcoming_expirations": [
                {"amount": 638, "expires_at": "2026-06-08T04:47:51.413+00:00", "source": "farmer_topup"}
            ],
            "last_updated": "2026-05-19T22:42:36.885166+00:00",
        }
    }
    assert ledgers_hold(engine) == []


def test_lots_are_listed_by_expiry_and_only_those_of_the_next_30_days(engine: Engine) -> None:
    api = client_of(
        engine,
        LotPlan(5, "last", 30 * DAY),
        LotPlan(7, "too_late", 30 * DAY + 1),
        LotPlan(11, "first", 1 * DAY),
        LotPlan(13, "for_ever"),
        LotPlan(17, "second", 7 * DAY),
        LotPlan(19, "after_a_week", 7 * DAY + 1),
    )
    data = balance(api)
    assert data["total_credits"] == 72
    assert data["expiring_within_7_days"] == 28
    assert data["upcoming_expirations"] == [
        {"amount": 11, "expires_at": "2026-06-02T12:00:00.000+00:00", "source": "first"},
        {"amount": 17, "expires_at": "2026-06-08T12:00:00.000+00:00", "source": "second"},
        {"amount": 19, "expires_at": "2026-06-08T12:00:00.000+00:00", "source": "after_a_week"},
        {"amount": 5, "expires_at": "2026-07-01T12:00:00.000+00:00", "source": "last"},
    ]


def test_a_charge_burns_the_lot_that_expires_first_and_one_without_expiry_last(engine: Engine) -> None:
    api = client_of(
        engine, LotPlan(30, "for_ever"), LotPlan(30, "late", 20 * DAY), LotPlan(30, "soon", 2 * DAY)
    )
    create(api)
    assert [(lot["source"], lot["amount"]) for lot in _upcoming(api)] == [("soon", 5), ("late", 30)]
    create(api)
    assert [(lot["source"], lot["amount"]) for lot in _upcoming(api)] == [("late", 10)]
    create(api)
    assert _upcoming(api) == []
    assert credits_of(api) == 15


def _upcoming(api: Api) -> list[dict[str, object]]:
    lots: list[dict[str, object]] = api.get("/api/ext/credits/balance").json["data"]["upcoming_expirations"]
    return lots


@pytest.mark.parametrize(("elapsed", "left"), [(DAY - 1, 138), (DAY, 100), (DAY + 1, 100)])
def test_a_lot_leaves_the_balance_at_its_expiry_and_says_so_in_the_history(
    engine: Engine, elapsed: int, left: int
) -> None:
    api = client_of(engine, LotPlan(100), LotPlan(38, "farmer_topup", DAY))
    engine.world.clock.advance(elapsed)
    assert credits_of(api) == left
    row = history(api)[0]
    if left == 100:
        assert row["type"] == "expiration"
        assert row["amount"] == -38
        assert row["balance_after"] == 100
        assert row["description"] == "Credits expired: farmer_topup"
        assert row["created_at"] == "2026-06-02T12:00:00Z"
        assert "breakdown" not in row
    else:
        assert row["type"] == "credit"


def test_expired_credits_cannot_pay(engine: Engine) -> None:
    api = client_of(engine, LotPlan(20), LotPlan(5, "gift", DAY))
    engine.world.clock.advance(DAY)
    answer = api.post("/api/ext/bundles", {"bundle_type": "account_only", "country": "USA"})
    assert answer.status == 402
    assert answer.json["error"]["details"]["available"] == 20


def test_last_updated_is_null_before_anything_happened_and_then_follows_the_last_change(
    engine: Engine,
) -> None:
    assert balance(Api(engine, "sk_mock_new_empty"))["last_updated"] is None
    api = client_of(engine, LotPlan(60), LotPlan(5, "gift", DAY))
    assert balance(api)["last_updated"] == iso(START)
    engine.world.clock.advance(3 * SECOND)
    create(api)
    assert balance(api)["last_updated"] == iso(START + 3 * SECOND)
    engine.world.clock.advance(SECOND)
    assert balance(api)["last_updated"] == iso(START + 3 * SECOND)


def test_me_tells_the_same_credits(api: Api) -> None:
    create(api, SEED_52)
    assert api.get("/api/ext/me").json == {"data": {"email": "team@example.com", "credits": 1198}}


def test_the_price_table_is_the_seeds(api: Api) -> None:
    assert api.get("/api/ext/credit-costs").json == {
        "data": {
            "account_creation": 25,
            "video_slot": 2,
            "niche_warming": 7,
            "deep_warming": 40,
            "video_editing": 3,
            "comment_moderation": 25,
            "sound_volume": 1,
        }
    }


def test_each_key_has_a_balance_of_its_own(engine: Engine) -> None:
    one, other = Api(engine, "sk_mock_a_balance_100"), Api(engine, "sk_mock_b_balance_100")
    create(one)
    assert (credits_of(one), credits_of(other)) == (75, 100)
