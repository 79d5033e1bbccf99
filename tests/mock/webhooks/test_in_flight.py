"""Deliveries under way: each within its time, several at once, and an outcome that belongs to its own try."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.serving.in_process import InProcessTransport
from prepay_mock.serving.server import running
from prepay_mock.webhooks.post import Outgoing, post
from prepay_mock.webhooks.receivers import Receivers
from prepay_mock.webhooks.sender import AT_ONCE, Sender
from prepay_mock.world.clock import HOUR, SECOND, Clock
from prepay_mock.world.outgoing import KEPT_ATTEMPTS
from tests.mock.harness import START
from tests.mock.webhooks.receiving import (
    KEY,
    Receiver,
    deliveries,
    done,
    end,
    hook,
    instant,
    job,
    new_engine,
    pass_seconds,
)
from tests.mock.webhooks.test_by_itself import wait_for


class Dripping:
    """A receiver that gives one byte of its response at a time, and never all of them."""

    def __init__(self, drip: bytes = b"HTTP/1.1 200 OK\r\nX-Drip: ") -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._drip = drip
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.called = threading.Event()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        self._socket.settimeout(0.05)
        open_ones: list[tuple[socket.socket, Iterator[int]]] = []
        while not self._end.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                pass
            else:
                self.called.set()
                open_ones.append((connection, iter(self._drip + b"x" * 10_000)))
            for connection, letters in open_ones:
                with contextlib.suppress(OSError):
                    connection.send(bytes([next(letters)]))
        for connection, _ in open_ones:
            connection.close()
        self._socket.close()

    def close(self) -> None:
        self._end.set()
        self._thread.join()


@pytest.fixture(
    params=[b"HTTP/1.1 200 OK\r\nX-Drip: ", b"HTTP/1.1 100 Continue\r\n\r\n" * 500], ids=["header", "103"]
)
def dripping(request: pytest.FixtureRequest) -> Iterator[Dripping]:
    receiver = Dripping(request.param)
    yield receiver
    receiver.close()


def test_g19_a_delivery_has_one_limit_of_time_for_everything(dripping: Dripping) -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        post(Outgoing("whd_1", 0, dripping.url, {}, b"{}", 1), Receivers())
    assert 0.9 < time.monotonic() - began < 3


def test_g19_a_receiver_that_drips_holds_up_nobody_else(contract: Contract, receiver: Receiver) -> None:
    slow = Dripping()
    try:
        engine = new_engine(contract, Clock(lambda: START + time.monotonic_ns() // 1000))
        with running(engine) as url:
            with client(url, "slow") as api:
                hook(api, slow.url)
                job_id = job(api)
                threading.Thread(target=end_quietly, args=(url, "slow", job_id), daemon=True).start()
                assert slow.called.wait(10)
            began = time.monotonic()
            with client(url, "quick") as api:
                hook(api, receiver.url)
                end(api, job(api))
            wait_for(lambda: len(receiver.got) == 1)
            assert time.monotonic() - began < 5
    finally:
        slow.close()


def client(url: str, name: str) -> httpx.Client:
    return httpx.Client(
        base_url=url, headers={"X-API-Key": f"sk_mock_{name}_balance_1000"}, trust_env=False, timeout=30
    )


def end_quietly(url: str, name: str, job_id: str) -> None:
    with client(url, name) as api:
        api.post(f"/_prepay/jobs/{job_id}", json={"outcome": "completed"})


class Waiting:
    """A transport in which each delivery waits until the test lets it go on."""

    def __init__(self) -> None:
        self.begun: list[Outgoing] = []
        self.most = 0
        self._open = threading.Event()
        self._lock = threading.Lock()
        self._now = 0

    def __call__(self, outgoing: Outgoing) -> int:
        with self._lock:
            self.begun.append(outgoing)
            self._now += 1
            self.most = max(self.most, self._now)
        self._open.wait(20)
        with self._lock:
            self._now -= 1
        return 200

    def release(self) -> None:
        self._open.set()


def test_g19_so_many_at_once_and_each_account_in_order(contract: Contract) -> None:
    engine = new_engine(contract, Clock(lambda: START + time.monotonic_ns() // 1000))
    waiting = Waiting()
    accounts = AT_ONCE + 3
    jobs: dict[str, list[str]] = {}
    client_here = httpx.Client(transport=InProcessTransport(engine), base_url="http://mock")
    with running(engine, sender=Sender(engine, transport=waiting)), client_here as api:
        engine.deliver = None  # the server's own threads alone
        for number in range(accounts):
            api.headers["X-API-Key"] = f"sk_mock_a{number}_balance_1000"
            hook(api, f"http://127.0.0.1:9/{number}")
            jobs[str(number)] = [job(api) for _ in range(3)]
        for number in range(accounts):
            for job_id in jobs[str(number)]:
                end(api, job_id)
        wait_for(lambda: len(waiting.begun) == AT_ONCE)
        time.sleep(0.2)
        assert len(waiting.begun) == AT_ONCE
        waiting.release()
        wait_for(lambda: len(waiting.begun) == 3 * accounts)
    assert waiting.most == AT_ONCE
    for name, expected in jobs.items():
        sent = [out.body.decode() for out in waiting.begun if out.url.endswith(f"/{name}")]
        assert [job_id in body for job_id, body in zip(expected, sent, strict=True)] == [True] * 3


# -- an outcome belongs to its try ---------------------------------------------------------------------------------


class Interrupted:
    """A transport that does something in the middle of each of its first deliveries, as another client would."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self._acts = list(acts)
        self.sent: list[Outgoing] = []
        self.status = 200

    def __call__(self, outgoing: Outgoing) -> int:
        self.sent.append(outgoing)
        if self._acts:
            self._acts.pop(0)()
        return self.status


@pytest.mark.parametrize("how", ["reset", "restore", "import"])
def test_h3_what_became_of_a_try_is_not_booked_on_another_state(engine: Engine, how: str) -> None:
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock", headers=KEY) as api:
        first_ids: list[str] = []

        def act() -> None:
            first_ids.append(deliveries(api)[0]["id"])
            if how == "reset":
                done(api.post("/_prepay/reset"))
                hook(api, "http://127.0.0.1:9/")
                engine.deliver = None
                end(api, job(api))
            elif how == "restore":
                done(api.post("/_prepay/snapshots/before/restore"))
            else:
                done(api.put("/_prepay/state", json=done(api.get("/_prepay/state"))))

        transport = Interrupted(act)
        sender = Sender(engine, transport=transport)
        hook(api, "http://127.0.0.1:9/")
        job_id = job(api)
        engine.deliver = None
        end(api, job_id)
        done(api.post("/_prepay/snapshots", json={"name": "before"}))
        with sender._engine.lock:
            following = sender._take()
        assert following is not None
        assert sender._carry_out(following) == 0
        (record,) = deliveries(api)
        assert (record["state"], record["attempts"]) == ("pending", [])
        if how == "reset":
            assert record["id"] not in first_ids
        assert sender.deliver_due() == 1
        (record,) = deliveries(api)
        assert (record["state"], len(record["attempts"])) == ("delivered", 1)
        assert len(transport.sent) == 2


def test_h3_a_resend_during_a_try_is_sent(engine: Engine) -> None:
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock", headers=KEY) as api:

        def again() -> None:
            done(api.post(f"/_prepay/webhooks/{deliveries(api)[0]['id']}/resend"))

        transport = Interrupted(again)
        Sender(engine, transport=transport)
        hook(api, "http://127.0.0.1:9/")
        end(api, job(api))
        assert len(transport.sent) == 2
        (record,) = deliveries(api)
        assert (record["state"], [attempt["status"] for attempt in record["attempts"]]) == (
            "delivered",
            [200, 200],
        )


def test_h3_ids_of_deliveries_never_repeat(engine: Engine) -> None:
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock", headers=KEY) as api:
        transport = Interrupted()
        Sender(engine, transport=transport)
        done(api.post("/_prepay/snapshots", json={"name": "fresh"}))
        for number in range(6):
            hook(api, "http://127.0.0.1:9/")
            end(api, job(api))
            done(api.post("/_prepay/reset" if number % 2 else "/_prepay/snapshots/fresh/restore"))
    assert len({outgoing.id for outgoing in transport.sent}) == 6


def test_h3_of_endless_resends_the_latest_attempts_are_remembered(engine: Engine) -> None:
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock", headers=KEY) as api:
        Sender(engine, transport=Interrupted())
        hook(api, "http://127.0.0.1:9/")
        end(api, job(api))
        for _ in range(KEPT_ATTEMPTS + 5):
            done(api.post(f"/_prepay/webhooks/{deliveries(api)[0]['id']}/resend"))
        assert len(deliveries(api)[0]["attempts"]) == KEPT_ATTEMPTS


def test_h3_a_receiver_that_moves_the_clock_of_its_own_mock_does_not_wait_for_itself(engine: Engine) -> None:
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock", headers=KEY) as api:
        Sender(engine, transport=Interrupted(lambda: pass_seconds(api, 1)))
        hook(api, "http://127.0.0.1:9/")
        job(api)
        began = time.monotonic()
        end(api, job(api))
        assert time.monotonic() - began < 0.9


# -- time ----------------------------------------------------------------------------------------------------------


def test_h13_a_reset_is_the_whole_beginning(engine: Engine) -> None:
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock", headers=KEY) as api:
        Sender(engine, transport=Interrupted())

        def life() -> tuple[Any, ...]:
            hook(api, "http://127.0.0.1:9/")
            job_id = job(api)
            end(api, job_id)
            return (
                job_id,
                done(api.get("/_prepay/clock")),
                done(api.get("/_prepay/webhooks"))["webhooks"][0]["payload"],
            )

        first = life()
        pass_seconds(api, 7200)
        done(api.post("/_prepay/clock", json={"frozen": False}))
        done(api.post("/_prepay/reset"))
        assert done(api.get("/_prepay/clock")) == {
            "now": "2026-06-01T12:00:00.000000+00:00",
            "frozen": True,
            "next_event": None,
        }
        assert deliveries(api) == []
        assert done(api.get("/_prepay/accounts"))["accounts"] == []
        assert life() == first


def test_h13_a_running_clock_is_back_at_the_present(contract: Contract) -> None:
    engine = new_engine(contract, Clock(lambda: START))
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock") as api:
        pass_seconds(api, 3600)
        done(api.post("/_prepay/clock", json={"frozen": True}))
        done(api.post("/_prepay/reset"))
        clock = done(api.get("/_prepay/clock"))
        assert (instant(clock["now"]), clock["frozen"]) == (START / SECOND, False)


@pytest.mark.parametrize("kind", ["mock", "real"])
def test_h13_signatures_bear_the_mocks_time_or_real_time(contract: Contract, kind: Any) -> None:
    engine = new_engine(contract, Clock(lambda: START))
    transport = Interrupted()
    Sender(engine, transport=transport, clock=kind)
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock", headers=KEY) as api:
        hook(api, "http://127.0.0.1:9/")
        pass_seconds(api, HOUR // SECOND)
        end(api, job(api))
    (sent,) = transport.sent
    expected = START // SECOND + (3600 if kind == "mock" else 0)
    assert int(sent.headers["X-UGen-Timestamp"]) == expected


def test_h13_there_are_two_clocks(engine: Engine) -> None:
    with pytest.raises(ValueError, match="webhook_clock must be 'mock' or 'real'"):
        Sender(engine, clock="sun")  # type: ignore[arg-type]
