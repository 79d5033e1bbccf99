"""The seed's sentences on balance, history, packs, payments and retries; test_seed_sentences.py lists them."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api
from tests.mock.vendors.ugen.calls import (
    JOB,
    JOB_COSTS,
    account_of,
    balance,
    buy,
    create,
    end,
    journal,
    pass_seconds,
    rows,
    ugen,
)

PACKS = [
    ("starter", 10, 200, 50, 0),
    ("creator", 45, 1000, 45, 10),
    ("studio", 175, 5000, 35, 30),
    ("enterprise", 600, 20_000, 30, 40),
]


# -- credits and packs -------------------------------------------------------------------------------------------


def test_packs_are_the_only_way_to_add_credits(engine: Engine, api: Api) -> None:
    api.post("/api/v1/billing/checkout", {"pack_id": "enterprise"})
    api.post("/api/v1/billing/credit-alert", {"enabled": True, "threshold_credits": 900})
    failed, cancelled, done = create(api), create(api), create(api)
    end(engine, failed, "failed")
    api.post(f"/api/v1/jobs/{cancelled}/cancel")
    end(engine, done, "completed", 0)
    assert balance(api) == (1000, 0, 1000)
    assert [kind for kind, _ in journal(api)].count("purchase") == 1
    buy(engine, api, "starter")
    assert balance(api) == (1200, 0, 1200)


def test_larger_packs_are_cheaper_per_credit(api: Api) -> None:
    packs = sorted(api.get("/api/v1/billing/packs").json, key=lambda pack: pack["credits"])
    rates = [pack["price_per_credit"] for pack in packs]
    assert rates == sorted(rates, reverse=True)
    assert [pack["savings_pct"] for pack in packs][-1] == max(pack["savings_pct"] for pack in packs) == 40


@pytest.mark.parametrize(("pack_id", "price", "amount", "mills", "savings"), PACKS)
def test_packs_hold_and_cost_what_the_table_says(
    engine: Engine, api: Api, pack_id: str, price: int, amount: int, mills: int, savings: int
) -> None:
    pack = next(pack for pack in api.get("/api/v1/billing/packs").json if pack["id"] == pack_id)
    assert (pack["price_usd"], pack["credits"], pack["savings_pct"]) == (price, amount, savings)
    assert round(pack["price_per_credit"] * 1000, 9) == mills == price * 1000 / amount
    buy(engine, api, pack_id)
    assert balance(api).available == 1000 + amount


# -- balance -----------------------------------------------------------------------------------------------------


def test_available_is_balance_less_reserved(engine: Engine, api: Api) -> None:
    for job_id in [create(api), create(api), create(api)]:
        now = balance(api)
        assert now.available == now.owned - now.reserved
        end(engine, job_id)
    assert balance(api) == (1000 - 3 * JOB_COSTS, 0, 1000 - 3 * JOB_COSTS)


def test_the_balance_shows_what_jobs_in_flight_reserve(engine: Engine, api: Api) -> None:
    first = create(api)
    create(api)
    assert balance(api) == (1000, 2 * JOB_COSTS, 1000 - 2 * JOB_COSTS)
    end(engine, first)
    assert balance(api) == (1000 - JOB_COSTS, JOB_COSTS, 1000 - 2 * JOB_COSTS)


@pytest.mark.parametrize("how", ["completes", "fails", "is cancelled"])
def test_reserved_credits_are_released_when_a_job_completes_fails_or_is_cancelled(
    engine: Engine, api: Api, how: str
) -> None:
    job_id = create(api, qai_enabled=True, max_retries_keyframe=5)
    reserved = JOB_COSTS + 5 * 8
    assert balance(api) == (1000, reserved, 1000 - reserved)
    if how == "completes":
        pass_seconds(engine, 60)
    elif how == "fails":
        end(engine, job_id, "failed")
    else:
        assert api.post(f"/api/v1/jobs/{job_id}/cancel").json["status"] == "cancelled"
    cost = JOB_COSTS if how == "completes" else 0
    assert balance(api) == (1000 - cost, 0, 1000 - cost)
    assert ("release", reserved) in journal(api, f"&job_id={job_id}")


def test_a_job_beyond_the_available_credits_is_402(engine: Engine) -> None:
    api = Api(engine, f"sk_mock_studio_balance_{2 * JOB_COSTS - 1}")
    create(api)
    left = balance(api).available
    answer = api.post("/api/v1/jobs", JOB)
    assert (answer.status, answer.json["error"]["code"]) == (402, "INSUFFICIENT_CREDITS")
    assert answer.json["error"]["details"] == {"required": JOB_COSTS, "available": left}
    assert balance(api) == (2 * JOB_COSTS - 1, JOB_COSTS, left)
    assert api.get("/api/v1/jobs").json["total"] == 1


# -- history -----------------------------------------------------------------------------------------------------


def test_history_is_paginated(api: Api) -> None:
    for _ in range(5):
        api.post(f"/api/v1/jobs/{create(api)}/cancel")
    everything = rows(api)
    assert len(everything) == 11
    pages = [api.get(f"/api/v1/credits/transactions?page={page}&page_size=4").json for page in (1, 2, 3, 4)]
    assert [row for page in pages for row in page["items"]] == everything
    assert [(page["total"], page["page"], page["page_size"], page["total_pages"]) for page in pages] == [
        (11, number, 4, 3) for number in (1, 2, 3, 4)
    ]


def test_the_six_types_of_transactions(engine: Engine, api: Api) -> None:
    end(engine, create(api))
    ledger = account_of(engine, api).ledger
    for source in ("bonus", "refund"):
        ledger.grant(5, now=engine.world.clock.now(), source=source)
    assert journal(api) == [
        ("purchase", 1000),
        ("reserve", -JOB_COSTS),
        ("release", JOB_COSTS),
        ("consume", -JOB_COSTS),
        ("bonus", 5),
        ("refund", 5),
    ]


def test_what_is_added_is_positive_and_what_is_removed_is_negative(engine: Engine, api: Api) -> None:
    end(engine, create(api, qai_enabled=True), "completed", 90)
    end(engine, create(api), "failed")
    buy(engine, api)
    signs = {kind: amount > 0 for kind, amount in journal(api)}
    assert signs == {"purchase": True, "release": True, "reserve": False, "consume": False}


def test_each_transaction_records_the_balance_before_and_after(engine: Engine, api: Api) -> None:
    end(engine, create(api, qai_enabled=True))
    buy(engine, api)
    end(engine, create(api), "failed")
    expected = 0
    for row in reversed(rows(api)):
        assert row["balance_before"] == expected
        expected += row["amount"]
        assert row["balance_after"] == expected
    assert expected == balance(api).available


def test_transactions_of_one_job(engine: Engine, api: Api) -> None:
    first, second = create(api), create(api)
    end(engine, first)
    end(engine, second, "failed")
    assert journal(api, f"&job_id={first}") == [("reserve", -86), ("release", 86), ("consume", -86)]
    assert journal(api, f"&job_id={second.upper()}") == [("reserve", -86), ("release", 86)]
    assert {row["job_id"] for row in rows(api)} == {None, first, second}


# -- buying ------------------------------------------------------------------------------------------------------


def test_packs_need_no_key(engine: Engine) -> None:
    answer = Api(engine, "").get("/api/v1/billing/packs")
    assert answer.status == 200
    assert [pack["id"] for pack in answer.json] == ["starter", "creator", "studio", "enterprise"]
    assert engine.world.accounts == {}


def test_savings_are_against_the_starter_pack(api: Api) -> None:
    packs = {pack["id"]: pack for pack in api.get("/api/v1/billing/packs").json}
    rate = packs["starter"]["price_per_credit"]
    for pack in packs.values():
        assert pack["savings_pct"] == round(100 * (1 - pack["price_per_credit"] / rate), 9)


@pytest.mark.parametrize(("payment_type", "prefix"), [("card", "cs_"), ("paypal", "pp_")])
def test_a_checkout_by_either_way_adds_nothing_yet(
    engine: Engine, api: Api, payment_type: str, prefix: str
) -> None:
    answer = api.post("/api/v1/billing/checkout", {"pack_id": "creator", "payment_type": payment_type})
    assert answer.status == 201
    assert answer.json["session_id"].startswith(prefix)
    pass_seconds(engine, 86_400)
    assert balance(api) == (1000, 0, 1000)


def test_credits_are_added_after_the_payment_is_confirmed(engine: Engine, api: Api) -> None:
    session_id = buy(engine, api, "creator")
    assert balance(api) == (2000, 0, 2000)
    newest = rows(api)[0]
    assert (newest["type"], newest["amount"], newest["job_id"]) == ("purchase", 1000, None)
    for _ in range(3):
        ugen(engine).settle_payment(engine.world, session_id, "paid", engine.world.clock.now())
    assert balance(api) == (2000, 0, 2000)


def test_the_session_tracks_the_payment(engine: Engine, api: Api) -> None:
    session_id = api.post("/api/v1/billing/checkout", {"pack_id": "studio"}).json["session_id"]
    payments = engine.world.table("payments")
    payment = payments.get(session_id)
    assert payment is not None
    assert (payment["status"], payment["credits"], payment["price_usd"]) == ("open", 5000, 175)
    settled = ugen(engine).settle_payment(engine.world, session_id, "paid", engine.world.clock.now())
    assert settled["status"] == "paid"
    assert settled.items() <= (payments.get(session_id) or {}).items()


def test_auto_topup_buys_when_credits_fall(engine: Engine, api: Api) -> None:
    buy(engine, api, "starter")
    wanted = {"enabled": True, "threshold_credits": 1150, "pack_id": "creator"}
    assert api.post("/api/v1/billing/auto-topup", wanted).status == 200
    assert api.get("/api/v1/billing/auto-topup").json["enabled"] is True
    create(api)
    assert balance(api) == (2200, JOB_COSTS, 2200 - JOB_COSTS)
    assert journal(api)[-2:] == [("reserve", -JOB_COSTS), ("purchase", 1000)]


def test_a_low_balance_sends_a_mail(engine: Engine, api: Api) -> None:
    wanted = {"enabled": True, "threshold_credits": 950, "email": "billing@studio.example"}
    assert api.post("/api/v1/billing/credit-alert", wanted).json == wanted
    assert api.get("/api/v1/billing/credit-alert").json == wanted
    create(api)
    (mail,) = engine.world.table("outbox")
    assert (mail["to"], mail["available_credits"], mail["threshold_credits"]) == (
        "billing@studio.example",
        914,
        950,
    )


# -- retry -------------------------------------------------------------------------------------------------------


def test_a_retry_beyond_the_available_credits_is_402(engine: Engine) -> None:
    api = Api(engine, f"sk_mock_studio_balance_{JOB_COSTS + 10}")
    job_id = create(api)
    end(engine, job_id, "failed")
    other = create(api)
    answer = api.post(f"/api/v1/jobs/{job_id}/retry")
    assert (answer.status, answer.json["error"]["details"]) == (402, {"required": JOB_COSTS, "available": 10})
    assert balance(api) == (JOB_COSTS + 10, JOB_COSTS, 10)
    api.post(f"/api/v1/jobs/{other}/cancel")
    assert api.post(f"/api/v1/jobs/{job_id}/retry").json["credits_reserved"] == JOB_COSTS
    assert balance(api) == (JOB_COSTS + 10, JOB_COSTS, 10)
