"""Whatever a client does in whatever order: balance, history and receipts tell one story."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.world.clock import DAY, HOUR
from prepay_mock.world.scenario import LotPlan
from tests.mock.harness import Api, ledgers_hold, new_engine
from tests.mock.vendors.tokportal.calls import VIDEO, client_of

COSTS = {"account": 25, "video": 2, "niche": 7, "deep": 40, "edit": 3, "moderation": 25}

configurations = st.fixed_dictionaries(
    {
        "platform": st.sampled_from(["tiktok", "instagram"]),
        "videos": st.integers(0, 9),
        "edits": st.integers(0, 9),
        "warming": st.sampled_from(["none", "niche", "deep"]),
        "moderation": st.booleans(),
    }
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("create"), configurations),
        st.tuples(st.just("videos"), st.integers(1, 9)),
        st.tuples(st.just("edits"), st.integers(1, 9)),
        st.tuples(st.just("volume"), st.integers(1, 9)),
        st.tuples(st.just("wait"), st.integers(1, 60)),
    ),
    max_size=25,
)


def request_of(step: str, argument: Any, bundle: str) -> tuple[str, str, dict[str, Any]] | None:
    """The request of a step; None when it asks for what cannot be."""
    path = f"/api/ext/bundles/{bundle}"
    if step == "videos":
        return "POST", f"{path}/add-video-slots", {"quantity": argument}
    if step == "edits":
        return "POST", f"{path}/add-edit-slots", {"quantity": argument}
    if step == "volume":
        return "PUT", f"{path}/videos/{argument}", {**VIDEO, "volume_added_sound": argument}
    body: dict[str, Any] = {"bundle_type": "account_only", "platform": argument["platform"], "country": "FR"}
    if argument["videos"]:
        body |= {"bundle_type": "account_and_videos", "videos_quantity": argument["videos"]}
        body["edits_quantity"] = min(argument["edits"], argument["videos"])
    if argument["warming"] == "niche":
        body |= {"wants_niche_warming": True, "niche_warming_instructions": "coffee"}
    elif argument["warming"] == "deep":
        if argument["platform"] != "instagram":
            return None
        body["wants_deep_warming"] = True
    if argument["moderation"]:
        body["wants_moderation"] = True
    return "POST", "/api/ext/bundles", body


def price_of(body: dict[str, Any]) -> int:
    """What a creation costs by the seed's table, reckoned apart from the mock."""
    counts = {
        "account": 1,
        "video": body.get("videos_quantity", 0),
        "edit": body.get("edits_quantity", 0),
        "niche": body.get("wants_niche_warming", False),
        "deep": body.get("wants_deep_warming", False),
        "moderation": body.get("wants_moderation", False),
    }
    return sum(COSTS[part] * int(count) for part, count in counts.items())


def total_of(api: Api) -> int:
    total: int = api.get("/api/ext/credits/balance").json["data"]["total_credits"]
    return total


@settings(max_examples=60)
@given(
    script=steps, lots=st.lists(st.tuples(st.integers(1, 300), st.integers(0, 400)), min_size=1, max_size=4)
)
def test_receipts_balance_and_history_agree(
    contract: Contract, script: list[tuple[str, Any]], lots: list[tuple[int, int]]
) -> None:
    engine = new_engine(contract, rate_limits=False)
    api = client_of(engine, *(LotPlan(amount, "lot", hours * HOUR or None) for amount, hours in lots))
    bundle = "none"
    for number, (step, argument) in enumerate(script):
        if step == "wait":
            engine.world.clock.advance(argument * HOUR)
            continue
        request = request_of(step, argument, bundle)
        if request is None:
            continue
        method, path, body = request
        before = total_of(api)
        told = api.call(method, path, body, x_tokportal_dry_run="true")
        assert total_of(api) == before
        answer = api.call(method, path, body, idempotency_key=f"step-{number}")
        assert answer.status == told.status
        if answer.status == 402:
            details = answer.json["error"]["details"]
            assert told.json == answer.json
            assert details["available"] == before < details["required"]
            assert total_of(api) == before
        elif answer.status < 300:
            charged = answer.json["credits_charged"]
            assert charged == told.json["credits_would_charge"] == sum(answer.json["cost_breakdown"].values())
            assert total_of(api) == answer.json["credits_remaining"] == before - charged
            assert api.call(method, path, body, idempotency_key=f"step-{number}").json == answer.json
            assert total_of(api) == before - charged
            if step == "create":
                assert charged == price_of(body)
                bundle = answer.json["data"]["id"]
        else:
            assert total_of(api) == before
    rows = api.get("/api/ext/credits/history?per_page=100").json["data"]
    assert sum(row["amount"] for row in rows) == total_of(api)
    engine.world.clock.advance(400 * DAY)
    assert total_of(api) == sum(
        lot.available for lot in engine.world.accounts["tokportal", api.key].ledger.open_lots()
    )
    assert ledgers_hold(engine) == []
