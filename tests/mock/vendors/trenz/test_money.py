"""Any sequence of calls, from any number of clients, costs exactly what the rules say."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, NamedTuple

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.exchange import Exchange
from prepay_mock.serving.server import running
from prepay_mock.vendors.trenz.billing import Answer, Work, billed
from prepay_mock.world.clock import SECOND
from tests.mock.harness import START, Api, ledgers_hold, new_engine
from tests.mock.vendors.trenz.calls import (
    ASYNC,
    CALLS,
    FREE,
    PER_CALL,
    PRICES,
    available,
    journal,
    perform,
    submit,
)

CLIENTS = 64


class Step(NamedTuple):
    """One call: its operation, what the backend answers, and seconds that pass first."""

    operation: str
    backend: int | None
    seconds: int


STEPS = st.builds(
    Step,
    st.sampled_from([*CALLS]),
    st.none() | st.sampled_from([200, 400, 404, 429, 500, 502, 503, 504]),
    st.integers(0, 30),
)


def after(step: Step, balance: int) -> int:
    """The balance that the seed's rules leave after a step: the model, written without the code."""
    price = PRICES[step.operation]
    if step.operation in FREE or balance < price:
        return balance
    worked = step.backend in (None, 200)
    kept = worked or (step.operation in PER_CALL and step.backend not in (500, 502, 503, 504))
    return balance - price if kept else balance


@settings(max_examples=150)
@given(start=st.integers(0, 260), steps=st.lists(STEPS, min_size=1, max_size=25))
def test_any_sequence_leaves_what_the_rules_say(contract: Contract, start: int, steps: list[Step]) -> None:
    engine = new_engine(contract)
    api = Api(engine, f"sk_mock_a_balance_{start}")
    engine.world.open_account("trenz", api.key, START)
    balance = start
    tasks_made = 0
    for step in steps:
        engine.world.clock.advance(step.seconds * SECOND)
        faults = {} if step.backend is None else {"x_prepay_fault": f"backend_status={step.backend}"}
        answer = perform(api, step.operation, **faults)
        short = step.operation not in FREE and balance < PRICES[step.operation]
        assert (answer.status == 402) == short
        balance = after(step, balance)
        assert available(engine, api) == balance
        if answer.status < 300:
            assert answer.json["usage"]["remaining_balance"] == balance
            tasks_made += step.operation in ASYNC
    assert len(engine.world.accounts["trenz", api.key].table("tasks")) == tasks_made
    assert ledgers_hold(engine) == []


@given(steps=st.lists(STEPS, max_size=15))
def test_the_same_requests_in_the_same_world_get_the_same_bytes(
    contract: Contract, steps: list[Step]
) -> None:
    def play() -> list[str]:
        engine = new_engine(contract)
        api = Api(engine, "sk_mock_a_balance_200")
        told: list[str] = []
        for step in steps:
            engine.world.clock.advance(step.seconds * SECOND)
            told.append(str(perform(api, step.operation)))
        return [*told, str(engine.world.dump())]

    assert play() == play()


@given(steps=st.lists(STEPS, min_size=1, max_size=12))
def test_a_call_that_failed_without_a_charge_changed_nothing(contract: Contract, steps: list[Step]) -> None:
    engine = new_engine(contract)
    api = Api(engine, "sk_mock_a_balance_60")
    engine.world.open_account("trenz", api.key, START)
    for step in steps:
        before = engine.world.dump()
        # The seed wants a refund to be seen, so a failed per_call call is the exception: charge and refund.
        faults = {"x_prepay_fault": "backend_status=503"} if step.operation in ASYNC + FREE else {}
        answer = perform(api, step.operation, **faults)
        if answer.status >= 400:
            assert engine.world.dump() == before


def test_the_lot_that_expires_first_is_spent_first_and_refilled(engine: Engine) -> None:
    account = engine.world.open_account("trenz", "sk_mock_lots", START, lots=())
    api = Api(engine, "sk_mock_lots")
    late = account.ledger.grant(5, now=START, source="topup")
    soon = account.ledger.grant(3, now=START, source="bonus", expires_at=START + 60 * SECOND)
    perform(api, "trenzGetProduct")
    perform(api, "trenzGetProduct", x_prepay_fault="backend_status=502")
    assert [account.ledger.lot(lot.id).available for lot in (soon, late)] == [2, 5]
    engine.world.clock.advance(60 * SECOND)
    # Two of the three went unused and are gone; the answer is right about it.
    assert perform(api, "trenzGetProduct").json["usage"]["remaining_balance"] == 4


def test_titles_are_paid_from_several_lots_and_refunded_to_each(engine: Engine) -> None:
    account = engine.world.open_account("trenz", "sk_mock_lots", START, lots=())
    api = Api(engine, "sk_mock_lots")
    lots = [account.ledger.grant(2, now=START, source="topup") for _ in range(3)]
    perform(api, "trenzGenerateProductTitle", x_prepay_fault="backend_status=504")
    assert [account.ledger.lot(lot.id).available for lot in lots] == [2, 2, 2]
    perform(api, "trenzGenerateProductTitle")
    assert [account.ledger.lot(lot.id).available for lot in lots] == [0, 0, 1]


def test_a_charge_names_the_operation_that_it_pays_for(engine: Engine, api: Api) -> None:
    perform(api, "trenzGetProduct")
    submit(api)
    perform(api, "trenzListCampaigns", x_prepay_fault="backend_status=503")
    history = engine.world.accounts["trenz", api.key].ledger.history
    assert [entry.ref for entry in history][1:] == [
        "trenzGetProduct",
        "trenzGenerateVideo",
        "trenzListCampaigns",
        "trenzListCampaigns",
    ]
    assert history[-1].note == "backend answered 503"


def test_accounts_share_nothing(engine: Engine) -> None:
    apis = [Api(engine, f"sk_mock_{name}_balance_100") for name in "abc"]
    for api in apis:
        submit(api)
    assert [available(engine, api) for api in apis] == [0, 0, 0]


# -- faults on the wire -------------------------------------------------------------------------------------------


def test_a_lost_answer_was_charged_and_a_dropped_request_was_not(engine: Engine, api: Api) -> None:
    perform(api, "trenzListCampaigns", x_prepay_fault="drop_request")
    assert journal(engine, api) == []
    perform(api, "trenzListCampaigns", x_prepay_fault="lose_response")
    assert journal(engine, api) == [("charge", -1)]


@pytest.mark.parametrize("operation", CALLS)
def test_an_example_asked_for_costs_nothing(engine: Engine, api: Api, operation: str) -> None:
    statuses = engine.contract.operations[operation].responses
    for status in statuses:
        assert perform(api, operation, prefer=f"code={status}").status == status
    assert journal(engine, api) == []


# -- races --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", ["trenzGetProduct", "trenzGenerateProductTitle", *ASYNC])
def test_64_threads_spend_no_more_than_there_is(engine: Engine, operation: str) -> None:
    api = Api(engine, f"sk_mock_race_balance_{10 * PRICES[operation]}")
    gate = threading.Barrier(CLIENTS)

    def spend(_: int) -> int:
        gate.wait()
        return perform(api, operation).status

    with ThreadPoolExecutor(CLIENTS) as pool:
        statuses = sorted(pool.map(spend, range(CLIENTS)))
    assert statuses == [CALLS[operation].status] * 10 + [402] * 54
    assert available(engine, api) == 0


@pytest.mark.parametrize("operation", ["trenzGetProduct", "trenzGenerateImage"])
def test_64_connections_spend_no_more_than_there_is(engine: Engine, operation: str) -> None:
    call = CALLS[operation]
    api = Api(engine, f"sk_mock_race_balance_{10 * PRICES[operation]}")
    gate = threading.Barrier(CLIENTS)

    def spend(url: str) -> int:
        with httpx.Client(base_url=url, trust_env=False) as client:
            gate.wait()
            answer = client.request(call.method, call.path, json=call.body, headers={"X-API-Key": api.key})
            return answer.status_code

    with running(engine) as url, ThreadPoolExecutor(CLIENTS) as pool:
        statuses = sorted(pool.map(spend, [url] * CLIENTS))
    assert statuses == [call.status] * 10 + [402] * 54
    assert available(engine, api) == 0


# -- the contract decides -----------------------------------------------------------------------------------------


def nothing(x: Exchange) -> Answer:
    return Answer({})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"price": None}, "whole credits"),
        ({"price": 1.0}, "whole credits"),
        ({"price": True}, "whole credits"),
        ({"price": -1}, "whole credits"),
        ({"charge": "reserve"}, "the mode 'reserve'"),
        ({"charge": "none"}, "charges nothing"),
        ({"responses": {}}, "documents no success"),
    ],
)
def test_a_contract_that_cannot_be_billed_is_refused(
    contract: Contract, change: dict[str, Any], message: str
) -> None:
    operation = replace(contract.operations["trenzGetProduct"], **change)
    with pytest.raises(ValueError, match=message):
        billed(operation, Work(nothing))


def test_a_call_priced_at_nothing_is_served_without_a_charge(contract: Contract) -> None:
    free = replace(contract.operations["trenzGetProduct"], price=0)
    engine = new_engine(replace(contract, operations={**contract.operations, free.id: free}))
    api = Api(engine, "sk_mock_a_empty")
    assert perform(api, "trenzGetProduct").json["usage"] == {"coin_cost": 0, "remaining_balance": 0}
    assert perform(api, "trenzGetProduct", x_prepay_fault="backend_status=503").status == 503
    assert journal(engine, api) == []
