"""Webhooks as a receiver sees them: when they come, how they are signed, how often they are tried again."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple

import httpx
import orjson
import pytest

from prepay_mock.build import make_engine
from prepay_mock.contract import Contract
from prepay_mock.control import ControlApp
from prepay_mock.delivery import is_loopback
from prepay_mock.engine.clock import SECOND, Clock, parse_instant
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.world import World
from prepay_mock.scenarios import load_scenario
from prepay_mock.server import bind, running, url_of
from prepay_mock.transport import InProcessTransport
from prepay_mock.webhooks import Outgoing, Sender
from tests.mock.harness import START
from tests.mock.ugen.calls import JOB

SECRET = "s3cret-of-the-hook"
KEY = {"X-API-Key": "sk_mock_studio_balance_1000"}


class Got(NamedTuple):
    """One request that the receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """A real HTTP server on the loopback interface. ``answer`` is a status, or a function that decides on one."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.answer: int | Callable[[Got], int] = 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                got = Got(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                receiver.got.append(got)
                status = receiver.answer if isinstance(receiver.answer, int) else receiver.answer(got)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?of=studio"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield receiver
    receiver.server.shutdown()
    thread.join()
    receiver.server.server_close()


def new_engine(contract: Contract, clock: Clock | None = None) -> Engine:
    world = World(clock=clock or Clock(frozen_at=START), scenario=load_scenario("starter"))
    engine = make_engine(world, contract=contract, check_responses=True)
    ControlApp(engine)
    return engine


@pytest.fixture
def engine(contract: Contract) -> Engine:
    return new_engine(contract)


@pytest.fixture
def api(engine: Engine) -> Iterator[httpx.Client]:
    """A client of the mock in this process; what it makes due is sent before it is answered."""
    Sender(engine)
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock", headers=KEY) as client:
        yield client


def done(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def hook(api: httpx.Client, url: str, secret: str | None = SECRET) -> None:
    body = {"webhook_url": url} | ({} if secret is None else {"webhook_secret": secret})
    done(api.put("/api/v1/tenants/me/webhook", json=body))


def job(api: httpx.Client, **fields: Any) -> str:
    job_id: str = done(api.post("/api/v1/jobs", json=JOB | fields))["job_id"]
    return job_id


def end(api: httpx.Client, job_id: str, outcome: str = "completed") -> None:
    done(api.post(f"/_prepay/jobs/{job_id}", json={"outcome": outcome}))


def pass_seconds(api: httpx.Client, seconds: float) -> None:
    done(api.post("/_prepay/clock", json={"advance_seconds": seconds}))


def deliveries(api: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(api.get("/_prepay/webhooks"))["webhooks"]
    return found


def seconds_of(record: dict[str, Any]) -> list[float]:
    """When the attempts were made, in seconds since the world stood still."""
    start = instant("2026-06-01T12:00:00.000Z")
    return [instant(attempt["at"]) - start for attempt in record["attempts"]]


def instant(text: str) -> float:
    return parse_instant(text) / SECOND


# -- what is sent -------------------------------------------------------------------------------------------------


def test_the_receiver_gets_the_event_signed_over_the_very_bytes(
    api: httpx.Client, receiver: Receiver
) -> None:
    hook(api, receiver.url)
    job_id = job(api)
    assert receiver.got == []
    end(api, job_id)
    (got,) = receiver.got
    assert got.path == "/hook?of=studio"
    assert got.headers["content-type"] == "application/json"
    payload = orjson.loads(got.body)
    assert (payload["event"], payload["job_id"], payload["status"]) == ("job.completed", job_id, "completed")
    timestamp = got.headers["x-ugen-timestamp"]
    assert int(timestamp) == START // SECOND
    signed = timestamp.encode() + b"." + got.body
    assert got.headers["x-ugen-signature"] == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    (record,) = deliveries(api)
    assert (record["state"], record["next_attempt_at"]) == ("delivered", None)
    (attempt,) = record["attempts"]
    assert attempt["status"] == 200
    assert attempt["headers"]["X-UGen-Signature"] == got.headers["x-ugen-signature"]
    assert SECRET not in str(record)


def test_without_a_secret_there_is_no_signature(api: httpx.Client, receiver: Receiver) -> None:
    hook(api, receiver.url, None)
    end(api, job(api), "failed")
    (got,) = receiver.got
    assert "x-ugen-signature" not in got.headers
    assert orjson.loads(got.body)["event"] == "job.failed"


# -- trying again -------------------------------------------------------------------------------------------------


def test_a_webhook_is_retried_at_1_4_and_16_seconds_of_virtual_time(
    api: httpx.Client, receiver: Receiver
) -> None:
    receiver.answer = 500
    hook(api, receiver.url)
    end(api, job(api))
    assert len(receiver.got) == 1
    for seconds, tries in (
        (0.999, 1),
        (0.001, 2),
        (2.999, 2),
        (0.001, 3),
        (11.999, 3),
        (0.001, 4),
        (86400, 4),
    ):
        pass_seconds(api, seconds)
        assert len(receiver.got) == tries
    (record,) = deliveries(api)
    assert record["state"] == "failed"
    assert [attempt["status"] for attempt in record["attempts"]] == [500] * 4
    assert seconds_of(record) == [0, 1, 4, 16]
    # Each try is signed for its own time.
    assert [int(got.headers["x-ugen-timestamp"]) - START // SECOND for got in receiver.got] == [0, 1, 4, 16]
    assert len({got.headers["x-ugen-signature"] for got in receiver.got}) == 4
    assert len({got.body for got in receiver.got}) == 1


def test_one_jump_makes_every_try_on_its_way_at_its_own_time(api: httpx.Client, receiver: Receiver) -> None:
    receiver.answer = 503
    hook(api, receiver.url)
    job(api)
    pass_seconds(api, 3600)
    (record,) = deliveries(api)
    # The job takes 30 seconds.
    assert seconds_of(record) == [30, 31, 34, 46]
    assert record["state"] == "failed"


def test_the_next_event_may_be_a_retry(api: httpx.Client, receiver: Receiver) -> None:
    receiver.answer = 500
    hook(api, receiver.url)
    end(api, job(api))
    for seconds in (1, 4, 16):
        moved = done(api.post("/_prepay/clock", json={"to": "next-event"}))
        assert instant(moved["now"]) - START / SECOND == seconds
    assert len(receiver.got) == 4


def test_a_try_that_succeeds_is_the_last(api: httpx.Client, receiver: Receiver) -> None:
    receiver.answer = lambda _: 500 if len(receiver.got) < 3 else 204
    hook(api, receiver.url)
    end(api, job(api))
    pass_seconds(api, 3600)
    (record,) = deliveries(api)
    assert [attempt["status"] for attempt in record["attempts"]] == [500, 500, 204]
    assert record["state"] == "delivered"


@pytest.mark.parametrize("status", [302, 404, 410, 500])
def test_only_a_2xx_counts_as_delivered(api: httpx.Client, receiver: Receiver, status: int) -> None:
    receiver.answer = status
    hook(api, receiver.url)
    end(api, job(api))
    (record,) = deliveries(api)
    assert (record["state"], record["attempts"][0]["status"]) == ("pending", status)
    assert [got.path for got in receiver.got] == ["/hook?of=studio"]


def test_nobody_there_is_tried_again_too(api: httpx.Client, receiver: Receiver) -> None:
    with contextlib.closing(bind("127.0.0.1", 0)) as gone:
        url = url_of(gone)
    hook(api, url)
    end(api, job(api))
    (record,) = deliveries(api)
    assert record["state"] == "pending"
    assert "refused" in record["attempts"][0]["error"]
    pass_seconds(api, 16)
    (record,) = deliveries(api)
    assert (record["state"], len(record["attempts"])) == ("failed", 4)


def test_a_delivery_is_sent_once_more_on_demand(api: httpx.Client, receiver: Receiver) -> None:
    receiver.answer = 500
    hook(api, receiver.url)
    end(api, job(api))
    pass_seconds(api, 3600)
    (record,) = deliveries(api)
    receiver.answer = 200
    again = done(api.post(f"/_prepay/webhooks/{record['id']}/resend"))
    assert len(receiver.got) == 5
    assert (again["state"], again["attempts"][-1]["status"]) == ("delivered", 200)
    assert deliveries(api) == [again]
    # One that has arrived may be sent again as well, and is tried again like any other.
    receiver.answer = 500
    done(api.post(f"/_prepay/webhooks/{record['id']}/resend"))
    pass_seconds(api, 16)
    assert len(receiver.got) == 9
    assert api.post("/_prepay/webhooks/whd_unknown/resend").status_code == 404


# -- where to -----------------------------------------------------------------------------------------------------


class Far:
    """Takes everything, wherever it should go."""

    def __init__(self) -> None:
        self.got: list[str] = []

    def __call__(self, outgoing: Outgoing) -> int:
        self.got.append(outgoing.url)
        return 200


def test_nothing_leaves_this_machine_unless_it_may(engine: Engine, api: httpx.Client) -> None:
    hook(api, "https://hooks.studio.invalid/ugen")
    end(api, job(api))
    (record,) = deliveries(api)
    assert record["state"] == "failed"
    assert "hooks.studio.invalid is not a loopback address" in record["attempts"][0]["error"]
    assert "--webhooks-anywhere" in record["attempts"][0]["error"]
    far = Far()
    Sender(engine, anywhere=True, transport=far)
    done(api.post(f"/_prepay/webhooks/{record['id']}/resend"))
    assert far.got == ["https://hooks.studio.invalid/ugen"]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("LocalHost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::ffff:10.0.0.1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
        ("2130706433", False),
        ("", False),
    ],
)
def test_what_is_a_loopback_address(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


# -- a server by itself -------------------------------------------------------------------------------------------


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


def test_a_transport_of_ones_own(engine: Engine) -> None:
    far = Far()
    sender = Sender(engine, transport=far)
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock", headers=KEY) as api:
        hook(api, "https://hooks.studio.invalid/ugen")
        job(api)
        engine.run_timers(engine.world.clock.advance(30 * SECOND))
        assert far.got == []
        assert sender.deliver_due() == 1
        assert sender.deliver_due() == 0
    assert far.got == ["https://hooks.studio.invalid/ugen"]
