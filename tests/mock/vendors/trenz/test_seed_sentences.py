"""Every sentence of the seed page that says what happens to credits, and the test that shows it."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.exchange import Exchange
from prepay_mock.vendors.trenz import tasks
from prepay_mock.vendors.trenz.billing import Answer
from prepay_mock.vendors.trenz.queries import Queries
from prepay_mock.world.clock import MINUTE
from tests.mock.harness import Api, ledgers_hold, new_engine
from tests.mock.vendors.trenz.calls import (
    ASYNC,
    CALLS,
    PER_CALL,
    PRICES,
    available,
    journal,
    kinds,
    perform,
    submit,
)

SENTENCES = {
    "uses a prepaid Credit model": "test_credits_are_prepaid",
    "Every API call is charged a fixed number of Credits": "test_every_call_is_charged_a_fixed_number_of_credits",
    "different endpoints have different prices": "test_different_endpoints_have_different_prices",
    "per_call: Charged synchronously on each call": "test_per_call_is_charged_synchronously_on_each_call",
    "Data queries, social media ops, ads, synchronous AI endpoints": "test_which_endpoints_are_per_call",
    "async_on_complete: Pre-charged on successful submission": "test_async_is_pre_charged_on_successful_submission",
    "no refund on task failure": "test_no_refund_on_task_failure",
    "Asynchronous AI jobs (image / video generation)": "test_which_endpoints_are_async_on_complete",
    "Charge before dispatch — Credits are deducted before calling the backend": (
        "test_credits_are_deducted_before_the_backend_is_called"
    ),
    "preventing over-charging": "test_the_last_credit_is_not_spent_twice",
    "Refund on failure — Credits are refunded automatically when the backend returns 5xx": (
        "test_credits_are_refunded_automatically_when_the_backend_returns_5xx"
    ),
    "if submission itself fails no Credits are charged": "test_a_failed_submission_charges_nothing",
    "if the job fails during processing no refund is issued": "test_a_job_that_fails_in_processing_keeps_its_charge",
    "Insufficient balance — returns HTTP 402 INSUFFICIENT_BALANCE": "test_insufficient_balance_is_402",
    "The exact Credit price and billing mode for each endpoint are documented": (
        "test_price_and_mode_of_each_endpoint_are_documented"
    ),
    "Top up — contact Trenz to recharge Credits; available for use immediately after activation": (
        "test_a_top_up_is_usable_at_once"
    ),
    "every API response returns the current balance in usage.remaining_balance": (
        "test_every_success_returns_the_current_balance"
    ),
    "returns HTTP 402 without calling the backend": "test_402_does_not_call_the_backend",
    "incurring no charge": "test_402_charges_nothing",
}


def test_each_sentence_has_a_test_of_its_own() -> None:
    named = list(SENTENCES.values())
    assert len(set(named)) == len(named)
    assert [name for name in named if not callable(globals().get(name))] == []
    scenarios = {name for name, value in globals().items() if name.startswith("test_") and callable(value)}
    assert scenarios - set(named) == {"test_each_sentence_has_a_test_of_its_own"}


@pytest.mark.parametrize("operation", [*PER_CALL, *ASYNC])
def test_credits_are_prepaid(engine: Engine, operation: str) -> None:
    api = Api(engine, "sk_mock_nothing_empty")
    assert perform(api, operation).status == 402
    engine.world.accounts["trenz", api.key].ledger.grant(
        PRICES[operation], now=engine.world.clock.now(), source="topup"
    )
    assert perform(api, operation).status == CALLS[operation].status
    assert available(engine, api) == 0


@pytest.mark.parametrize("operation", [*PER_CALL, *ASYNC])
def test_every_call_is_charged_a_fixed_number_of_credits(engine: Engine, api: Api, operation: str) -> None:
    costs = [perform(api, operation).json["usage"]["coin_cost"] for _ in range(3)]
    assert costs == [PRICES[operation]] * 3
    assert available(engine, api) == 500 - 3 * PRICES[operation]


def test_different_endpoints_have_different_prices(api: Api) -> None:
    costs = {name: perform(api, name).json["usage"]["coin_cost"] for name in CALLS if name != "trenzGetTask"}
    assert costs == {name: price for name, price in PRICES.items() if name != "trenzGetTask"}
    assert len(set(costs.values())) == 5


@pytest.mark.parametrize("operation", PER_CALL)
def test_per_call_is_charged_synchronously_on_each_call(engine: Engine, api: Api, operation: str) -> None:
    price = PRICES[operation]
    for calls in (1, 2, 3):
        perform(api, operation)
        assert journal(engine, api) == [("charge", -price)] * calls


def test_which_endpoints_are_per_call(engine: Engine) -> None:
    operations = engine.contract.operations
    groups = {
        "/v1/data/": "Data queries",
        "/v1/social/": "social media ops",
        "/v1/ads/": "ads",
        "/v1/content/ai-copywriting/": "synchronous AI endpoints",
    }
    for prefix in groups:
        found = [op for op in operations.values() if op.path.startswith(prefix)]
        assert found, prefix
        assert {op.charge for op in found} == {"per_call"}, prefix


@pytest.mark.parametrize("operation", ASYNC)
def test_async_is_pre_charged_on_successful_submission(engine: Engine, api: Api, operation: str) -> None:
    answer = perform(api, operation)
    assert answer.json["data"]["status"] == "pending"
    assert answer.json["usage"] == {
        "coin_cost": PRICES[operation],
        "remaining_balance": 500 - PRICES[operation],
    }
    # Nothing more is charged when the task completes, whatever the mode's name says.
    engine.world.clock.advance(5 * MINUTE)
    task = api.get(f"/v1/tasks/{answer.json['data']['task_id']}")
    assert task.json["data"]["status"] == "succeeded"
    assert journal(engine, api) == [("charge", -PRICES[operation])]


@pytest.mark.parametrize("operation", ASYNC)
def test_no_refund_on_task_failure(engine: Engine, api: Api, operation: str) -> None:
    task_id = submit(api, operation)
    account = engine.world.accounts["trenz", api.key]
    tasks.end(account, task_id, "failed", engine.world.clock.now())
    assert api.get(f"/v1/tasks/{task_id}").json["data"]["status"] == "failed"
    assert journal(engine, api) == [("charge", -PRICES[operation])]


def test_which_endpoints_are_async_on_complete(engine: Engine) -> None:
    modes = {op.id: op.charge for op in engine.contract.operations.values() if op.vendor == "trenz"}
    assert sorted(name for name, mode in modes.items() if mode == "async_on_complete") == sorted(ASYNC)
    assert {engine.contract.operations[name].path for name in ASYNC} == {
        "/v1/content/ai-image/generations",
        "/v1/content/ai-video/generations",
    }


def test_credits_are_deducted_before_the_backend_is_called(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def search(queries: Queries, x: Exchange) -> Answer:
        seen.append(x.account.ledger.available)
        return Answer({"items": []})

    monkeypatch.setattr(Queries, "list_campaigns", search)
    watched = new_engine(engine.contract, check_responses=False)
    assert perform(Api(watched, "sk_mock_a_balance_7"), "trenzListCampaigns").status == 200
    assert seen == [6]
    assert ledgers_hold(watched) == []


@pytest.mark.parametrize("operation", [*PER_CALL, *ASYNC])
def test_the_last_credit_is_not_spent_twice(engine: Engine, operation: str) -> None:
    price = PRICES[operation]
    api = Api(engine, f"sk_mock_a_balance_{2 * price - 1}")
    assert [perform(api, operation).status for _ in range(3)] == [CALLS[operation].status, 402, 402]
    assert available(engine, api) == price - 1


@pytest.mark.parametrize("status", [502, 503, 504])
@pytest.mark.parametrize("operation", PER_CALL)
def test_credits_are_refunded_automatically_when_the_backend_returns_5xx(
    engine: Engine, api: Api, operation: str, status: int
) -> None:
    answer = perform(api, operation, x_prepay_fault=f"backend_status={status}")
    assert answer.status == status
    assert journal(engine, api) == [("charge", -PRICES[operation]), ("refund", PRICES[operation])]
    assert perform(api, operation).json["usage"]["remaining_balance"] == 500 - PRICES[operation]


@pytest.mark.parametrize("status", [400, 404, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("operation", ASYNC)
def test_a_failed_submission_charges_nothing(engine: Engine, api: Api, operation: str, status: int) -> None:
    answer = perform(api, operation, x_prepay_fault=f"backend_status={status}")
    assert answer.status >= 400
    assert journal(engine, api) == []
    assert len(engine.world.accounts["trenz", api.key].table("tasks")) == 0
    assert engine.world.timers == []


def test_a_job_that_fails_in_processing_keeps_its_charge(engine: Engine, api: Api) -> None:
    task_id = submit(api, "trenzGenerateVideo")
    engine.world.clock.advance(MINUTE // 4)
    assert api.get(f"/v1/tasks/{task_id}").json["data"]["status"] == "running"
    account = engine.world.accounts["trenz", api.key]
    tasks.end(account, task_id, "failed", engine.world.clock.now())
    answer = api.get(f"/v1/tasks/{task_id}")
    assert answer.json["data"]["error"]["code"] == "BACKEND_ERROR"
    assert answer.json["usage"] == {"coin_cost": 0, "remaining_balance": 400}
    assert journal(engine, api) == [("charge", -100)]


@pytest.mark.parametrize("operation", [*PER_CALL, *ASYNC])
def test_insufficient_balance_is_402(engine: Engine, operation: str) -> None:
    api = Api(engine, f"sk_mock_a_balance_{PRICES[operation] - 1}")
    answer = perform(api, operation)
    assert (answer.status, answer.json["code"]) == (402, "INSUFFICIENT_BALANCE")
    assert "usage" not in answer.json


def test_price_and_mode_of_each_endpoint_are_documented(engine: Engine) -> None:
    operations = {op.id: op for op in engine.contract.operations.values() if op.vendor == "trenz"}
    assert {name: op.price for name, op in operations.items()} == PRICES
    assert dict(engine.contract.prices["trenz"]) == PRICES
    modes = dict.fromkeys(PER_CALL, "per_call") | dict.fromkeys(ASYNC, "async_on_complete")
    assert {name: op.charge for name, op in operations.items() if op.charge != "none"} == modes


def test_a_top_up_is_usable_at_once(engine: Engine) -> None:
    api = Api(engine, "sk_mock_a_empty")
    assert perform(api, "trenzGenerateVideo").status == 402
    ledger = engine.world.accounts["trenz", api.key].ledger
    ledger.grant(100, now=engine.world.clock.now(), source="topup")
    answer = perform(api, "trenzGenerateVideo")
    assert answer.json["usage"] == {"coin_cost": 100, "remaining_balance": 0}


def test_every_success_returns_the_current_balance(engine: Engine, api: Api) -> None:
    task_id = submit(api)
    for operation in CALLS:
        answer = perform(api, operation, task_id)
        assert answer.status == CALLS[operation].status
        assert answer.json["usage"]["remaining_balance"] == available(engine, api)


def test_402_does_not_call_the_backend(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def search(queries: Queries, x: Exchange) -> Answer:
        raise AssertionError("the backend was called")

    monkeypatch.setattr(Queries, "search_products", search)
    api = Api(new_engine(engine.contract), "sk_mock_a_empty")
    assert perform(api, "trenzSearchProducts").status == 402
    # A backend that would fail does not change the answer either: nobody asks it.
    for operation in [*PER_CALL, *ASYNC]:
        assert perform(api, operation, x_prepay_fault="backend_status=503").status == 402
    assert len(api.engine.world.accounts["trenz", api.key].table("tasks")) == 0


@pytest.mark.parametrize("operation", [*PER_CALL, *ASYNC])
def test_402_charges_nothing(engine: Engine, operation: str) -> None:
    short = PRICES[operation] - 1
    api = Api(engine, f"sk_mock_a_balance_{short}")
    for _ in range(3):
        assert perform(api, operation).status == 402
    assert available(engine, api) == short
    assert [kind for kind in kinds(engine, api) if kind != "grant"] == []
