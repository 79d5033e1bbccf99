"""Every sentence of the seed page that says what happens to credits, and the test that shows it."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api
from tests.mock.ugen.calls import (
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

SENTENCES = {
    "1 credit = $0.01 USD": "test_one_credit_is_one_cent",
    "Prepaid credit packs are the only way to add credits": "test_packs_are_the_only_way_to_add_credits",
    "Larger packs offer volume discounts up to 40%": "test_larger_packs_are_cheaper_per_credit",
    "Pack | Price | Credits | Per Credit | Savings": "test_packs_hold_and_cost_what_the_table_says",
    "available_credits = credit_balance − credit_reserved": "test_available_is_balance_less_reserved",
    "Retrieve your current credit balance, reserved credits for in-flight jobs, and available credits": (
        "test_the_balance_shows_what_jobs_in_flight_reserve"
    ),
    "Reserved credits are automatically released when a job completes, fails, or is cancelled": (
        "test_reserved_credits_are_released_when_a_job_completes_fails_or_is_cancelled"
    ),
    "Check available_credits before creating a job to avoid 402 Insufficient Credits errors": (
        "test_a_job_beyond_the_available_credits_is_402"
    ),
    "Retrieve a paginated history of all credit movements": "test_history_is_paginated",
    "Transaction types: purchase, reserve, consume, release, refund, bonus": "test_the_six_types_of_transactions",
    "Positive amounts are credits added, negative amounts are credits removed": (
        "test_what_is_added_is_positive_and_what_is_removed_is_negative"
    ),
    "Each transaction records balance_before and balance_after for a full audit trail": (
        "test_each_transaction_records_the_balance_before_and_after"
    ),
    "job_id | string (UUID)": "test_transactions_of_one_job",
    "Calculate the total credits required for a job before creating it": "test_the_estimate_is_what_a_job_requires",
    "The breakdown shows each cost component independently": "test_the_breakdown_shows_each_component",
    "8 credits (1k), 12 credits (2k), or 18 credits (4k) per keyframe. N segments = N+1 keyframes": (
        "test_keyframes_cost_8_12_or_18_and_there_is_one_more_than_segments"
    ),
    "Kling models use per-second billing (credits × duration × segments)": "test_kling_is_billed_by_the_second",
    "Veo and Sora use flat per-generation billing": "test_veo_and_sora_are_billed_by_the_generation",
    "QA retries are budgeted at 50% of the base cost per retry attempt": "test_a_qa_retry_is_budgeted_at_half",
    "HITL rejections are budgeted at 100% of the base cost per rejection": (
        "test_a_hitl_rejection_is_budgeted_at_the_whole"
    ),
    '{"segment_count": 3, "model_id": "veo3_fast", …, "music_enabled": true, "voice_enabled": true}': (
        "test_the_sample_request_costs_252"
    ),
    "Returns a bare array of all active model variant prices": "test_prices_are_a_bare_array",
    'billing_unit is either "per_generation" (flat cost) or "per_second" (cost × duration)': (
        "test_the_billing_unit_is_that_of_the_estimate"
    ),
    "kie_cost_usd is the upstream provider cost. price_usd is the marked-up price. credits = price_usd × 100": (
        "test_the_price_is_marked_up_and_a_hundredth_of_the_credits"
    ),
    "Public endpoint — no API key required": "test_packs_need_no_key",
    "savings_pct is the percentage discount compared to the Starter pack rate": (
        "test_savings_are_against_the_starter_pack"
    ),
    "For card payments, a Stripe Checkout session is created. For PayPal, a PayPal Order is created": (
        "test_a_checkout_by_either_way_adds_nothing_yet"
    ),
    "Credits are added to the account automatically after payment is confirmed via webhook": (
        "test_credits_are_added_after_the_payment_is_confirmed"
    ),
    "session_id can be used to track the payment status": "test_the_session_tracks_the_payment",
    "auto-topup configuration (GET/POST /billing/auto-topup)": "test_auto_topup_buys_when_credits_fall",
    "low-balance email alerts (GET/POST /billing/credit-alert)": "test_a_low_balance_sends_a_mail",
    "available_credits before retrying to avoid 402 Insufficient Credits errors": (
        "test_a_retry_beyond_the_available_credits_is_402"
    ),
}

PACKS = [
    ("starter", 10, 200, 50, 0),
    ("creator", 45, 1000, 45, 10),
    ("studio", 175, 5000, 35, 30),
    ("enterprise", 600, 20_000, 30, 40),
]


def test_each_sentence_has_a_test_of_its_own() -> None:
    named = list(SENTENCES.values())
    assert len(set(named)) == len(named)
    assert [name for name in named if not callable(globals().get(name))] == []
    scenarios = {name for name, value in globals().items() if name.startswith("test_") and callable(value)}
    assert scenarios - set(named) == {"test_each_sentence_has_a_test_of_its_own"}


def estimate(api: Api, **fields: Any) -> dict[str, int]:
    answer = api.post("/api/v1/credits/estimate", {"segment_count": 3} | fields)
    assert answer.status == 200, answer.json
    parts = {part["component"]: part["credits"] for part in answer.json["breakdown"]}
    assert answer.json["total_credits"] == sum(parts.values())
    return parts


def prices(api: Api) -> dict[str, dict[str, Any]]:
    return {row["model_id"]: row for row in api.get("/api/v1/credits/pricing").json}


# -- credits and packs -------------------------------------------------------------------------------------------


def test_one_credit_is_one_cent(api: Api) -> None:
    assert [(row["credits"], round(row["price_usd"] / 0.01, 9)) for row in prices(api).values()] == [
        (row["credits"], row["credits"]) for row in prices(api).values()
    ]


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


# -- estimate ----------------------------------------------------------------------------------------------------


def test_the_estimate_is_what_a_job_requires(engine: Engine) -> None:
    required = sum(estimate(Api(engine), voice_enabled=True).values())
    fields = JOB | {"segment_count": 3, "music_enabled": True, "voice_enabled": True}
    assert Api(engine, f"sk_mock_a_balance_{required - 1}").post("/api/v1/jobs", fields).status == 402
    assert Api(engine, f"sk_mock_a_balance_{required}").post("/api/v1/jobs", fields).status == 201


def test_the_breakdown_shows_each_component(api: Api) -> None:
    everything = estimate(
        api,
        voice_enabled=True,
        caption_style="custom",
        qai_enabled=True,
        max_kf_retries=1,
        max_video_retries=1,
        human_review_gate=True,
        hitl_anchor_max_rejections=1,
        human_review_videos=True,
        hitl_segments_max_rejections=1,
    )
    assert everything == {
        "video": 180,
        "keyframes": 32,
        "music": 15,
        "voice": 15,
        "custom_captions": 20,
        "post_processing": 10,
        "qa_keyframe_retries": 16,
        "qa_video_retries": 90,
        "hitl_anchor_rejections": 8,
        "hitl_segment_rejections": 180,
    }
    assert estimate(api, music_enabled=False) == {"video": 180, "keyframes": 32, "post_processing": 10}


@pytest.mark.parametrize("segments", [1, 3, 10])
@pytest.mark.parametrize(("resolution", "each"), [("1k", 8), ("2k", 12), ("4k", 18)])
def test_keyframes_cost_8_12_or_18_and_there_is_one_more_than_segments(
    api: Api, resolution: str, each: int, segments: int
) -> None:
    parts = estimate(api, segment_count=segments, keyframe_resolution=resolution)
    assert parts["keyframes"] == (segments + 1) * each


@pytest.mark.parametrize("model", ["kling3_std", "kling3_pro"])
def test_kling_is_billed_by_the_second(api: Api, model: str) -> None:
    rate = prices(api)[model]["credits"]
    for seconds in (3, 5, 10):
        parts = estimate(api, model_id=model, duration_seconds=seconds)
        assert parts["video"] == rate * seconds * 3


@pytest.mark.parametrize(
    ("model", "durations"),
    [
        ("veo3_fast", [8]),
        ("veo3", [8]),
        ("sora-2-image-to-video", [8, 10, 15]),
        ("sora-2-pro-image-to-video", [8, 10, 15, 25]),
    ],
)
def test_veo_and_sora_are_billed_by_the_generation(api: Api, model: str, durations: list[int]) -> None:
    rate = prices(api)[model]["credits"]
    videos = {estimate(api, model_id=model, duration_seconds=seconds)["video"] for seconds in durations}
    assert videos == {rate * 3}


@pytest.mark.parametrize("retries", [0, 1, 5])
def test_a_qa_retry_is_budgeted_at_half(api: Api, retries: int) -> None:
    parts = estimate(api, qai_enabled=True, max_kf_retries=retries, max_video_retries=retries)
    assert parts.get("qa_keyframe_retries", 0) * 2 == retries * parts["keyframes"]
    assert parts.get("qa_video_retries", 0) * 2 == retries * parts["video"]


@pytest.mark.parametrize("rejections", [0, 1, 10])
def test_a_hitl_rejection_is_budgeted_at_the_whole(api: Api, rejections: int) -> None:
    budgets = {"hitl_anchor_max_rejections": rejections, "hitl_segments_max_rejections": rejections}
    parts = estimate(api, human_review_gate=True, human_review_videos=True, **budgets)
    assert parts.get("hitl_anchor_rejections", 0) == rejections * 8
    assert parts.get("hitl_segment_rejections", 0) == rejections * parts["video"]


def test_the_sample_request_costs_252(api: Api) -> None:
    sample = {
        "segment_count": 3,
        "model_id": "veo3_fast",
        "variant": "i2v",
        "duration_seconds": 8,
        "resolution": "standard",
        "keyframe_resolution": "1k",
        "music_enabled": True,
        "voice_enabled": True,
    }
    assert (
        api.post("/api/v1/credits/estimate", sample).json["total_credits"]
        == 3 * 60 + 4 * 8 + 15 + 15 + 10
        == 252
    )


# -- price list --------------------------------------------------------------------------------------------------


def test_prices_are_a_bare_array(api: Api) -> None:
    everything: list[dict[str, Any]] = api.get("/api/v1/credits/pricing").json
    assert type(everything) is list
    assert len(everything) == len({(row["model_id"], row["variant"]) for row in everything}) == 6
    assert api.get("/api/v1/credits/pricing?model_id=veo3_fast").json == [prices(api)["veo3_fast"]]
    assert api.get("/api/v1/credits/pricing?model_id=nothing").json == []


def test_the_billing_unit_is_that_of_the_estimate(api: Api) -> None:
    for model, row in prices(api).items():
        short, long = (3, 10) if "kling" in model else (8, 10) if "sora" in model else (8, 8)
        costs = [
            estimate(api, model_id=model, duration_seconds=seconds)["video"] for seconds in (short, long)
        ]
        if row["billing_unit"] == "per_second":
            assert costs == [row["credits"] * 3 * short, row["credits"] * 3 * long]
        else:
            assert row["billing_unit"] == "per_generation"
            assert costs == [row["credits"] * 3] * 2


def test_the_price_is_marked_up_and_a_hundredth_of_the_credits(api: Api) -> None:
    for row in prices(api).values():
        assert row["credits"] == round(row["price_usd"] * 100, 9)
        assert 0 < row["kie_cost_usd"] < row["price_usd"]


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
