"""Odd input is one clear refusal: fault headers, keys that stand twice, keys that open accounts without end."""

from __future__ import annotations

import pytest

from prepay_mock import Mock
from prepay_mock.contract import Contract
from prepay_mock.control import ControlApp
from prepay_mock.control.calls import MOST_OPENED
from prepay_mock.control.description import description
from prepay_mock.engine import admission
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.intake import twin_key
from prepay_mock.world.faults import KINDS, MOST_DELAY_MS, MOST_FAULTS, NUMBERED
from tests.mock.control.desk import Desk
from tests.mock.harness import Api, new_engine

READS = {
    "tokportal": ("/api/ext/credits/balance", f"/api/ext/bundles/{'0' * 8}-0000-4000-8000-{'0' * 12}"),
    "ugen": ("/api/v1/credits/balance", f"/api/v1/jobs/{'0' * 8}-0000-4000-8000-{'0' * 12}"),
}

# -- X-Prepay-Fault ----------------------------------------------------------------------------------------------

ODD = [
    "",
    "=",
    "=503",
    "status=",
    "status=0",
    "status=99",
    "status=100",
    "status=199",
    "status=600",
    "status=999",
    "status=-503",
    "status=5e2",
    "status=503.0",
    "status=503, delay=5",
    "status=" + "9" * 5000,
    "status=\u00b2\u00b2\u00b2",
    "delay",
    "delay=",
    "delay=-1",
    "delay=600001",
    "delay=99999999999999999999",
    "delay=1.5",
    "delay=inf",
    "truncate=5",
    "drop_request=",
    "lose_response=1",
    "unknown_fields=x",
    "backend_status=503",
    "loose_response",
    "STATUS=503",
    "status 503",
    "\xff",
]


@pytest.mark.parametrize("value", ODD, ids=lambda text: text[:20] or "empty")
def test_g21_an_odd_fault_header_is_refused_in_one_line(engine: Engine, value: str) -> None:
    api = Api(engine, "sk_mock_odd_balance_100")
    # A space stands for the empty header, which the helper would leave out.
    answer = api.post("/api/ext/bundles", {"bundle_type": "account_only"}, x_prepay_fault=value or " ")
    assert answer.status == 400, answer
    assert "X-Prepay-Fault" in str(answer.json)
    assert len(str(answer.json)) < 2000
    assert engine.world.accounts["tokportal", api.key].ledger.available == 100


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("status=200", 200),
        ("status=599", 599),
        ("status", 503),
        (" status = 418 ", 418),
        ("delay=600000", 200),
    ],
)
def test_g21_an_ordinary_one_is_met(engine: Engine, value: str, status: int) -> None:
    assert Api(engine).get("/api/ext/me", x_prepay_fault=value).status == status


def test_g21_a_misspelt_fault_is_told_the_nearest_and_all(engine: Engine) -> None:
    text = str(Api(engine).get("/api/ext/me", x_prepay_fault="loose_response").json)
    assert "Did you mean lose_response?" in text
    assert all(kind in text for kind in KINDS)
    planned = Desk(engine).post("/faults", {"fault": "loose_response"})
    (field,) = planned.json["error"]["fields"]
    assert field["field"] == "fault"
    assert (
        field["message"]
        == f"'loose_response' is not known. Did you mean lose_response? Choose from: {', '.join(KINDS)}"
    )


def test_g21_the_header_and_the_control_api_have_the_same_limits() -> None:
    fault = description().document["components"]["schemas"]["Fault"]["properties"]
    assert fault["delay_ms"]["maximum"] == MOST_DELAY_MS == NUMBERED["delay"][2]
    assert (fault["status"]["minimum"], fault["status"]["maximum"]) == NUMBERED["status"][1:]
    kinds = description().document["components"]["schemas"]["FaultKind"]
    assert tuple(kinds["enum"]) == KINDS


def test_g21_faults_are_bounded(desk_engine: Engine) -> None:
    desk = Desk(desk_engine)
    for _ in range(MOST_FAULTS):
        assert desk.post("/faults", {"fault": "truncate", "operation": "ugenGetJob"}).status == 201
    full = desk.post("/faults", {"fault": "truncate"})
    assert (full.status, full.json["error"]["code"]) == (409, "TOO_MANY_FAULTS")
    many = {f"X-{n}": "a" for n in range(51)}
    desk.delete("/faults")
    assert desk.post("/faults", {"fault": "status", "status": 503, "headers": many}).status == 422


@pytest.fixture
def desk_engine(contract: Contract) -> Engine:
    return new_engine(contract)


# -- JSON keys that stand twice ----------------------------------------------------------------------------------

TWINS = [
    b'{"bundle_type":"account_only","country":"USA","country":"DE"}',
    b'{"country":"USA","bundle_type":"account_only","\\u0063ountry":"DE"}',
    b'{"bundle_type":"account_only","country":"USA","a":{"b":1,"b":2}}',
    b'{"bundle_type":"account_only","country":"USA","a":[[{"b":{"c":1,"c":1}}]]}',
    b'{"bundle_type":"account_only","country":"USA","title":"x://y","title":"12:00:00"}',
]


@pytest.mark.parametrize("raw", TWINS)
def test_g21_a_key_that_stands_twice_is_refused_by_every_vendor(engine: Engine, raw: bytes) -> None:
    api = Api(engine, "sk_mock_twin_balance_100")
    answer = api.call("POST", "/api/ext/bundles", raw=raw)
    assert (answer.status, "twice in one object" in str(answer.json)) == (400, True)
    assert engine.world.accounts["tokportal", api.key].ledger.available == 100
    for path in ("/api/v1/jobs", "/v1/content/ai-image/generations"):
        assert "twice in one object" in str(api.call("POST", path, raw=raw).json)


def test_g21_a_key_that_stands_twice_is_refused_by_the_control_api(engine: Engine) -> None:
    desk = Desk(engine)
    key = desk.key("ugen", 5)
    answer = desk.call("POST", f"/accounts/{key}/grant", raw=b'{"amount":5,"amount":7777}')
    assert (answer.status, answer.json["error"]["code"]) == (400, "REPEATED_KEY")
    assert "'amount' twice" in answer.json["error"]["message"]
    assert engine.world.accounts["ugen", key].ledger.available == 5


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":"12:00:00","b":"http://x:80/:","c":[{"a":1},{"a":2}]}',
        b'{"a":{"a":{"a":1}}}',
        b'[{"":1},{"":1}]',
        b'{ "a" : 1 , "b" : "\\":\\"" }',
        b"{}",
        b"[]",
        b"5",
    ],
)
def test_g21_the_same_key_in_several_objects_is_fine(raw: bytes) -> None:
    assert twin_key(raw) is None


def test_g21_many_keys_are_compared_in_no_time() -> None:
    names = ",".join(f'"k{n}":0' for n in range(100_000))
    assert twin_key(f'{{{names},"k99999":1}}'.encode()) == "k99999"


# -- accounts that nobody asked for ------------------------------------------------------------------------------


@pytest.mark.parametrize("vendor", READS)
def test_g21_a_read_that_fails_opens_no_account(engine: Engine, vendor: str) -> None:
    good, bad = READS[vendor]
    api = Api(engine, "sk_mock_reader")
    for path in (bad, f"{good}?x_prepay=1"):
        answer = api.get(path, accept="text/html" if path != bad else "*/*")
        assert answer.status >= 400
    assert api.get(good, x_api_key="sk_mock_x_revoked").status == 401
    assert engine.world.accounts == {}
    assert api.get(good).status == 200
    assert engine.world.accounts.keys() == {(vendor, api.key)}


def test_g21_a_failing_reader_is_limited_all_the_same(engine: Engine) -> None:
    api = Api(engine, "sk_mock_reader")
    statuses = [api.get(READS["tokportal"][1]).status for _ in range(125)]
    assert statuses[119:121] == [404, 429]
    assert engine.world.accounts == {}
    assert api.get(READS["tokportal"][0]).status == 429


def test_g21_the_rate_limits_of_readers_are_bounded(engine: Engine) -> None:
    for n in range(admission.MOST_GUESTS + 50):
        Api(engine, f"sk_mock_guest_{n}").get(READS["tokportal"][1])
    assert len(engine._guests._rates) == admission.MOST_GUESTS


def test_g21_keys_open_so_many_accounts_and_no_more(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert admission.MOST_ACCOUNTS == 10_000
    assert MOST_OPENED == 100_000
    monkeypatch.setattr(admission, "MOST_ACCOUNTS", 3)
    ControlApp(engine)
    for n in range(3):
        assert Api(engine, f"sk_mock_{n}").get("/api/ext/me").status == 200
    for vendor_path in ("/api/ext/me", "/api/v1/credits/balance", "/v1/tasks/x"):
        refused = Api(engine, "sk_mock_3").get(vendor_path)
        assert refused.status == 503
        assert "POST /_prepay/reset" in str(refused.json)
    assert Api(engine, "sk_mock_0").get("/api/ext/me").status == 200
    assert Desk(engine).post("/accounts", {"vendor": "ugen", "key": "sk_mock_3"}).status == 201


# -- ids ---------------------------------------------------------------------------------------------------------


def test_g21_an_open_mock_is_reproducible_on_purpose() -> None:
    def session() -> str:
        with Mock(seed=7) as mock:
            return mock.ugen.account(balance=0).client().billing.checkout(pack_id="creator").session_id

    assert session() == session()
