"""The one way out: what it lets through, what it counts, what it adds, when it stops."""

from __future__ import annotations

import json
from typing import Any

import pytest

from prepay_conformance.contract import Contract
from prepay_conformance.errors import CapReached, Refused
from prepay_conformance.gate import Exchange, Gate, Origin, Request
from prepay_conformance.gate.refusal import NOWHERE
from prepay_conformance.gate.upstream import Lost, Raw, Unreachable
from prepay_conformance.levels import Level

KEY = "sk_mock_gate"
ACCOUNT = {"bundle_type": "account_only", "platform": "tiktok", "country": "USA"}
NOT_ENOUGH: dict[str, Any] = {
    "error": {
        "code": "INSUFFICIENT_CREDITS",
        "message": "Not enough credits",
        "hint": "Top up",
        "details": {"required": 25, "available": 5, "missing": 20, "breakdown": {"account_creation": 25}},
        "request_id": "r",
    }
}
SCRIPT, FUZZ = Origin("script", "a scenario"), Origin("fuzz", "a case")


class FakeUpstream:
    """Answers without a network; remembers what it was sent."""

    def __init__(self, status: int = 201, **body: Any) -> None:
        self.status = status
        self.body = body
        self.sent: list[Request] = []
        self.error: Exception | None = None
        self.mock = False

    def send(self, request: Request) -> Raw:
        self.sent.append(request)
        if self.error is not None:
            raise self.error
        headers = [("Content-Type", "application/json"), *([("X-Prepay-Mock", "true")] if self.mock else [])]
        return Raw(self.status, headers, json.dumps(self.body).encode())


def gate(contract: Contract, level: Level, upstream: FakeUpstream | None = None, **options: Any) -> Gate:
    made = Gate(upstream or FakeUpstream(credits_charged=25), contract)  # type: ignore[arg-type]
    made.open(level, **options)
    made.keys.add(KEY)
    return made


def create(body: Any = None, **headers: str) -> Request:
    sent = {"X-API-Key": KEY, "Content-Type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    content = json.dumps(ACCOUNT if body is None else body).encode()
    return Request("POST", "/api/ext/bundles", list(sent.items()), content)


def read(path: str = "/api/ext/credits/balance", method: str = "GET") -> Request:
    return Request(method, path, [("X-API-Key", KEY)])


# ---------------------------------------------------------------- levels


@pytest.mark.parametrize(
    ("level", "request_", "origin", "passes"),
    [
        (Level.READ, read(), FUZZ, True),
        (Level.READ, read("/nowhere"), FUZZ, True),
        (Level.READ, read(method="DELETE"), FUZZ, False),
        (Level.READ, create(), FUZZ, False),
        (Level.READ, create([]), SCRIPT, False),
        (Level.NEGATIVE, read(), FUZZ, True),
        (Level.NEGATIVE, create(), FUZZ, False),
        (Level.NEGATIVE, create(), SCRIPT, False),
        (Level.NEGATIVE, create([]), FUZZ, True),
        (Level.NEGATIVE, create(Accept="text/csv"), FUZZ, True),
        (Level.NEGATIVE, create(X_API_Key="wrong"), FUZZ, True),
        (Level.NEGATIVE, create(Content_Type="text/plain"), FUZZ, True),
        (Level.NEGATIVE, read(method="DELETE"), FUZZ, True),
        (Level.NEGATIVE, read("/api/ext/bundles/abc/publish", "POST"), FUZZ, False),
        (Level.NEGATIVE, read(f"/api/ext/bundles/{min(NOWHERE)}/publish", "POST"), FUZZ, True),
        (Level.SPEND, create(), SCRIPT, True),
        (Level.SPEND, create(), FUZZ, False),
        (Level.FULL, create(), FUZZ, True),
        (Level.FULL, read(method="DELETE"), FUZZ, True),
    ],
)
def test_what_a_level_lets_out(
    tokportal: Contract, level: Level, request_: Request, origin: Origin, passes: bool
) -> None:
    upstream = FakeUpstream()
    made = gate(tokportal, level, upstream)
    if passes:
        made.send(request_, origin)
    else:
        with pytest.raises(Refused):
            made.send(request_, origin)
    assert len(upstream.sent) == passes
    assert sum(made.blocked.values()) == (not passes)


def test_a_read_that_costs_needs_a_cap(trenz: Contract) -> None:
    search = read("/v1/data/products/search?keyword=bottle")
    with pytest.raises(Refused):
        gate(trenz, Level.READ, max_credits=0).send(search, FUZZ)
    assert gate(trenz, Level.READ, max_credits=5).send(search, FUZZ).ok


def test_the_control_surface_is_for_mocks_alone(tokportal: Contract) -> None:
    with pytest.raises(Refused):
        gate(tokportal, Level.FULL).send(read("/_prepay/clock"), Origin("lever"))
    upstream = FakeUpstream()
    upstream.mock = True
    made = gate(tokportal, Level.FULL, upstream, mock=True, max_requests=0)
    assert made.send(read("/_prepay/clock"), Origin("lever")).ok


# ---------------------------------------------------------------- credits and requests


def test_credits_are_reckoned_before_and_told_after(tokportal: Contract) -> None:
    upstream = FakeUpstream(credits_charged=25)
    made = gate(tokportal, Level.FULL, upstream, max_credits=60)
    made.send(create(), SCRIPT)
    made.send(create(), SCRIPT)
    assert (made.spending.credits, made.left) == (50, 10)
    with pytest.raises(
        CapReached, match="60 credits is reached: 50 are spent, and tokportalCreateBundle could cost 25"
    ):
        made.send(create(), SCRIPT)
    with pytest.raises(CapReached):
        made.send(read(), SCRIPT)
    assert len(upstream.sent) == 2, "something was sent after the cap"


@pytest.mark.parametrize(
    ("status", "body", "spent"),
    [
        (201, {"credits_charged": 25}, 25),
        (201, {"credits_charged": 24}, 25),
        (201, {"credits_charged": 400}, 400),
        (201, {}, 25),
        # Nobody asked for a dry run, so it is not believed.
        (201, {"credits_charged": 0, "dry_run": True}, 25),
        (201, {"credits_charged": -25}, 25),
        (402, NOT_ENOUGH, 0),
        # A refusal that is not the vendor's own proves nothing, and neither does an error.
        (402, {"error": {"code": "INSUFFICIENT_CREDITS"}}, 25),
        (402, {"error": {**NOT_ENOUGH["error"], "code": "NOT_FOUND"}}, 25),
        (418, NOT_ENOUGH, 25),
        (302, {}, 25),
        (500, {}, 25),
        (200, {}, 25),
    ],
)
def test_what_counts_as_spent(tokportal: Contract, status: int, body: dict[str, Any], spent: int) -> None:
    made = gate(tokportal, Level.FULL, FakeUpstream(status, **body))
    made.send(create(), SCRIPT)
    assert made.spending.credits == spent


def test_an_answer_that_never_came_counts(tokportal: Contract) -> None:
    upstream = FakeUpstream()
    upstream.error = Lost("reset")
    made = gate(tokportal, Level.FULL, upstream)
    answer = made.send(create(), SCRIPT)
    assert (answer.status, answer.error, made.spending.credits) == (None, "no answer: reset", 25)


def test_what_was_not_sent_costs_nothing_and_stops_the_run(tokportal: Contract) -> None:
    upstream = FakeUpstream()
    upstream.error = Unreachable("nobody is there")
    made = gate(tokportal, Level.FULL, upstream)
    answer = made.send(read(), SCRIPT)
    assert (answer.status, made.failure) == (None, "nobody is there")
    with pytest.raises(CapReached):
        made.send(read(), SCRIPT)


def test_a_reservation_counts_until_it_is_given_back(ugen: Contract) -> None:
    job = {
        "product_name": "Kit",
        "product_image_url": "https://x.example/a",
        "segment_count": 1,
        "music_enabled": False,
    }
    upstream = FakeUpstream(201, job_id="j1", credits_reserved=101)
    made = gate(ugen, Level.FULL, upstream, max_credits=120)
    headers = [("X-API-Key", KEY), ("Content-Type", "application/json")]
    made.send(Request("POST", "/api/v1/jobs", headers, json.dumps(job).encode()), SCRIPT)
    assert made.spending.credits == 101
    upstream.status, upstream.body = 200, {"job_id": "j1", "credits_reserved": 0}
    made.send(Request("POST", "/api/v1/jobs/j1/cancel", headers), SCRIPT)
    assert made.spending.credits == 0
    # That the job has given its credits back is the server's word, so that the cap does not allow them again; and what
    # a retry of an unknown job reserves can be as much as any job.
    assert made.left == 19
    with pytest.raises(CapReached, match="could cost 61688 more"):
        made.send(Request("POST", f"/api/v1/jobs/{'0' * 8}-0000-4000-8000-{'1' * 12}/retry", headers), SCRIPT)


def test_g5_a_charge_counts_whether_it_is_kept_or_said_to_be_refunded(trenz: Contract) -> None:
    upstream = FakeUpstream(404, code="RESOURCE_NOT_FOUND")
    made = gate(trenz, Level.FULL, upstream)
    made.send(read("/v1/data/products/x"), SCRIPT)
    assert made.spending.credits == 1
    # The vendor refunds what its backend failed at, but a 503 does not prove it.
    upstream.status = 503
    made.send(read("/v1/data/products/x"), SCRIPT)
    assert made.spending.credits == 2


def test_requests_are_counted(tokportal: Contract) -> None:
    made = gate(tokportal, Level.FULL, max_requests=2)
    made.send(read(), SCRIPT)
    made.send(read(), SCRIPT)
    with pytest.raises(CapReached, match="2 requests"):
        made.send(read(), SCRIPT)
    assert made.requests == 2


def test_a_cap_holds_while_answers_are_still_to_come(tokportal: Contract) -> None:
    made = gate(tokportal, Level.FULL, max_credits=30)
    seen: list[str] = []

    class Slow(FakeUpstream):
        def send(self, request: Request) -> Raw:
            if not seen:
                seen.append("first")
                # A second buyer comes while the first one's answer is not there yet.
                with pytest.raises(CapReached):
                    made.send(create(), SCRIPT)
            return super().send(request)

    made.upstream = Slow(credits_charged=25)  # type: ignore[assignment]
    assert made.send(create(), SCRIPT).ok
    assert made.spending.credits == 25


# ---------------------------------------------------------------- what it adds


def test_below_spend_writes_go_dry_and_nothing_else_does(tokportal: Contract) -> None:
    upstream = FakeUpstream()
    made = gate(tokportal, Level.NEGATIVE, upstream)
    made.send(create([]), FUZZ)
    made.send(read(), FUZZ)
    made.send(create([], X_TokPortal_Dry_Run="false"), FUZZ)
    said = [request.header("x-tokportal-dry-run") for request in upstream.sent]
    assert said == ["true", None, "false"]
    upstream.sent.clear()
    gate(tokportal, Level.FULL, upstream).send(create(), SCRIPT)
    assert upstream.sent[0].header("x-tokportal-dry-run") is None


def test_a_live_host_is_asked_politely(tokportal: Contract) -> None:
    now, naps = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        naps.append(round(seconds, 3))
        now[0] += seconds

    made = Gate(FakeUpstream(), tokportal, clock=lambda: now[0], sleep=sleep)  # type: ignore[arg-type]
    made.open(Level.READ, per_minute=60)
    for _ in range(4):
        made.send(read(), SCRIPT)
    assert naps == [1.0, 1.0, 1.0]
    now[0] += 10
    made.send(read(), SCRIPT)
    assert naps == [1.0, 1.0, 1.0]


def test_everybody_sees_every_exchange(tokportal: Contract) -> None:
    made = gate(tokportal, Level.FULL)
    seen: list[Exchange] = []
    made.observers.append(seen.append)
    made.send(create(), SCRIPT)
    assert seen == made.journal.exchanges
    assert (seen[0].seq, seen[0].origin, seen[0].ok) == (1, SCRIPT, True)
    assert seen[0].operation is not None
    assert seen[0].operation.id == "tokportalCreateBundle"
    assert KEY not in repr(seen[0])
