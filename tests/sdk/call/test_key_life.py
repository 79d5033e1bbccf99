"""An idempotency key has a lifetime; whoever would send again under one that may be over looks instead (G2)."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import pytest

from prepay import Budget, Clock, InsufficientCreditsError, OutcomeUnknownError, Retry, TopUp
from prepay._call.answers import Answer
from prepay._call.key_life import KEY_MARGIN, FirstSent, life_left
from prepay._call.resend import resilient
from prepay.retry import Attempt, Failure, decide
from tests.contract.document import at as in_contract
from tests.sdk.fakes import BY_ID, KINDS, OPERATIONS, spec
from tests.sdk.money import PAID, World, charges, eventually, lost, resolved
from tests.sdk.stage import CREATE, LOST, Stage, answer

both = pytest.mark.parametrize("kind", KINDS)
DAY = 86_400
CREATE_SPEC = spec(BY_ID["tokportalCreateBundle"])


def bought(world: World) -> int:
    """How often the call was carried out: a job that has ended leaves a charge beside its hold."""
    return len(
        [row for row in charges(world) if row.kind == ("hold" if world.vendor == "ugen" else "charge")]
    )


def test_g2_every_keyed_operation_has_the_lifetime_of_the_contract() -> None:
    vendors = in_contract("x-prepay-vendors")
    for op in OPERATIONS:
        chosen = spec(op)
        if chosen.idempotency is not None:
            assert chosen.idempotency.lifetime == vendors[op.vendor]["idempotency_key_seconds"] == DAY
            assert vendors[op.vendor]["sources"]["idempotency_key_seconds"] == "assumed"
    assert set(vendors) == {op.vendor for op in OPERATIONS}


def at(wall: float, steady: float) -> Clock:
    return Clock(now=lambda: wall, monotonic=lambda: steady)


@pytest.mark.parametrize(
    ("wall", "steady", "age"),
    [
        (100.0, 100.0, 100.0),
        # The machine slept: the steady clock stood still.
        (500.0, 100.0, 500.0),
        # The clock was set back: the steady one went on.
        (-5000.0, 100.0, 100.0),
    ],
)
def test_g2_no_clock_makes_a_key_younger(wall: float, steady: float, age: float) -> None:
    sent = FirstSent.now(at(1000.0, 7.0))
    assert sent.age(at(1000.0 + wall, 7.0 + steady)) == age


def test_g2_in_another_process_only_the_wall_clock_counts_and_one_set_back_tells_nothing() -> None:
    sent = FirstSent(1000.0, None)
    assert sent.age(at(1600.0, 3.0)) == 600
    assert sent.age(at(999.0, 3.0)) == float("inf")


def test_g2_the_margin_is_an_hour_of_a_day_and_never_all_of_a_life() -> None:
    assert KEY_MARGIN == 3600
    sent = FirstSent(0.0, 0.0)
    assert life_left(CREATE_SPEC, sent, at(0.0, 0.0)) == DAY - KEY_MARGIN
    assert CREATE_SPEC.idempotency is not None
    short = replace(CREATE_SPEC, idempotency=replace(CREATE_SPEC.idempotency, lifetime=60))
    assert life_left(short, sent, at(0.0, 0.0)) == 30
    assert life_left(spec(BY_ID["trenzGenerateImage"]), sent, at(0.0, 0.0)) <= 0


def test_g2_a_wait_that_outlasts_the_key_is_not_waited_for() -> None:
    patient = Retry(max_retry_after=10 * DAY)
    attempt = Attempt(number=1, resend="keyed", policy=patient, jitter=0.0, key_life=DAY - KEY_MARGIN)
    assert decide(attempt, Failure(status=503, retry_after=DAY - KEY_MARGIN - 1), 0.0).again
    refused = decide(attempt, Failure(status=503, retry_after=DAY), 0.0)
    assert (refused.again, refused.reason) == (False, "the idempotency key may have expired by then")


def test_g2_a_retry_after_longer_than_the_key_ends_the_call() -> None:
    stage, patient = Stage(), Retry(max_retry_after=10 * DAY)
    slow = answer(503, None, {"retry-after": str(DAY)})
    error = stage.attempt("tokportalCreateBundle", slow, body=CREATE, retry=patient)
    assert (error.charged, error.attempts, stage.slept) == (None, 1, [])
    # Said in the vendor's own words to have cost nothing, so that a second attempt buys for the first time.
    refused = answer(
        429, {"error": {"code": "RATE_LIMIT_EXCEEDED", "message": "m"}}, {"retry-after": str(DAY)}
    )
    made = answer(201, {"data": {"id": "b"}, "credits_charged": 25})
    assert isinstance(
        Stage().attempt("tokportalCreateBundle", refused, made, body=CREATE, retry=patient), Answer
    )


def test_g2_a_machine_that_sleeps_through_a_back_off_does_not_send_again() -> None:
    stage = Stage()
    ctx = stage.context("tokportalCreateBundle", body=CREATE)
    flow = resilient(ctx)
    next(flow)
    flow.send(LOST)
    stage.now += DAY
    with pytest.raises(OutcomeUnknownError) as raised:
        flow.send(None)
    assert (raised.value.charged, raised.value.attempts) == (None, 1)


def test_g2_a_rerun_after_a_shortage_is_not_sent_under_a_key_that_may_be_over() -> None:
    """The first attempt was lost, the second refused; the credits came a day later."""
    short = answer(402, {"error": {"code": "INSUFFICIENT_CREDITS", "message": "m"}})
    stage = Stage()
    ctx = stage.context("tokportalCreateBundle", body=CREATE)
    error = stage.play(resilient(ctx), LOST, short)
    assert (type(error), error.charged) == (InsufficientCreditsError, False)
    stage.now += DAY
    error = stage.play(resilient(ctx))
    assert (type(error), error.charged, len(stage.sent)) == (OutcomeUnknownError, None, 2)
    assert "may have expired" in str(error)
    # Where every attempt was refused for certain, the rerun is the first that can buy.
    ctx = stage.context("tokportalCreateBundle", body=CREATE)
    stage.play(resilient(ctx), short)
    stage.now += DAY
    assert isinstance(stage.play(resilient(ctx), answer(201, {"data": {"id": "b"}})), Answer)


@both
async def test_g2_a_top_up_of_a_day_does_not_buy_twice(kind: str) -> None:
    world = World("tokportal", 10, kind, on_insufficient=TopUp(lambda _: None, timeout=3 * DAY, poll=3600))
    world.at(DAY * 2, lambda: world.account.grant(1000))
    await world.call("bundles.create", **PAID["tokportal"].given)
    assert bought(world) == 1


@both
@pytest.mark.parametrize("vendor", ["tokportal", "ugen"])
@pytest.mark.parametrize("charged", [True, False])
async def test_g2_resolving_by_resend_after_a_day_looks_and_sends_nothing(
    vendor: str, charged: bool, kind: str
) -> None:
    world, budget = World(vendor, 1000, kind), Budget(500, on_warning=lambda _: None)
    name, operation, given, _ = PAID[vendor]
    error = await lost(world, name, operation, charged=charged, **given, budget=budget)
    world.pass_time(25 * 3600)
    sent = len(world.sent)
    found = await resolved(error, world.client, resend=True)
    assert (found.charged, bought(world)) == (charged, int(charged))
    assert "its idempotency key may have expired, so it was not sent again" in found.evidence
    assert not [line for line in world.sent[sent:] if line.startswith("POST")]
    # The job has ended meanwhile, and cost what it says that it cost.
    assert (budget.spent, budget.reserved) == (1000 - world.account.available, 0)
    assert (budget.spent > 0) == charged


@both
async def test_g2_a_pickled_error_keeps_the_instant(kind: str) -> None:
    world = World("tokportal", 1000, kind)
    error = await lost(world, *PAID["tokportal"][:2], charged=True, **PAID["tokportal"].given)
    twin: Any = pickle.loads(pickle.dumps(error))
    assert twin._case.first_sent.wall == error._case.first_sent.wall
    found = await resolved(twin, world.client, resend=True)
    assert (found.charged, found.basis) == (True, "answer")
    world.pass_time(25 * 3600)
    other: Any = pickle.loads(pickle.dumps(error))
    found = await eventually(other.resolve(world.new_client(), resend=True))
    assert "not sent again" in found.evidence
    assert bought(world) == 1


@both
async def test_g2_a_clock_that_was_set_back_does_not_lengthen_a_key(kind: str) -> None:
    world = World("ugen", 1000, kind)
    error = await lost(world, *PAID["ugen"][:2], charged=True, **PAID["ugen"].given)
    world.pass_time(25 * 3600)
    world.ahead += 25 * 3600
    found = await resolved(error, world.client, resend=True)
    assert "not sent again" in found.evidence
    world.ahead += 3600
    found = await resolved(pickle.loads(pickle.dumps(error)), world.client, resend=True)
    assert "not sent again" in found.evidence
    assert bought(world) == 1
