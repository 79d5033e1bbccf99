"""Webhooks that nobody asked for: a server sends them as time goes by, an adapter before it answers."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
import orjson

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.serving.in_process import InProcessTransport
from prepay_mock.serving.server import running
from prepay_mock.webhooks.sender import Sender
from prepay_mock.world.clock import Clock
from tests.mock.harness import START
from tests.mock.vendors.ugen.calls import JOB
from tests.mock.webhooks.receiving import (
    KEY,
    Got,
    Receiver,
    deliveries,
    done,
    end,
    hook,
    job,
    new_engine,
    pass_seconds,
)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def hasty() -> int:
    """Real time, made to pass five hundred times as fast."""
    return START + time.monotonic_ns() // 2


def test_a_server_sends_by_itself_as_time_goes_by(contract: Contract, receiver: Receiver) -> None:
    """No request is needed for a job to end and be told of."""
    engine = new_engine(contract, Clock(hasty))
    receiver.answer = lambda _: 500 if len(receiver.got) < 2 else 200
    with running(engine) as url, httpx.Client(base_url=url, headers=KEY, trust_env=False) as api:
        hook(api, receiver.url)
        job(api)
        wait_for(lambda: len(receiver.got) == 2)
        wait_for(lambda: deliveries(api)[0]["state"] == "delivered")


def test_a_frozen_server_sends_what_is_due_and_waits_for_its_clock(
    contract: Contract, receiver: Receiver
) -> None:
    engine = new_engine(contract, Clock(hasty))
    receiver.answer = 500
    with running(engine) as url, httpx.Client(base_url=url, headers=KEY, trust_env=False) as api:
        done(api.post("/_prepay/clock", json={"frozen": True}))
        hook(api, receiver.url)
        job(api)
        pass_seconds(api, 30)
        assert len(receiver.got) == 1
        pass_seconds(api, 1)
        assert len(receiver.got) == 2
        receiver.answer = 200
        assert done(api.post("/_prepay/clock", json={"frozen": False}))["frozen"] is False
        wait_for(lambda: deliveries(api)[0]["state"] == "delivered")
        assert len(receiver.got) == 3


def test_a_receiver_may_call_the_server_that_calls_it(contract: Contract, receiver: Receiver) -> None:
    engine = new_engine(contract)
    seen: list[str] = []
    with running(engine) as url, httpx.Client(base_url=url, headers=KEY, trust_env=False) as api:

        def look(got: Got) -> int:
            job_id = orjson.loads(got.body)["job_id"]
            with httpx.Client(base_url=url, headers=KEY, trust_env=False) as own:
                seen.append(done(own.get(f"/api/v1/jobs/{job_id}"))["status"])
            return 200

        receiver.answer = look
        hook(api, receiver.url)
        end(api, job(api))
        assert seen == ["completed"]


async def test_an_async_client_in_process_waits_for_its_webhooks_too(
    engine: Engine, receiver: Receiver
) -> None:
    Sender(engine)
    transport = InProcessTransport(engine)
    async with httpx.AsyncClient(transport=transport, base_url="http://mock", headers=KEY) as api:
        done(await api.put("/api/v1/tenants/me/webhook", json={"webhook_url": receiver.url}))
        done(await api.post("/api/v1/jobs", json=JOB))
        answer = done(await api.post("/_prepay/clock", json={"advance_seconds": 30}))
        assert answer["next_event"] is None
    assert len(receiver.got) == 1
