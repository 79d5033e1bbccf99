"""Accounts and ledgers in the operator's hands."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from tests.mock.control.desk import Desk, fields_of
from tests.mock.harness import Api, new_engine

DAY = 86_400


def test_an_account_opens_with_the_lots_that_are_asked_for(desk: Desk) -> None:
    answer = desk.post(
        "/accounts",
        {
            "vendor": "tokportal",
            "key": "sk_mock_studio",
            "lots": [
                {"amount": 638, "source": "farmer_topup", "expires_in_seconds": 5 * DAY},
                {"amount": 12},
            ],
        },
    )
    assert answer.status == 201
    assert answer.json == {
        "vendor": "tokportal",
        "key": "sk_mock_studio",
        "standing": "active",
        "balance": 650,
        "available": 650,
        "reserved": 0,
        "opened_at": "2026-06-01T12:00:00.000000+00:00",
    }
    balance = Api(desk.engine, "sk_mock_studio").get("/api/ext/credits/balance").json["data"]
    assert balance["total_credits"] == 650
    assert balance["expiring_within_7_days"] == 638
    assert balance["upcoming_expirations"] == [
        {"amount": 638, "expires_at": "2026-06-06T12:00:00.000+00:00", "source": "farmer_topup"}
    ]


def test_without_a_key_each_account_gets_a_fresh_one(desk: Desk) -> None:
    keys = {desk.key("ugen", 5) for _ in range(5)}
    assert len(keys) == 5
    assert all(key.startswith("sk_mock_") for key in keys)


def test_without_lots_the_scenario_or_the_keys_name_decides(desk: Desk) -> None:
    opened = {
        name: desk.post("/accounts", {"vendor": "tokportal", "key": f"sk_mock_{name}"}).json["available"]
        for name in ("plain", "x_empty", "x_balance_77")
    }
    assert opened == {"plain": 132, "x_empty": 0, "x_balance_77": 77}


def test_a_source_that_is_not_named_is_the_vendors_usual_one(desk: Desk) -> None:
    sources = {
        vendor: desk.get(f"/accounts/{desk.key(vendor, 5)}/ledger").json["lots"][0]["source"]
        for vendor in ("tokportal", "ugen", "trenz")
    }
    assert sources == {"tokportal": "farmer_topup", "ugen": "pack", "trenz": "recharge"}


def test_the_list_shows_every_account_as_it_stands_now(desk: Desk) -> None:
    lot = {"amount": 9, "expires_in_seconds": 60}
    desk.post("/accounts", {"vendor": "trenz", "key": "sk_mock_a", "lots": [lot, {"amount": 4}]})
    desk.engine.world.clock.advance(61_000_000)
    accounts = desk.get("/accounts").json["accounts"]
    assert [(entry["vendor"], entry["key"], entry["available"]) for entry in accounts] == [
        ("trenz", "sk_mock_a", 4)
    ]
    assert desk.get("/").json["accounts"] == accounts


def test_an_account_opens_once(desk: Desk) -> None:
    key = desk.key("trenz", 5)
    again = desk.post("/accounts", {"vendor": "trenz", "key": key, "lots": [{"amount": 99}]})
    assert (again.status, again.json["error"]["code"]) == (409, "ACCOUNT_EXISTS")
    assert desk.get(f"/accounts/{key}").json["available"] == 5


def test_a_key_of_two_vendors_needs_the_vendor(desk: Desk) -> None:
    for vendor, amount in (("tokportal", 10), ("ugen", 20)):
        desk.post("/accounts", {"vendor": vendor, "key": "sk_mock_both", "lots": [{"amount": amount}]})
    for path in ("", "/ledger", "/verify"):
        answer = desk.get(f"/accounts/sk_mock_both{path}")
        assert (answer.status, answer.json["error"]["code"]) == (409, "AMBIGUOUS_KEY")
        assert "tokportal, ugen" in answer.json["error"]["message"]
        assert desk.get(f"/accounts/sk_mock_both{path}", vendor="ugen").json["available"] == 20
    before = desk.world()
    assert desk.post("/accounts/sk_mock_both/grant", {"amount": 1}).status == 409
    assert desk.world() == before
    assert (
        desk.post("/accounts/sk_mock_both/grant", {"amount": 1}, vendor="tokportal").json["available"] == 11
    )
    assert fields_of(desk.get("/accounts/sk_mock_both", vendor="stripe")) == ["vendor"]


def test_a_grant_adds_a_lot_and_opens_the_account_if_need_be(desk: Desk) -> None:
    answer = desk.post(
        "/accounts/sk_mock_new/grant",
        {"amount": 100, "source": "goodwill", "expires_in_seconds": 60, "note": "for the delay"},
        vendor="tokportal",
    )
    assert (answer.status, answer.json["available"]) == (200, 232)
    rows = desk.get("/accounts/sk_mock_new/ledger").json["entries"]
    assert [(row["kind"], row["amount"], row["note"]) for row in rows] == [
        ("grant", 132, ""),
        ("grant", 100, "for the delay"),
    ]
    assert desk.get("/accounts/sk_mock_unknown").status == 404
    refused = desk.post("/accounts/sk_mock_unknown/grant", {"amount": 1})
    assert (refused.status, refused.json["error"]["code"]) == (404, "ACCOUNT_NOT_FOUND")
    assert "?vendor=" in refused.json["error"]["message"]


def test_the_ledger_tells_lots_holds_and_the_whole_journal(desk: Desk) -> None:
    key = desk.key("ugen", 300)
    job = {"product_name": "Serum", "product_image_url": "https://cdn.example/s.jpg", "segment_count": 1}
    reserved = Api(desk.engine, key).post("/api/v1/jobs", job).json
    ledger = desk.get(f"/accounts/{key}/ledger").json
    price = reserved["credits_reserved"]
    assert (ledger["balance"], ledger["available"], ledger["reserved"]) == (300, 300 - price, price)
    assert ledger["holds"] == [{"id": ledger["holds"][0]["id"], "ref": reserved["job_id"], "amount": price}]
    assert [(row["seq"], row["kind"], row["amount"]) for row in ledger["entries"]] == [
        (1, "grant", 300),
        (2, "hold", -price),
    ]
    assert ledger["lots"][0]["granted"] == 300


def test_a_long_journal_comes_in_pages(desk: Desk) -> None:
    key = desk.key("trenz", *range(1, 8))
    page = desk.get(f"/accounts/{key}/ledger", offset=2, limit=3).json
    assert page["total"] == 7
    assert [row["amount"] for row in page["entries"]] == [3, 4, 5]
    assert fields_of(desk.get(f"/accounts/{key}/ledger", limit=-1)) == ["limit"]
    assert fields_of(desk.get(f"/accounts/{key}/ledger", offset="two")) == ["offset"]


def test_a_charge_can_be_given_back_but_not_twice(desk: Desk) -> None:
    key = desk.key("tokportal", 132)
    api = Api(desk.engine, key)
    api.post("/api/ext/bundles", {"bundle_type": "account_only", "country": "USA"})
    charge = desk.get(f"/accounts/{key}/ledger").json["entries"][-1]["id"]
    assert desk.post(f"/accounts/{key}/refund", {"charge": charge, "amount": 10}).json["available"] == 117
    before = desk.world()
    over = desk.post(f"/accounts/{key}/refund", {"charge": charge, "amount": 16})
    assert (over.status, over.json["error"]["code"]) == (409, "OVER_REFUND")
    assert desk.post(f"/accounts/{key}/refund", {"charge": "nope"}).status == 404
    assert desk.world() == before
    assert desk.post(f"/accounts/{key}/refund", {"charge": charge}).json["available"] == 132
    assert api.get("/api/ext/credits/history").json["data"][0]["type"] == "refund"


def test_verify_lists_no_breach_of_an_honest_ledger(desk: Desk) -> None:
    key = desk.key("tokportal", 132)
    Api(desk.engine, key).post("/api/ext/bundles", {"bundle_type": "account_only", "country": "USA"})
    answer = desk.get(f"/accounts/{key}/verify")
    assert (answer.json["holds"], answer.json["breaches"]) == (True, [])


def test_verify_names_the_law_that_a_tampered_ledger_breaks(desk: Desk) -> None:
    key = desk.key("tokportal", 132)
    ledger = desk.engine.world.accounts["tokportal", key].ledger
    ledger._available += 1
    answer = desk.get(f"/accounts/{key}/verify")
    assert answer.json["holds"] is False
    assert "L2" in [breach["law"] for breach in answer.json["breaches"]]
    ledger._available -= 1


BAD_ACCOUNTS: list[tuple[Any, str]] = [
    ({}, "vendor"),
    ({"vendor": "stripe"}, "vendor"),
    ({"vendor": "ugen", "lots": 5}, "lots"),
    ({"vendor": "ugen", "lots": [{"amount": 0}]}, "lots.0.amount"),
    ({"vendor": "ugen", "lots": [{"amount": 5}, {"amount": 1.5}]}, "lots.1.amount"),
    ({"vendor": "ugen", "lots": [{"amount": True}]}, "lots.0.amount"),
    ({"vendor": "ugen", "lots": [{}]}, "lots.0.amount"),
    ({"vendor": "ugen", "lots": [{"amount": 10**9}, {"amount": 1}]}, "lots"),
    ({"vendor": "ugen", "lots": [{"amount": 5, "expires_in_seconds": 0}]}, "lots.0.expires_in_seconds"),
    ({"vendor": "ugen", "lots": [{"amount": 5, "expires": 5}]}, "lots.0.expires"),
    ({"vendor": "ugen", "key": "sk_live_abc"}, "key"),
    ({"vendor": "ugen", "key": "sk mock"}, "key"),
    ({"vendor": "ugen", "standing": "frozen"}, "standing"),
    ({"vendor": "ugen", "name": "x", "colour": "y"}, "name"),
    ([], "body"),
]


@pytest.mark.parametrize(("body", "field"), BAD_ACCOUNTS, ids=str)
def test_a_bad_account_is_refused_by_the_name_of_its_field(desk: Desk, body: Any, field: str) -> None:
    before = desk.world()
    answer = desk.post("/accounts", body)
    assert field in fields_of(answer)
    assert field in answer.json["error"]["message"]
    assert desk.world() == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "amount"),
        ({"amount": -5}, "amount"),
        ({"amount": "5"}, "amount"),
        ({"amount": 999_999_996}, "amount"),
    ],
    ids=str,
)
def test_a_bad_grant_is_refused_by_the_name_of_its_field(desk: Desk, body: Any, field: str) -> None:
    key = desk.key("trenz", 5)
    before = desk.world()
    assert fields_of(desk.post(f"/accounts/{key}/grant", body)) == [field]
    assert fields_of(desk.post("/accounts/sk_mock_fresh/grant", body, vendor="tokportal")) == [field]
    assert desk.world() == before


def test_a_foreign_key_is_known_by_its_hash_alone(contract: Contract) -> None:
    desk = Desk(new_engine(contract, any_key=True))
    foreign = "sk_live_0123456789abcdef"
    Api(desk.engine, foreign).get("/api/ext/credits/balance")
    shown = desk.get("/accounts").json["accounts"][0]["key"]
    assert shown.startswith("hidden_")
    assert desk.get(f"/accounts/{foreign}").json["key"] == shown
    assert desk.post(f"/accounts/{foreign}/grant", {"amount": 8}).json["available"] == 140
    everything = desk.world() + str(desk.get("/requests").json).encode() + str(desk.get("/").json).encode()
    assert foreign.encode() not in everything


def test_accounts_are_isolated(engine: Engine) -> None:
    body = {"bundle_type": "account_only", "country": "USA"}
    assert Api(engine, "sk_mock_one").post("/api/ext/bundles", body).json["credits_remaining"] == 107
    assert Api(engine, "sk_mock_two").get("/api/ext/me").json["data"]["credits"] == 132
    assert Api(engine, "sk_mock_two").get("/api/ext/bundles").json["data"] == []


def test_r53_what_is_available_can_be_set(desk: Desk) -> None:
    for vendor in ("tokportal", "ugen", "trenz"):
        key = desk.key(vendor, 100, 20)
        path = f"/accounts/{key}"
        for wanted in (7, 250, 0, 0):
            assert desk.put(f"{path}/available", {"available": wanted}).json["available"] == wanted
        rows = desk.get(f"{path}/ledger").json["entries"][2:]
        assert [(row["kind"], row["amount"], row["note"]) for row in rows] == [
            ("charge", -113, "Set by the operator"),
            ("grant", 243, "Set by the operator"),
            ("charge", -250, "Set by the operator"),
        ]
        assert desk.get(f"{path}/verify").json["breaches"] == []


def test_r53_what_is_available_is_refused_out_of_its_range(desk: Desk) -> None:
    key = desk.key("tokportal", 100)
    for wrong in (-1, 10**9 + 1, 1.5, "1", None):
        assert fields_of(desk.put(f"/accounts/{key}/available", {"available": wrong})) == ["available"]
    assert desk.put("/accounts/sk_mock_none/available", {"available": 1}).status == 404
    assert desk.get(f"/accounts/{key}").json["available"] == 100
