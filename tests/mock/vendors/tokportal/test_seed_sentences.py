"""Every sentence of the seed page that says what happens to credits, and the test that shows it."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.world.clock import DAY
from prepay_mock.world.scenario import LotPlan
from tests.mock.harness import Api
from tests.mock.vendors.tokportal.calls import (
    SEED_52,
    SEED_82,
    SINGLE,
    VIDEO,
    client_of,
    create,
    credits_of,
    history,
    ready_bundle,
)

SENTENCES = {
    "TokPortal uses a credit-based system as its unified currency.": "test_one_currency_pays_for_everything",
    "The same credit balance is shared between the API and the web UI": (
        "test_credits_bought_elsewhere_are_spent_through_the_api"
    ),
    "Account creation 25 credits": "test_account_creation_costs_25_credits",
    "Video slot 2 credits per video": "test_a_video_slot_costs_2_credits_per_video",
    "Niche warming 7 credits": "test_niche_warming_costs_7_credits",
    "Deep warming (Instagram only) 40 credits": "test_deep_warming_costs_40_credits_on_instagram_only",
    "Video editing 3 credits per edit slot": "test_video_editing_costs_3_credits_per_edit_slot",
    "Comment moderation 25 credits": "test_comment_moderation_costs_25_credits",
    "Sound volume control 1 credit per video": "test_sound_volume_control_costs_1_credit_per_video",
    "Bundle creation — credits are calculated server-side and debited atomically": (
        "test_bundle_creation_is_debited_atomically"
    ),
    "The client never determines the cost": "test_the_client_never_determines_the_cost",
    "the server computes the total from the bundle configuration": (
        "test_the_server_computes_the_total_from_the_bundle_configuration"
    ),
    "Add video slots — credits are debited immediately": "test_added_video_slots_are_debited_immediately",
    "Add edit slots — credits are debited immediately": "test_added_edit_slots_are_debited_immediately",
    "1 credit is debited the first time volume_original_sound or volume_added_sound is set on a video": (
        "test_one_credit_the_first_time_a_volume_is_set_on_a_video"
    ),
    "Subsequent updates to the same fields on the same video are free": "test_subsequent_updates_are_free",
    "Unpublishing an account does not refund credits": "test_unpublishing_does_not_refund_credits",
    "total_credits: Current available credit balance": "test_total_credits_is_the_current_available_balance",
    "expiring_within_7_days: Sum of credits that will expire in the next 7 days": (
        "test_expiring_within_7_days_is_the_sum_of_what_expires_in_the_next_7_days"
    ),
    "upcoming_expirations: Credit lots expiring in the next 30 days (sorted by expires_at ascending)": (
        "test_upcoming_expirations_are_the_lots_of_the_next_30_days_in_order"
    ),
    "last_updated: Timestamp of the last balance update": "test_last_updated_is_the_time_of_the_last_balance_update",
    "Get Credit History": "test_the_history_tells_each_debit_with_its_breakdown_and_the_balance_after",
    "Retrieve the current cost table programmatically": "test_the_cost_table_is_the_one_that_is_charged",
    "Cost Breakdown Example: total 82 credits": "test_the_cost_breakdown_example",
    "If your balance is below the required total, the API returns an INSUFFICIENT_CREDITS error": (
        "test_a_balance_below_the_required_total_is_insufficient_credits_with_full_details"
    ),
}


def test_each_sentence_has_a_test_of_its_own() -> None:
    named = list(SENTENCES.values())
    assert len(named) == len(set(named))
    missing = [name for name in named if not callable(globals().get(name))]
    assert missing == []


def charged(api: Api, **changes: object) -> int:
    """What a creation costs by the balance before and after it."""
    before = credits_of(api)
    create(api, {**SINGLE, **changes})
    return before - credits_of(api)


def test_one_currency_pays_for_everything(api: Api) -> None:
    bundle_id = create(api, SEED_82)
    api.post(f"/api/ext/bundles/{bundle_id}/add-video-slots", {"quantity": 1})
    api.post(f"/api/ext/bundles/{bundle_id}/add-edit-slots", {"quantity": 1})
    api.put(f"/api/ext/bundles/{bundle_id}/videos/1", {**VIDEO, "volume_added_sound": 5})
    assert credits_of(api) == 1250 - 82 - 2 - 3 - 1
    assert [row["amount"] for row in history(api)] == [-1, -3, -2, -82, 1250]


def test_credits_bought_elsewhere_are_spent_through_the_api(engine: Engine) -> None:
    api = client_of(engine, LotPlan(24))
    assert api.post("/api/ext/bundles", SINGLE).status == 402
    account = engine.world.accounts["tokportal", api.key]
    account.ledger.grant(1, now=engine.world.clock.now(), source="web_checkout")
    assert api.post("/api/ext/bundles", SINGLE).json["credits_remaining"] == 0


def test_account_creation_costs_25_credits(api: Api) -> None:
    assert charged(api) == 25


@pytest.mark.parametrize("videos", [1, 10, 499])
def test_a_video_slot_costs_2_credits_per_video(api: Api, videos: int) -> None:
    assert charged(api, bundle_type="account_and_videos", videos_quantity=videos) == 25 + 2 * videos


def test_niche_warming_costs_7_credits(api: Api) -> None:
    assert charged(api, wants_niche_warming=True, niche_warming_instructions="coffee") == 25 + 7


def test_deep_warming_costs_40_credits_on_instagram_only(api: Api) -> None:
    assert charged(api, platform="instagram", wants_deep_warming=True) == 25 + 40
    body = {**SINGLE, "platform": "tiktok", "wants_deep_warming": True}
    assert api.post("/api/ext/bundles", body).status == 400


@pytest.mark.parametrize("edits", [0, 1, 10])
def test_video_editing_costs_3_credits_per_edit_slot(api: Api, edits: int) -> None:
    body = {"bundle_type": "account_and_videos", "videos_quantity": 10, "edits_quantity": edits}
    assert charged(api, **body) == 45 + 3 * edits


def test_comment_moderation_costs_25_credits(api: Api) -> None:
    assert charged(api, wants_moderation=True) == 25 + 25


def test_sound_volume_control_costs_1_credit_per_video(api: Api) -> None:
    bundle_id = create(api, SEED_52)
    for position in range(1, 11):
        api.put(f"/api/ext/bundles/{bundle_id}/videos/{position}", {**VIDEO, "volume_added_sound": 5})
    assert credits_of(api) == 1198 - 10


def test_bundle_creation_is_debited_atomically(api: Api) -> None:
    rows = len(history(api))
    answer = api.post("/api/ext/bundles", {**SEED_82, "wants_moderation": True})
    assert len(history(api)) == rows + 1
    assert history(api)[0]["amount"] == -107
    assert answer.json["credits_remaining"] == credits_of(api)
    assert api.get("/api/ext/bundles").json["pagination"]["total"] == 1


def test_the_client_never_determines_the_cost(api: Api) -> None:
    assert charged(api, cost=1, price=1, total_price=0, credits=0, required=0) == 25


def test_the_server_computes_the_total_from_the_bundle_configuration(api: Api) -> None:
    everything = {
        "bundle_type": "account_and_videos",
        "platform": "instagram",
        "videos_quantity": 7,
        "edits_quantity": 4,
        "wants_deep_warming": True,
        "wants_moderation": True,
    }
    assert charged(api, **everything) == 25 + 14 + 40 + 12 + 25


def test_added_video_slots_are_debited_immediately(api: Api) -> None:
    bundle_id = create(api)
    api.post(f"/api/ext/bundles/{bundle_id}/add-video-slots", {"quantity": 10})
    assert credits_of(api) == 1225 - 20


def test_added_edit_slots_are_debited_immediately(api: Api) -> None:
    bundle_id = create(api, SEED_52)
    api.post(f"/api/ext/bundles/{bundle_id}/add-edit-slots", {"quantity": 10})
    assert credits_of(api) == 1198 - 30


@pytest.mark.parametrize("field", ["volume_original_sound", "volume_added_sound"])
def test_one_credit_the_first_time_a_volume_is_set_on_a_video(api: Api, field: str) -> None:
    path = f"/api/ext/bundles/{create(api, SEED_52)}/videos/1"
    api.put(path, VIDEO)
    assert credits_of(api) == 1198
    api.put(path, {**VIDEO, field: 40})
    assert credits_of(api) == 1197


def test_subsequent_updates_are_free(api: Api) -> None:
    path = f"/api/ext/bundles/{create(api, SEED_52)}/videos/1"
    for volume in (40, 41, None, 0, 100):
        api.put(path, {**VIDEO, "volume_original_sound": volume})
    assert credits_of(api) == 1197


def test_unpublishing_does_not_refund_credits(api: Api) -> None:
    bundle_id = ready_bundle(api)
    api.post(f"/api/ext/bundles/{bundle_id}/publish")
    assert api.post(f"/api/ext/bundles/{bundle_id}/unpublish").status == 200
    assert credits_of(api) == 1250 - 27
    assert {row["type"] for row in history(api)} == {"credit", "debit"}


def test_total_credits_is_the_current_available_balance(engine: Engine) -> None:
    api = client_of(engine, LotPlan(20), LotPlan(30, "gift", DAY))
    assert credits_of(api) == 50
    create(api)
    assert credits_of(api) == 25
    engine.world.clock.advance(DAY)
    assert credits_of(api) == 20


def test_expiring_within_7_days_is_the_sum_of_what_expires_in_the_next_7_days(engine: Engine) -> None:
    api = client_of(
        engine, LotPlan(1, "a", 6 * DAY), LotPlan(2, "b", 6 * DAY), LotPlan(4, "c", 8 * DAY), LotPlan(8)
    )
    assert api.get("/api/ext/credits/balance").json["data"]["expiring_within_7_days"] == 3
    engine.world.clock.advance(DAY)
    assert api.get("/api/ext/credits/balance").json["data"]["expiring_within_7_days"] == 7
    engine.world.clock.advance(5 * DAY)
    assert api.get("/api/ext/credits/balance").json["data"]["expiring_within_7_days"] == 4


def test_upcoming_expirations_are_the_lots_of_the_next_30_days_in_order(engine: Engine) -> None:
    days = (29, 3, 31, 17)
    api = client_of(engine, LotPlan(1), *(LotPlan(day, f"in_{day}", day * DAY) for day in days))
    lots = api.get("/api/ext/credits/balance").json["data"]["upcoming_expirations"]
    assert [(lot["amount"], lot["source"]) for lot in lots] == [(3, "in_3"), (17, "in_17"), (29, "in_29")]
    assert [lot["expires_at"] for lot in lots] == sorted(lot["expires_at"] for lot in lots)


def test_last_updated_is_the_time_of_the_last_balance_update(engine: Engine) -> None:
    api = client_of(engine, LotPlan(50))
    engine.world.clock.advance(DAY)
    create(api)
    engine.world.clock.advance(DAY)
    last_updated = api.get("/api/ext/credits/balance").json["data"]["last_updated"]
    assert last_updated == "2026-06-02T12:00:00.000000+00:00"


def test_the_history_tells_each_debit_with_its_breakdown_and_the_balance_after(api: Api) -> None:
    create(api, SEED_52)
    row = history(api)[0]
    assert row["breakdown"] == {"account_creation": 25, "video_slots": 20, "niche_warming": 7}
    assert (row["amount"], row["balance_after"]) == (-sum(row["breakdown"].values()), 1198)


def test_the_cost_table_is_the_one_that_is_charged(api: Api) -> None:
    costs = api.get("/api/ext/credit-costs").json["data"]
    answer = api.post("/api/ext/bundles", {**SEED_82, "wants_moderation": True})
    assert answer.json["cost_breakdown"] == {
        "account_creation": costs["account_creation"],
        "video_slots": 10 * costs["video_slot"],
        "niche_warming": costs["niche_warming"],
        "video_editing": 10 * costs["video_editing"],
        "comment_moderation": costs["comment_moderation"],
    }


def test_the_cost_breakdown_example(api: Api) -> None:
    answer = api.post("/api/ext/bundles", SEED_82)
    assert list(answer.json["cost_breakdown"].items()) == [
        ("account_creation", 25),
        ("video_slots", 20),
        ("niche_warming", 7),
        ("video_editing", 30),
    ]
    assert answer.json["credits_charged"] == 82


@pytest.mark.parametrize("balance", [0, 50, 81])
def test_a_balance_below_the_required_total_is_insufficient_credits_with_full_details(
    engine: Engine, balance: int
) -> None:
    api = Api(engine, f"sk_mock_x_balance_{balance}")
    answer = api.post("/api/ext/bundles", SEED_82)
    assert answer.status == 402
    details = answer.json["error"]["details"]
    assert details["required"] == sum(details["breakdown"].values()) == 82
    assert details["available"] == credits_of(api) == balance
    assert details["missing"] == 82 - balance
