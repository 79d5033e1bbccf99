"""What every wait keeps to: its own limit, the pauses that servers ask for, and arguments that make sense."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest

import prepay
from prepay import (
    Retry,
    ServerError,
    WaitTimeoutError,
)
from prepay._queries.polling import LAST_POLL, LONGEST_PAUSE
from tests.sdk.fakes import KINDS, client
from tests.sdk.money import eventually
from tests.sdk.polled import WAITS, Server

both = pytest.mark.parametrize("kind", KINDS)
every_wait = pytest.mark.parametrize("name", WAITS)


@both
@every_wait
@pytest.mark.parametrize("status", [429, 503])
async def test_h7_a_wait_polls_no_earlier_than_the_server_asks(status: int, name: str, kind: str) -> None:
    server = Server(kind)
    server.refusal = httpx.Response(status, headers={"retry-after": "120"}, json={})
    with pytest.raises(
        WaitTimeoutError, match=r"The server asks to wait 120 s more, but only 60 s are left"
    ) as raised:
        await eventually(WAITS[name](server.client, timeout=300, poll=1))
    before = name == "buy"
    assert server.polls - before == 3, "at 0, 120 and 240 seconds"
    assert server.polled[before:] == [0.0, 120.0, 240.0]
    assert server.now == 240.0
    assert isinstance(raised.value.__cause__, ServerError if status == 503 else prepay.RateLimitError)


@both
@every_wait
async def test_h7_a_short_retry_after_is_kept_to_as_well(name: str, kind: str) -> None:
    server = Server(kind)
    server.refusal = httpx.Response(429, headers={"retry-after": "30"}, json={})
    with pytest.raises(WaitTimeoutError):
        await eventually(WAITS[name](server.client, timeout=300, poll=1))
    polled = server.polled[name == "buy" :]
    assert min(later - earlier for earlier, later in itertools.pairwise(polled)) >= 30
    assert server.now <= 300


@both
@every_wait
async def test_h7_failures_make_the_pauses_longer_up_to_a_limit(name: str, kind: str) -> None:
    assert LONGEST_PAUSE == 60
    server = Server(kind, retry=Retry(attempts=1))
    server.refusal = httpx.Response(500, json={})
    with pytest.raises(WaitTimeoutError):
        await eventually(WAITS[name](server.client, timeout=1000, poll=5))
    polled = server.polled[name == "buy" :]
    pauses = [later - earlier for earlier, later in itertools.pairwise(polled)]
    assert pauses[:6] == [5, 5, 10, 20, 40, 60]
    assert max(pauses) == LONGEST_PAUSE


@both
@every_wait
@pytest.mark.parametrize(("limit", "poll"), [(10, 4), (1, 5), (0.2, 0.05), (60, 59.9), (7, 0.7)])
async def test_h7_the_last_poll_begins_in_time_to_end_in_time(
    limit: float, poll: float, name: str, kind: str
) -> None:
    server = Server(kind)
    with pytest.raises(WaitTimeoutError) as raised:
        await eventually(WAITS[name](server.client, timeout=limit, poll=poll))
    assert server.now == pytest.approx(limit)
    assert raised.value.timeout == limit
    kept = min(LAST_POLL, limit / 2)
    assert server.polled[-1] == pytest.approx(limit - kept)


@both
@every_wait
async def test_h7_no_poll_of_a_slow_server_outlasts_the_wait(name: str, kind: str) -> None:
    """The limit of each attempt is what is left of the wait; the transport keeps to it."""
    limits: list[float | None] = []
    server = Server(kind, deadline=600)

    class Noting:
        def __init__(self, sender: Any) -> None:
            self.sender = sender

        def __getattr__(self, attribute: str) -> Any:
            return getattr(self.sender, attribute)

        def send(self, send: Any) -> Any:
            limits.append(None if send.limit is None else server.now + send.limit)
            return self.sender.send(send)

    server.client._transport = Noting(server.client._transport)
    with pytest.raises(WaitTimeoutError):
        await eventually(WAITS[name](server.client, timeout=10, poll=3))
    polls = limits[3:] if name == "buy" else limits
    assert [limit for limit in polls if limit is None or limit > 10.000001] == []


def test_h7_a_wait_of_one_second_takes_one_second_on_a_slow_server() -> None:
    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(3)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Slow) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        began = time.monotonic()
        with (
            prepay.UGen("sk_mock_x", base_url=f"http://127.0.0.1:{server.server_port}") as source,
            pytest.raises(WaitTimeoutError, match="the balance was never seen"),
        ):
            source.wait_for_credits(1, timeout=1, poll=0.3)
        assert time.monotonic() - began < 2.5


@both
@every_wait
async def test_h7_a_timeout_of_zero_polls_once_with_the_usual_limits(name: str, kind: str) -> None:
    server = Server(kind)
    with pytest.raises(WaitTimeoutError):
        await eventually(WAITS[name](server.client, timeout=0))
    assert (server.polls - (name == "buy"), server.now) == (1, 0.0)


@both
@every_wait
async def test_h7_a_client_with_a_shorter_deadline_keeps_it(name: str, kind: str) -> None:
    server = Server(kind, deadline=0.0)
    with pytest.raises(prepay.PrepayError):
        await eventually(WAITS[name](server.client, timeout=5))
    assert server.polls == 0


@both
@every_wait
async def test_a10_a_wait_ends_although_the_clock_stands_still(name: str, kind: str) -> None:
    server = Server(kind)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def sleep_async(seconds: float) -> None:
        slept.append(seconds)

    frozen = replace(server.clock, sleep=sleep, sleep_async=sleep_async)
    source = client("ugen", kind, server.handle, clock=frozen)
    with pytest.raises(WaitTimeoutError):
        await eventually(WAITS[name](source, timeout=10, poll=1))
    assert sum(slept) == pytest.approx(10)
    server.refusal = httpx.Response(429, headers={"retry-after": "4"}, json={})
    slept.clear()
    with pytest.raises(WaitTimeoutError):
        await eventually(WAITS["jobs"](source, timeout=10, poll=1))
    assert sum(slept) <= 16, "the pauses between the attempts of one poll count as well"


def test_a10_a_wait_that_is_imported_under_a_frozen_clock_ends() -> None:
    program = """
import freezegun
with freezegun.freeze_time("2026-06-01"):
    import prepay, httpx
    body = {"credit_balance": 1, "credit_reserved": 0, "available_credits": 1}
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=body))
    client = prepay.UGen("k", http_client=httpx.Client(transport=transport))
    try:
        client.wait_for_credits(100, timeout=0.5, poll=0.1)
    except prepay.WaitTimeoutError as late:
        print(late)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert "waited 0.5 s for 100 credits; 1 is available" in done.stdout, done.stderr
