"""What a key's name says about its account, as a test card's number does, at all three vendors."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.vendors.tokportal.refusals import insufficient_credits
from prepay_mock.world.scenario import meaning_of
from tests.mock.harness import Answer, Api, new_engine


class Vendor(NamedTuple):
    """A free read, a paid write, and the vendor's words for keys that are no good."""

    read: str
    write: str
    body: dict[str, Any]
    short: str
    unknown: str
    missing: str
    revoked: str
    suspended: str
    readonly: str


VENDORS = {
    "tokportal": Vendor(
        "/api/ext/me",
        "/api/ext/bundles",
        {"bundle_type": "account_only", "country": "USA"},
        "INSUFFICIENT_CREDITS",
        "AUTH_INVALID_KEY",
        "AUTH_MISSING_KEY",
        "AUTH_REVOKED_KEY",
        "AUTH_REVOKED_KEY",
        "AUTH_INSUFFICIENT_SCOPE",
    ),
    "ugen": Vendor(
        "/api/v1/credits/balance",
        "/api/v1/jobs",
        {"product_name": "Serum", "product_image_url": "https://cdn.example/s.jpg", "segment_count": 1},
        "INSUFFICIENT_CREDITS",
        "UNAUTHORIZED",
        "UNAUTHORIZED",
        "UNAUTHORIZED",
        "UNAUTHORIZED",
        "FORBIDDEN",
    ),
    "trenz": Vendor(
        "/v1/tasks/x",
        "/v1/content/ai-image/generations",
        {"prompt": "A bottle"},
        "INSUFFICIENT_BALANCE",
        "AUTH_INVALID_KEY",
        "AUTH_MISSING_KEY",
        "AUTH_KEY_REVOKED",
        "AUTH_KEY_SUSPENDED",
        "FORBIDDEN_SCOPE",
    ),
}
each_vendor = pytest.mark.parametrize("name", VENDORS)


def code_of(answer: Answer) -> str:
    body = answer.json
    code: str = body["error"]["code"] if "error" in body else body["code"]
    return code


@each_vendor
def test_a_key_of_the_mock_opens_an_account_at_its_first_use(engine: Engine, name: str) -> None:
    vendor = VENDORS[name]
    assert Api(engine, "sk_mock_brand_new").post(vendor.write, vendor.body).status in (201, 202)
    assert [(account.vendor, account.key) for account in engine.world.accounts.values()] == [
        (name, "sk_mock_brand_new")
    ]


@each_vendor
def test_an_empty_account_can_look_but_not_buy(engine: Engine, name: str) -> None:
    vendor = VENDORS[name]
    api = Api(engine, "sk_mock_studio_empty")
    answer = api.post(vendor.write, vendor.body)
    assert (answer.status, code_of(answer)) == (402, vendor.short)
    assert engine.world.accounts[name, "sk_mock_studio_empty"].ledger.balance == 0
    assert api.get(vendor.read).status in (200, 404)


@each_vendor
@pytest.mark.parametrize("balance", [0, 1, 50, 1_234_567, 999_999_999])
def test_a_balance_stands_in_the_keys_name(engine: Engine, name: str, balance: int) -> None:
    key = f"sk_mock_x_balance_{balance}"
    # A write that is refused: it opens the account and takes nothing from it.
    assert Api(engine, key).post(VENDORS[name].write, {"country": 5}).status in (400, 422)
    ledger = engine.world.accounts[name, key].ledger
    assert (ledger.balance, ledger.available) == (balance, balance)


@each_vendor
@pytest.mark.parametrize("standing", ["revoked", "suspended"])
def test_a_key_that_is_out_of_use_opens_nothing(engine: Engine, name: str, standing: str) -> None:
    vendor = VENDORS[name]
    api = Api(engine, f"sk_mock_studio_{standing}")
    for answer in (api.get(vendor.read), api.post(vendor.write, vendor.body)):
        assert (answer.status, code_of(answer)) == (401, getattr(vendor, standing))


@each_vendor
def test_a_readonly_key_reads_and_spends_nothing(engine: Engine, name: str) -> None:
    vendor = VENDORS[name]
    api = Api(engine, "sk_mock_studio_readonly")
    assert api.get(vendor.read).status in (200, 404)
    answer = api.post(vendor.write, vendor.body)
    assert (answer.status, code_of(answer)) == (403, vendor.readonly)
    ledger = engine.world.accounts[name, "sk_mock_studio_readonly"].ledger
    assert [entry.kind for entry in ledger.history] == ["grant"]


@each_vendor
@pytest.mark.parametrize("key", ["sk_live_abcdef", "tok_live_0123", "mock_sk_a", "SK_MOCK_A", "x"])
def test_other_keys_get_the_vendors_401(engine: Engine, name: str, key: str) -> None:
    vendor = VENDORS[name]
    answer = Api(engine, key).post(vendor.write, vendor.body)
    assert (answer.status, code_of(answer)) == (401, vendor.unknown)
    assert key not in str(answer.json)
    assert engine.world.accounts == {}


@each_vendor
def test_no_key_gets_the_vendors_401(engine: Engine, name: str) -> None:
    answer = Api(engine, "").get(VENDORS[name].read)
    assert (answer.status, code_of(answer)) == (401, VENDORS[name].missing)


@each_vendor
def test_any_key_goes_when_the_mock_is_told_so(contract: Contract, name: str) -> None:
    engine = new_engine(contract, any_key=True)
    vendor = VENDORS[name]
    assert Api(engine, "sk_live_abcdef").post(vendor.write, vendor.body).status in (201, 202)
    # Endings mean something in the mock's own keys only.
    assert Api(engine, "my_key_empty").post(vendor.write, vendor.body).status in (201, 202)


@each_vendor
def test_every_answer_says_that_it_is_a_mocks(engine: Engine, name: str) -> None:
    vendor = VENDORS[name]
    api = Api(engine)
    answers = [
        api.get(vendor.read),
        api.post(vendor.write, vendor.body),
        Api(engine, "").get(vendor.read),
        Api(engine, "sk_mock_empty").post(vendor.write, vendor.body),
        api.post(vendor.write, {}),
        api.call("PATCH", vendor.read),
        api.call("OPTIONS", vendor.read),
        api.get(vendor.read.rsplit("/", 2)[0] + "/nowhere/at/all"),
        api.get("/nowhere"),
        api.get(vendor.read, prefer="code=500"),
    ]
    assert [answer.headers.get("x-prepay-mock") for answer in answers] == ["true"] * len(answers)


@pytest.mark.parametrize(
    ("key", "standing", "balance"),
    [
        ("sk_mock_a", "active", None),
        ("sk_mock_empty", "active", 0),
        ("sk_mock_a_empty", "active", 0),
        ("sk_mock_notempty", "active", None),
        ("sk_mock_balance_5", "active", 5),
        ("sk_mock_a_balance_007", "active", None),
        ("sk_mock_a_balance_9999999999", "active", None),
        ("sk_mock_a_balance_5_b", "active", None),
        ("sk_mock_revoked", "revoked", None),
        ("sk_mock_unrevoked", "active", None),
        ("sk_mock_a_readonly", "readonly", None),
    ],
)
def test_the_endings_that_mean_something(key: str, standing: str, balance: int | None) -> None:
    meaning = meaning_of(key)
    assert (meaning.standing, meaning.balance) == (standing, balance)


def test_the_402_of_a_key_with_a_balance_tells_that_balance(engine: Engine) -> None:
    answer = Api(engine, "sk_mock_x_balance_20").post("/api/ext/bundles", VENDORS["tokportal"].body)
    expected = insufficient_credits(25, 20, {"account_creation": 25})
    assert answer.json["error"]["details"] == expected.details
