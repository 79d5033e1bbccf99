"""Both thresholds' settings, and the automatic top-up: whenever the credits are found below its threshold."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.vendors.ugen.thresholds import MOST_PACKS
from prepay_mock.world.clock import DAY
from tests.mock.harness import Api
from tests.mock.vendors.ugen.calls import (
    JOB_COSTS,
    NOBODY,
    account_of,
    balance,
    buy,
    create,
    end,
    purchases,
    top_up,
)

TOPUP, ALERT = "/api/v1/billing/auto-topup", "/api/v1/billing/credit-alert"
DEAR = {"product_name": "a", "product_image_url": "https://x", "segment_count": 10, "video_model": "veo3"}
LARGE_COSTS = 10 * 60 + 11 * 8 + 10


def method_id(api: Api, index: int = 0) -> str:
    found: str = api.get("/api/v1/billing/payment-methods").json[index]["id"]
    return found


# -- settings ----------------------------------------------------------------------------------------------------


def test_nothing_is_set_at_first(api: Api) -> None:
    assert api.get(TOPUP).json == {
        "enabled": False,
        "threshold_credits": 0,
        "pack_id": None,
        "payment_method_id": None,
    }
    assert api.get(ALERT).json == {"enabled": False, "threshold_credits": 0, "email": None}


def test_what_is_set_is_shown_and_replaced_whole(payer: Api) -> None:
    top_up(payer, 100, "creator")
    assert payer.get(TOPUP).json == {
        "enabled": True,
        "threshold_credits": 100,
        "pack_id": "creator",
        "payment_method_id": method_id(payer),
    }
    assert payer.post(TOPUP, {"enabled": False}).json == payer.get(TOPUP).json
    assert payer.get(TOPUP).json["pack_id"] is None
    assert payer.post(ALERT, {"enabled": True, "threshold_credits": 5, "email": "a@b.example"}).status == 200
    assert payer.post(ALERT, {"enabled": False}).json == {
        "enabled": False,
        "threshold_credits": 0,
        "email": None,
    }


@pytest.mark.parametrize(
    ("fields", "details"),
    [
        ({"pack_id": "mega"}, {"pack_id": "mega"}),
        ({"payment_method_id": NOBODY}, {"payment_method_id": NOBODY}),
        ({"enabled": False, "pack_id": "mega"}, {"pack_id": "mega"}),
        ({"enabled": False, "payment_method_id": NOBODY}, {"payment_method_id": NOBODY}),
    ],
)
def test_what_does_not_exist_cannot_be_set(
    payer: Api, fields: dict[str, Any], details: dict[str, str]
) -> None:
    body = {"enabled": True, "threshold_credits": 100, "pack_id": "starter"} | fields
    answer = payer.post(TOPUP, body)
    assert (answer.status, answer.json["error"]["details"]) == (404, details)
    assert payer.get(TOPUP).json["enabled"] is False


def test_a_top_up_needs_a_saved_method(api: Api) -> None:
    answer = api.post(TOPUP, {"enabled": True, "threshold_credits": 100, "pack_id": "starter"})
    assert (answer.status, answer.json["error"]["code"]) == (404, "NOT_FOUND")
    assert answer.json["error"]["message"] == "Payment method not found"


@pytest.mark.parametrize("path", [TOPUP, ALERT])
@pytest.mark.parametrize("missing", ["threshold_credits", "pack_id"])
def test_what_is_switched_on_must_be_complete(payer: Api, path: str, missing: str) -> None:
    body = {"enabled": True, "threshold_credits": 100, "pack_id": "starter"}
    del body[missing]
    answer = payer.post(path, body)
    if path == ALERT and missing == "pack_id":
        assert answer.status == 200
    else:
        assert (answer.status, answer.json["detail"][0]["loc"]) == (422, ["body", missing])


# -- top-up ------------------------------------------------------------------------------------------------------


def test_a_top_up_buys_once_per_fall(engine: Engine, payer: Api) -> None:
    top_up(payer, 1150)
    first = create(payer)
    assert balance(payer) == (1400, JOB_COSTS, 1400 - JOB_COSTS)
    second = create(payer)
    assert (balance(payer).available, purchases(payer)) == (1228, 3)
    end(engine, first)
    end(engine, second)
    assert (balance(payer), purchases(payer)) == ((1228, 0, 1228), 3)
    create(payer)
    assert (balance(payer).available, purchases(payer)) == (1228 - JOB_COSTS + 200, 4)


def test_credits_at_the_threshold_are_not_below_it(engine: Engine, payer: Api) -> None:
    top_up(payer, 1200 - JOB_COSTS)
    create(payer)
    assert (balance(payer).available, purchases(payer)) == (1200 - JOB_COSTS, 2)


def test_h12_packs_are_bought_until_the_threshold_is_reached(engine: Engine, payer: Api) -> None:
    top_up(payer, 1000)
    create(payer, segment_count=10)
    assert 1200 - LARGE_COSTS + 400 < 1000 <= 1200 - LARGE_COSTS + 600
    assert (balance(payer).available, purchases(payer)) == (1200 - LARGE_COSTS + 600, 2 + 3)


def test_h12_switching_it_on_below_the_threshold_buys(engine: Engine, payer: Api) -> None:
    top_up(payer, 1500)
    assert (balance(payer).available, purchases(payer)) == (1600, 4)


def test_h12_a_day_has_at_most_so_many_packs_and_the_next_day_goes_on(engine: Engine, payer: Api) -> None:
    top_up(payer, 9000)
    assert (balance(payer).available, purchases(payer)) == (1200 + MOST_PACKS * 200, 2 + MOST_PACKS)
    # Neither another fall nor switching it off and on gives the day more.
    create(payer)
    payer.post(TOPUP, {"enabled": False})
    top_up(payer, 9000)
    assert purchases(payer) == 2 + MOST_PACKS
    engine.world.clock.advance(DAY)
    create(payer)
    assert purchases(payer) == 2 + 2 * MOST_PACKS


def test_h12_a_refused_call_is_an_occasion(engine: Engine, payer: Api) -> None:
    top_up(payer, 9000)
    before = purchases(payer)
    account = account_of(engine, payer)
    account.ledger.charge(1000, now=engine.world.clock.now())
    # As on the next day.
    account.settings["auto_topup"] = account.settings["auto_topup"] | {"bought_on": [0, 0]}
    answer = payer.post("/api/v1/jobs", DEAR)
    assert answer.status == 402
    assert answer.json["error"]["details"]["available"] == 200 + MOST_PACKS * 200
    assert purchases(payer) == before + MOST_PACKS


def test_h12_credits_that_expire_are_an_occasion(engine: Engine, payer: Api) -> None:
    account = account_of(engine, payer)
    now = engine.world.clock.now()
    account.ledger.grant(500, now=now, source="bonus", expires_at=now + 1_000_000)
    top_up(payer, 1500)
    assert purchases(payer) == 2
    engine.world.clock.advance(2_000_000)
    # Whoever finds them gone.
    assert balance(payer).available == 1600


def test_h12_no_top_up_goes_beyond_what_a_balance_can_be(engine: Engine, payer: Api) -> None:
    account = account_of(engine, payer)
    account.ledger.grant(1_000_000_000 - 1200 - 100, now=engine.world.clock.now(), source="bonus")
    top_up(payer, 1_000_000_000)
    assert balance(payer).available == 1_000_000_000 - 100


def test_the_credits_that_come_back_arm_it_again(engine: Engine, payer: Api) -> None:
    top_up(payer, 1150)
    account = account_of(engine, payer)
    account.ledger.charge(40, now=engine.world.clock.now())
    job_id = create(payer)
    assert purchases(payer) == 3
    payer.post(f"/api/v1/jobs/{job_id}/cancel")
    assert balance(payer).available == 1360
    create(payer, segment_count=3)
    assert (balance(payer).available, purchases(payer)) == (1360 - 222 + 200, 4)


@pytest.mark.parametrize("how", ["the default", "by name"])
def test_a_top_up_pays_with_the_chosen_method(engine: Engine, payer: Api, how: str) -> None:
    buy(engine, payer, payment_type="paypal")
    top_up(payer, 1350, **({} if how == "the default" else {"payment_method_id": method_id(payer, 0)}))
    create(payer)
    *_, last = engine.world.table("payments")
    assert (last["status"], last["automatic"]) == ("paid", True)
    assert last["payment_type"] == ("card" if how == "the default" else "paypal")
    newest = payer.get("/api/v1/credits/transactions?page_size=1").json["items"][0]
    assert newest["description"] == "Starter pack, automatic top-up"


def test_deleting_the_method_switches_the_top_up_off(engine: Engine, payer: Api) -> None:
    top_up(payer, 1150)
    payer.delete(f"/api/v1/billing/payment-methods/{method_id(payer)}")
    assert payer.get(TOPUP).json == {
        "enabled": False,
        "threshold_credits": 1150,
        "pack_id": "starter",
        "payment_method_id": None,
    }
    create(payer)
    assert purchases(payer) == 2


def test_deleting_another_method_leaves_the_top_up_on(engine: Engine, payer: Api) -> None:
    buy(engine, payer, payment_type="paypal")
    top_up(payer, 1350)
    payer.delete(f"/api/v1/billing/payment-methods/{method_id(payer, 0)}")
    create(payer)
    assert purchases(payer) == 4


def test_a_switched_off_top_up_buys_nothing(engine: Engine, payer: Api) -> None:
    top_up(payer, 1150)
    payer.post(TOPUP, {"enabled": False})
    create(payer)
    assert purchases(payer) == 2


def test_a_402_above_the_threshold_buys_nothing(engine: Engine, payer: Api) -> None:
    top_up(payer, 1150)
    assert payer.post("/api/v1/jobs", DEAR).status == 402
    assert purchases(payer) == 2


def test_a_top_up_whose_method_is_not_in_an_imported_world_buys_nothing(engine: Engine, payer: Api) -> None:
    top_up(payer, 1150)
    account_of(engine, payer).table("payment_methods").drop(method_id(payer))
    create(payer)
    assert purchases(payer) == 2
