"""Checkout, payment, saved methods: credits for money, once."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api
from tests.mock.vendors.ugen.calls import NOBODY, account_of, balance, buy, journal, pass_seconds, ugen


def settle(engine: Engine, session_id: str, outcome: str) -> dict[str, object]:
    return ugen(engine).settle_payment(engine.world, session_id, outcome, engine.world.clock.now())


def methods(api: Api) -> list[dict[str, object]]:
    found: list[dict[str, object]] = api.get("/api/v1/billing/payment-methods").json
    return found


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1:8402", "127.0.0.1:8402"),
        ("mock.internal", "mock.internal"),
        ("[::1]:80", "[::1]:80"),
        ("", "localhost"),
        ("evil/../x", "localhost"),
        ("a b", "localhost"),
        ("h\xe9", "localhost"),
        ("user@host", "localhost"),
    ],
)
def test_the_checkout_page_is_where_the_client_reached_the_mock(api: Api, host: str, shown: str) -> None:
    answer = api.post("/api/v1/billing/checkout", {"pack_id": "starter"}, host=host)
    assert answer.status == 201, answer.json
    session_id = answer.json["session_id"]
    assert answer.json["checkout_url"] == f"http://{shown}/_prepay/checkout/{session_id}"


def test_each_checkout_opens_a_session_of_its_own(engine: Engine, api: Api) -> None:
    body = {"pack_id": "starter"}
    sessions = [api.post("/api/v1/billing/checkout", body).json["session_id"] for _ in range(3)]
    assert len(set(sessions)) == 3
    for session_id in sessions[:2]:
        settle(engine, session_id, "paid")
    assert balance(api) == (1400, 0, 1400)


@pytest.mark.parametrize("outcome", ["failed", "expired"])
def test_a_payment_that_does_not_come_adds_nothing_and_saves_no_method(
    engine: Engine, api: Api, outcome: str
) -> None:
    session_id = api.post("/api/v1/billing/checkout", {"pack_id": "starter"}).json["session_id"]
    payment = settle(engine, session_id, outcome)
    assert (payment["status"], payment["settled_at"]) == (outcome, "2026-06-01T12:00:00Z")
    assert settle(engine, session_id, outcome) == payment
    assert balance(api) == (1000, 0, 1000)
    assert methods(api) == []


@pytest.mark.parametrize("first", ["paid", "failed", "expired"])
@pytest.mark.parametrize("second", ["paid", "failed", "expired"])
def test_a_session_ends_in_one_way(engine: Engine, api: Api, first: str, second: str) -> None:
    session_id = api.post("/api/v1/billing/checkout", {"pack_id": "starter"}).json["session_id"]
    settle(engine, session_id, first)
    if first == second:
        assert settle(engine, session_id, second)["status"] == first
    else:
        with pytest.raises(ValueError, match=f"is {first} already"):
            settle(engine, session_id, second)
    assert balance(api).owned == (1200 if first == "paid" else 1000)


def test_what_cannot_be_settled(engine: Engine, api: Api) -> None:
    session_id = api.post("/api/v1/billing/checkout", {"pack_id": "starter"}).json["session_id"]
    with pytest.raises(ValueError, match="unknown outcome"):
        settle(engine, session_id, "refunded")
    with pytest.raises(LookupError, match="cs_unknown"):
        settle(engine, "cs_unknown", "paid")
    assert balance(api) == (1000, 0, 1000)


def test_a_settled_payment_does_not_show_the_key(engine: Engine, api: Api) -> None:
    session_id = api.post("/api/v1/billing/checkout", {"pack_id": "starter"}).json["session_id"]
    assert api.key not in str(settle(engine, session_id, "paid"))


def test_a_paid_checkout_saves_the_method_once(engine: Engine, api: Api) -> None:
    buy(engine, api, payment_type="card")
    pass_seconds(engine, 60)
    buy(engine, api, payment_type="paypal")
    buy(engine, api, payment_type="card")
    paypal, card = methods(api)
    assert (card["type"], card["brand"], card["last4"], card["is_default"]) == ("card", "visa", "4242", True)
    assert (paypal["type"], paypal["brand"], paypal["last4"]) == ("paypal", None, None)
    assert (paypal["is_default"], paypal["created_at"]) == (False, "2026-06-01T12:01:00Z")


def test_a_deleted_method_is_gone_and_another_takes_its_place(engine: Engine, api: Api) -> None:
    buy(engine, api, payment_type="card")
    buy(engine, api, payment_type="paypal")
    paypal, card = methods(api)
    assert api.delete(f"/api/v1/billing/payment-methods/{str(card['id']).upper()}").status == 204
    assert methods(api) == [paypal | {"is_default": True}]
    answer = api.delete(f"/api/v1/billing/payment-methods/{card['id']}")
    assert (answer.status, answer.json["error"]["code"]) == (404, "NOT_FOUND")
    assert api.delete(f"/api/v1/billing/payment-methods/{paypal['id']}").status == 204
    assert methods(api) == []


def test_deleting_a_method_that_is_not_the_default_leaves_the_default(engine: Engine, api: Api) -> None:
    buy(engine, api, payment_type="card")
    buy(engine, api, payment_type="paypal")
    paypal, card = methods(api)
    api.delete(f"/api/v1/billing/payment-methods/{paypal['id']}")
    assert methods(api) == [card]


def test_methods_of_another_account_cannot_be_deleted(engine: Engine, api: Api) -> None:
    buy(engine, api)
    (card,) = methods(api)
    other = Api(engine, "sk_mock_other")
    assert other.delete(f"/api/v1/billing/payment-methods/{card['id']}").status == 404
    assert methods(api) == [card]


def test_an_unknown_pack_is_not_sold(engine: Engine, api: Api) -> None:
    answer = api.post("/api/v1/billing/checkout", {"pack_id": "mega"})
    assert (answer.status, answer.json["error"]["details"]) == (404, {"pack_id": "mega"})
    assert len(engine.world.table("payments")) == 0


def test_a_purchase_is_told_in_words_and_belongs_to_no_job(engine: Engine, api: Api) -> None:
    buy(engine, api, "creator")
    newest = api.get("/api/v1/credits/transactions?page_size=1").json["items"][0]
    assert (newest["type"], newest["description"], newest["job_id"]) == ("purchase", "Creator pack", None)
    assert journal(api, f"&job_id={NOBODY}") == []


def test_credits_that_expire_are_consumed_in_the_vendors_words(engine: Engine, api: Api) -> None:
    balance(api)
    now = engine.world.clock.now()
    account_of(engine, api).ledger.grant(50, now=now, source="bonus", expires_at=now + 1_000_000)
    pass_seconds(engine, 2)
    assert balance(api) == (1000, 0, 1000)
    newest = api.get("/api/v1/credits/transactions?page_size=1").json["items"][0]
    assert (newest["type"], newest["amount"], newest["description"]) == ("consume", -50, "Credits expired")
