"""A live host with rate limits: the kit keeps to them, says beforehand how long it takes, and ends green."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from prepay_conformance import Level
from prepay_conformance.contract import Contract
from prepay_conformance.forecast import forecast
from prepay_conformance.gate import Exchange, Gate, Origin, Request
from prepay_conformance.gate.pace import Pace
from prepay_conformance.limits import MAX_RATE_RETRIES, MAX_RATE_WAIT
from prepay_conformance.runner import Run
from prepay_conformance.vendors.registry import BUILT_IN, dialect_of
from prepay_mock.engine.messages import Request as MockRequest
from prepay_mock.engine.messages import Response
from tests.conformance.live import live
from tests.conformance.servers import settings
from tests.conformance.test_gate import FakeUpstream, read
from tests.conformance.test_levels import told

PER_MINUTE = 120


class Time:
    """A clock that waiting moves on, and the mock's with it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.naps: list[float] = []
        self.engine: Any = None

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds
        if self.engine is not None:
            self.engine.world.clock.advance(round(seconds * 1_000_000))

    def wall(self) -> float:
        return self.engine.world.clock.now() / 1_000_000 if self.engine is not None else self.now


def limited(time: Time) -> Callable[[MockRequest, Callable[[MockRequest], Response]], Response]:
    """A stand-in that takes 120 requests in any minute, and refuses others as its vendor does."""
    taken: list[float] = []

    def change(request: MockRequest, handle: Callable[[MockRequest], Response]) -> Response:
        taken[:] = [instant for instant in taken if instant > time.now - 60]
        if len(taken) < PER_MINUTE:
            taken.append(time.now)
            return handle(request)
        headers_sent = {**request.headers, b"prefer": b"code=429"}
        response = handle(
            MockRequest(request.method, request.path, request.query, headers_sent, request.body)
        )
        if response.status != 429:
            # What is refused for another reason before limits are looked at.
            return response
        headers = [entry for entry in response.headers if entry[0].lower() != b"retry-after"]
        wait = str(math.ceil(taken[0] + 60 - time.now)).encode()
        return Response(response.status, [*headers, (b"retry-after", wait)], response.body)

    return change


@pytest.mark.parametrize("level", [Level.READ, Level.NEGATIVE])
@pytest.mark.parametrize("vendor", BUILT_IN)
def test_c9_a_host_with_rate_limits_is_tested_to_the_end(vendor: str, level: Level) -> None:
    time, lines = Time(), list[str]()
    with live(limited(time)) as host:
        time.engine = host.engine
        kit = Run(
            # Faster than the host allows, so that it has to say so.
            settings(vendor, host.url, level=level, per_minute=100_000, examples=2, progress=lines.append),
            clock=time.clock,
            sleep=time.sleep,
            wall=time.wall,
        )
        verdict = kit.verdict()
    assert told(verdict) == []
    assert (verdict.outcome, verdict.credits) == ("conforms", 0)
    assert any("requests at no more than" in line for line in lines)
    expected = dialect_of(vendor).live_requests[level]
    refused = sum(1 for one in kit.journal.exchanges if one.status == 429)
    assert abs(verdict.requests - refused - expected) <= expected // 4, verdict.requests - refused
    # As long as the host's limit makes it, and no minute more than the forecast at that rate.
    assert time.now >= 60 * (verdict.requests // (PER_MINUTE * 2))
    if vendor != "trenz" or level is not Level.READ:
        assert refused, "the limit was never reached"


def answer(status: int, **headers: str) -> Exchange:
    pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Exchange(1, Origin("script"), Request("GET", "/"), None, {}, status, pairs)


@pytest.mark.parametrize(
    ("status", "headers", "wait", "again"),
    [
        (429, {"Retry_After": "7"}, 7, True),
        (503, {"Retry_After": "7"}, 7, False),
        (200, {"Retry_After": "7"}, 0, False),
        (429, {"Retry_After": "Thu, 01 Jan 1970 00:17:10 GMT"}, 30, True),
        (
            429,
            {"Retry_After": "Thu, 01 Jan 1970 00:17:10 GMT", "Date": "Thu, 01 Jan 1970 00:17:00 GMT"},
            10,
            True,
        ),
        (429, {"Retry_After": "soon"}, 0, False),
        (429, {"Retry_After": "-5"}, 0, False),
        (429, {"Retry_After": "9" * 9}, MAX_RATE_WAIT, True),
        (429, {"Retry_After": "9" * 400}, 0, False),
        (429, {}, 0, False),
        (200, {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "20"}, 21, False),
        (200, {"X_RateLimit_Remaining": "1", "X_RateLimit_Reset": "20"}, 0, False),
        (200, {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "\u0663"}, 0, False),
        (429, {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "5"}, 6, True),
    ],
)
def test_c9_what_a_response_says_of_its_limits(
    status: int, headers: dict[str, str], wait: float, again: bool
) -> None:
    pace = Pace(lambda: 0.0, lambda: 1000.0)
    pace.obeys = True
    assert pace.learn(answer(status, **headers)) is again
    assert pace.reserve() == wait
    # The mock has no limits that count.
    other = Pace(lambda: 0.0, lambda: 1000.0)
    assert (other.learn(answer(status, **headers)), other.reserve()) == (False, 0)


def test_c9_a_host_that_only_says_wait_stops_the_run(tokportal: Contract) -> None:
    time = Time()

    class Busy(FakeUpstream):
        def send(self, request: Request) -> Any:
            raw = super().send(request)
            return raw._replace(headers=[*raw.headers, ("Retry-After", "1")])

    upstream = Busy(429)
    made = Gate(upstream, tokportal, clock=time.clock, sleep=time.sleep)  # type: ignore[arg-type]
    made.open(Level.READ)
    assert made.send(read(), Origin("script")).status == 429
    assert len(upstream.sent) == MAX_RATE_RETRIES + 1
    assert "rate limit" in made.stopped
    assert sum(time.naps) == MAX_RATE_RETRIES


def test_c9_a_purchase_that_was_not_proved_free_is_not_sent_again(tokportal: Contract) -> None:
    from tests.conformance.test_gate import KEY, create

    class Gateway(FakeUpstream):
        def send(self, request: Request) -> Any:
            raw = super().send(request)
            return raw._replace(headers=[("Retry-After", "1")])

    upstream = Gateway(429)
    made = Gate(upstream, tokportal, sleep=lambda _: None)  # type: ignore[arg-type]
    made.open(Level.FULL, max_credits=1000)
    made.keys.add(KEY)
    made.send(create(), Origin("script"))
    assert (len(upstream.sent), made.spending.credits) == (1, 25)


def test_c9_the_forecast_says_requests_and_minutes() -> None:
    dialect = dialect_of("tokportal")
    said = forecast(dialect, Level.NEGATIVE, 100, None)
    assert f"about {dialect.live_requests[Level.NEGATIVE]} requests at no more than 100 a minute" in said
    assert "about 1 minute," in forecast(dialect_of("ugen"), Level.NEGATIVE, 60, 50)
    assert "at most 60 requests a minute" in forecast(dialect_of("ugen"), Level.FULL, 60, None)
