"""Every sentence of the seed page that says what happens to credits, and the test that shows it."""

from __future__ import annotations

from tests.mock.vendors.ugen import test_seed_credits, test_seed_prices

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


def test_each_sentence_has_a_test_of_its_own() -> None:
    named = list(SENTENCES.values())
    assert len(set(named)) == len(named)
    shown = [
        name
        for module in (test_seed_credits, test_seed_prices)
        for name, value in vars(module).items()
        if name.startswith("test_") and callable(value)
    ]
    assert sorted(shown) == sorted(named)
