"""Any sequence of calls against a model of the rules, and races for the last credits."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, NamedTuple

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.serving.server import running
from prepay_mock.world.clock import SECOND
from tests.mock.harness import Api, ledgers_hold, new_engine
from tests.mock.vendors.ugen.calls import (
    JOB,
    JOB_COSTS,
    balance,
    buy,
    create,
    end,
    get_job,
    journal,
    perform,
    rows,
)

CLIENTS = 64
START_CREDITS = 400
BUFFER = 8  # one keyframe retry of the smallest job


class Step(NamedTuple):
    """One thing that somebody does, and on which of the jobs so far."""

    what: str
    which: int
    number: int


STEPS = st.builds(
    Step,
    st.sampled_from(["create", "create", "cancel", "complete", "fail", "retry", "buy", "wait", "replay"]),
    st.integers(0, 7),
    st.integers(0, 5),
)


class Model:
    """The rules written down without the code: what is owned, and what each job holds."""

    def __init__(self) -> None:
        self.owned = START_CREDITS
        self.jobs: list[dict[str, Any]] = []

    @property
    def reserved(self) -> int:
        return sum(job["held"] for job in self.jobs)

    def start(self, job: dict[str, Any]) -> bool:
        if job["costs"] > self.owned - self.reserved:
            return False
        job |= {"held": job["costs"], "state": "active"}
        return True

    def finish(self, job: dict[str, Any], state: str, cost: int = 0) -> bool:
        if job["state"] != "active":
            return False
        self.owned -= cost
        job |= {"held": 0, "state": state}
        return True


def play(engine: Engine, api: Api, model: Model, step: Step) -> None:
    """Do one step in both worlds; they must agree on whether it is possible."""
    if step.what == "create":
        job = {
            "key": f"key {len(model.jobs)}",
            "retries": step.number,
            "costs": JOB_COSTS + BUFFER * step.number,
        }
        body = JOB | {"idempotency_key": job["key"]}
        if step.number:
            body |= {"qai_enabled": True, "max_retries_keyframe": step.number}
        answer = api.post("/api/v1/jobs", body)
        assert answer.status == (201 if model.start(job) else 402)
        if answer.status == 201:
            model.jobs.append(job | {"id": answer.json["job_id"], "body": body})
    elif step.what == "buy":
        buy(engine, api)
        model.owned += 200
    elif step.what == "wait":
        engine.run_timers(engine.world.clock.advance(60 * SECOND))
        for job in model.jobs:
            model.finish(job, "completed", JOB_COSTS)
    elif model.jobs:
        act_on(engine, api, model, model.jobs[step.which % len(model.jobs)], step)


def act_on(engine: Engine, api: Api, model: Model, job: dict[str, Any], step: Step) -> None:
    if step.what == "cancel":
        answer = perform(api, "ugenCancelJob", job["id"])
        assert answer.status == (200 if model.finish(job, "cancelled") else 409)
    elif step.what == "replay":
        assert api.post("/api/v1/jobs", job["body"]).json["job_id"] == job["id"]
    elif step.what == "retry":
        possible = job["state"] == "failed"
        answer = perform(api, "ugenRetryJob", job["id"])
        assert answer.status == (409 if not possible else 200 if model.start(job) else 402)
    else:
        outcome = {"complete": "completed", "fail": "failed"}[step.what]
        cost = step.number * 10 if outcome == "completed" else 0
        if model.finish(job, outcome, cost):
            end(engine, job["id"], outcome, cost if outcome == "completed" else None)


@given(steps=st.lists(STEPS, max_size=40))
@settings(max_examples=150)
def test_any_sequence_of_calls_leaves_what_the_rules_say(contract: Contract, steps: list[Step]) -> None:
    engine = new_engine(contract)
    api = Api(engine, f"sk_mock_studio_balance_{START_CREDITS}")
    model = Model()
    for step in steps:
        play(engine, api, model, step)
        assert balance(api) == (model.owned, model.reserved, model.owned - model.reserved)
    history = rows(api)
    assert sum(row["amount"] for row in history) == balance(api).available
    for newer, older in pairwise(history):
        assert newer["balance_before"] == older["balance_after"]
    assert len({row["id"] for row in history}) == len(history)
    for job in model.jobs:
        shown = get_job(api, job["id"])
        assert shown["credits_reserved"] == job["held"]
        mine = journal(api, f"&job_id={job['id']}")
        assert sum(amount for _, amount in mine) == -job["held"] - shown["credits_consumed"]
    assert ledgers_hold(engine) == []


# -- races -------------------------------------------------------------------------------------------------------


def test_64_threads_reserve_no_more_than_there_is(engine: Engine) -> None:
    api = Api(engine, f"sk_mock_race_balance_{10 * JOB_COSTS + 85}")
    gate = threading.Barrier(CLIENTS)

    def spend(_: int) -> int:
        gate.wait()
        return perform(api, "ugenCreateJob").status

    with ThreadPoolExecutor(CLIENTS) as pool:
        statuses = sorted(pool.map(spend, range(CLIENTS)))
    assert statuses == [201] * 10 + [402] * 54
    assert balance(api) == (945, 860, 85)


def test_64_connections_reserve_no_more_than_there_is(engine: Engine) -> None:
    key = f"sk_mock_race_balance_{10 * JOB_COSTS}"
    gate = threading.Barrier(CLIENTS)

    def spend(url: str) -> int:
        with httpx.Client(base_url=url, trust_env=False) as client:
            gate.wait()
            return client.post("/api/v1/jobs", json=JOB, headers={"X-API-Key": key}).status_code

    with running(engine) as url, ThreadPoolExecutor(CLIENTS) as pool:
        statuses = sorted(pool.map(spend, [url] * CLIENTS))
    assert statuses == [201] * 10 + [402] * 54
    assert balance(Api(engine, key)) == (860, 860, 0)


def test_64_threads_with_one_key_make_one_job(engine: Engine, api: Api) -> None:
    gate = threading.Barrier(CLIENTS)

    def spend(_: int) -> tuple[int, str]:
        gate.wait()
        answer = api.post("/api/v1/jobs", JOB | {"idempotency_key": "once"})
        return answer.status, answer.json["job_id"]

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = sorted(pool.map(spend, range(CLIENTS)))
    assert [status for status, _ in answers] == [200] * 63 + [201]
    assert len({job_id for _, job_id in answers}) == 1
    assert balance(api) == (1000, JOB_COSTS, 1000 - JOB_COSTS)


def test_a_world_taken_up_again_goes_on_where_it_stood(contract: Contract) -> None:
    engine, other = new_engine(contract), new_engine(contract)
    api, again = Api(engine), Api(other)
    api.put("/api/v1/tenants/me/webhook", {"webhook_url": "https://hooks.example", "webhook_secret": "s"})
    buy(engine, api)
    api.post("/api/v1/billing/credit-alert", {"enabled": True, "threshold_credits": 1150})
    create(api, idempotency_key="kept")
    other.world.load(engine.world.dump())
    for world, client in ((engine, api), (other, again)):
        world.run_timers(world.world.clock.advance(7 * SECOND))
        create(client)
        world.run_timers(world.world.clock.advance(60 * SECOND))
    assert rows(api) == rows(again)
    for table in ("deliveries", "outbox", "payments"):
        assert list(engine.world.table(table)) == list(other.world.table(table)) != []
