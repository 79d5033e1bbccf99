"""The history: one row for each change, newest first, by page and by day."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.ledger import OverRefund
from prepay_mock.vendors.tokportal import refund
from prepay_mock.world.clock import DAY, HOUR, SECOND
from prepay_mock.world.scenario import LotPlan
from tests.mock.harness import Api, ledgers_hold, new_engine
from tests.mock.vendors.tokportal.calls import SEED_52, client_of, create, credits_of, history


def test_the_seeds_row(api: Api) -> None:
    create(api, SEED_52)
    row = history(api)[0]
    row.pop("id")
    assert row == {
        "type": "debit",
        "amount": -52,
        "description": "Bundle created: 1 TikTok account, 10 videos, niche warming",
        "breakdown": {"account_creation": 25, "video_slots": 20, "niche_warming": 7},
        "balance_after": 1198,
        "created_at": "2026-06-01T12:00:00Z",
    }


def test_the_seeds_page_of_47_rows(engine: Engine) -> None:
    api = client_of(engine, *[LotPlan(1)] * 47)
    answer = api.get("/api/ext/credits/history?page=1&per_page=10")
    assert len(answer.json["data"]) == 10
    assert answer.json["pagination"] == {"page": 1, "per_page": 10, "total": 47, "total_pages": 5}


def test_per_page_is_25_when_left_out_and_a_page_beyond_the_last_is_empty(engine: Engine) -> None:
    api = client_of(engine, *[LotPlan(1)] * 26)
    first = api.get("/api/ext/credits/history").json
    assert len(first["data"]) == first["pagination"]["per_page"] == 25
    assert len(history(api, "?page=2")) == 1
    beyond = api.get("/api/ext/credits/history?page=1000000&per_page=100").json
    assert beyond["data"] == []
    assert beyond["pagination"]["total"] == 26


def test_nothing_happened_yet(engine: Engine) -> None:
    answer = Api(engine, "sk_mock_new_empty").get("/api/ext/credits/history")
    assert answer.json == {
        "data": [],
        "pagination": {"page": 1, "per_page": 25, "total": 0, "total_pages": 0},
    }


def test_a_top_up_is_a_credit_and_names_its_source(engine: Engine) -> None:
    row = history(client_of(engine, LotPlan(638, "farmer_topup")))[0]
    assert (row["type"], row["amount"], row["balance_after"]) == ("credit", 638, 638)
    assert row["description"] == "Credits added: farmer_topup"


def test_a_refund_by_the_vendor_is_a_row_and_goes_back_to_its_lot(engine: Engine) -> None:
    api = client_of(engine, LotPlan(20, "soon", DAY), LotPlan(20))
    create(api)
    account = engine.world.account("tokportal", api.key)
    assert account is not None
    debit = history(api)[0]["id"]
    refund(engine.world, account, debit, 10)
    row = history(api)[0]
    assert (row["type"], row["amount"], row["balance_after"]) == ("refund", 10, 25)
    assert row["description"] == "Refund: Bundle created: 1 TikTok account"
    # Of the 25, 20 came from the lot that expires first and 5 from the other: those 5 come back first.
    soon = api.get("/api/ext/credits/balance").json["data"]["expiring_within_7_days"]
    assert soon == 5
    with pytest.raises(OverRefund):
        refund(engine.world, account, debit, 16)
    with pytest.raises(LookupError):
        refund(engine.world, account, "txn_nothing")


@pytest.mark.parametrize(
    ("query", "amounts"),
    [
        ("", [5, 4, 3, 2, 1]),
        ("?date_from=2026-06-02", [5, 4, 3, 2]),
        ("?date_from=2026-06-03", [5, 4]),
        ("?date_to=2026-06-02", [3, 2, 1]),
        ("?date_from=2026-06-02&date_to=2026-06-02", [3, 2]),
        ("?date_from=2026-06-02&date_to=2026-06-02&per_page=1&page=2", [2]),
        ("?date_from=2026-06-03&date_to=2026-06-01", []),
        ("?date_from=0001-01-01&date_to=9999-12-31", [5, 4, 3, 2, 1]),
        ("?date_to=1969-12-31", []),
    ],
)
def test_days_are_inclusive_and_utc(engine: Engine, query: str, amounts: list[int]) -> None:
    api = client_of(engine, LotPlan(1))
    account = engine.world.account("tokportal", api.key)
    assert account is not None
    clock = engine.world.clock
    for amount, wait in ((2, 12 * HOUR), (3, 24 * HOUR - SECOND), (4, SECOND), (5, 5 * DAY)):
        account.ledger.grant(amount, now=clock.advance(wait), source="topup")
    assert [row["amount"] for row in history(api, query)] == amounts


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01", "yesterday", "2026-06-01T00:00:00Z", ""])
def test_what_is_no_day_is_refused(api: Api, day: str) -> None:
    answer = api.get(f"/api/ext/credits/history?date_from={day}")
    assert answer.status == 400
    assert answer.json["error"]["details"]["errors"][0]["field"] == "date_from"


@settings(max_examples=25)
@given(
    amounts=st.lists(st.integers(1, 9), max_size=30),
    spends=st.lists(st.integers(0, 30), max_size=3),
    per_page=st.integers(1, 12),
)
def test_the_pages_hold_every_row_once_and_the_rows_chain_to_the_balance(
    contract: Contract, amounts: list[int], spends: list[int], per_page: int
) -> None:
    engine = new_engine(contract)
    api = client_of(engine, LotPlan(25 * len(spends) or 1), *map(LotPlan, amounts))
    for _ in spends:
        create(api)
    rows: list[dict[str, Any]] = []
    pages = api.get(f"/api/ext/credits/history?per_page={per_page}").json["pagination"]["total_pages"]
    for page in range(1, pages + 1):
        rows += history(api, f"?page={page}&per_page={per_page}")
    assert len({row["id"] for row in rows}) == len(rows) == 1 + len(amounts) + len(spends)
    total = 0
    for row in reversed(rows):
        total += row["amount"]
        assert row["balance_after"] == total
    assert credits_of(api) == total
    assert ledgers_hold(engine) == []
