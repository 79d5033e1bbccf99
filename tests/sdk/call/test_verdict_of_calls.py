"""What follows from the verdicts of attempts: for retries, budgets, errors and hooks (G1)."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay import (
    APIStatusError,
    Budget,
    CallError,
    InsufficientCreditsError,
    MalformedResponseError,
    NotMockError,
    OutcomeUnknownError,
    ResponseInfo,
    Retry,
    TopUp,
)
from prepay._call.answers import Answer
from prepay._call.resend import resilient
from prepay._call.verdict import Cost, cost_of
from prepay._layers.pipeline import run
from prepay._operation.options import CallOptions
from prepay._wire.effects import Outcome, Send
from prepay._wire.messages import WireResponse
from prepay.budget import reserve
from prepay.credits import Verdict
from prepay.hooks import Hooks, ResponseEvent
from prepay.retry import Attempt, Failure, decide
from tests.sdk.foreign import FOREIGN, PAID, SUCCESS
from tests.sdk.stage import CREATE, LOST, UNSENT, Stage, answer


@pytest.mark.parametrize("name", SUCCESS)
@pytest.mark.parametrize("said", FOREIGN)
def test_g1_only_a_keyed_call_is_sent_again_after_a_gateways_response(name: str, said: str) -> None:
    for status in (401, 404, 408, 425, 429, 499, 500, 502, 503, 504):
        stage, (parts, success) = Stage(), SUCCESS[name]
        again = PAID[name].resend == "keyed" and (status in (408, 429) or status >= 500)
        failure = answer(status, FOREIGN[said])
        result = stage.attempt(name, failure, *([success] if again else []), **parts)
        assert len(stage.sent) == 1 + again
        if again:
            assert isinstance(result, Answer)
        else:
            assert isinstance(result, APIStatusError)
            assert result.charged is None
            assert not result.retryable


@given(
    st.builds(
        Attempt,
        number=st.integers(1, 3),
        resend=st.sampled_from(["safe", "keyed", "refunded_5xx", "never"]),
        policy=st.just(Retry()),
        jitter=st.just(0.5),
        key_life=st.floats(-10, 100),
    ),
    st.builds(
        Failure,
        status=st.none() | st.integers(400, 599),
        may_have_been_sent=st.booleans(),
        verdict=st.sampled_from(get_args(Verdict)),
    ),
)
def test_g1_nothing_unproved_is_followed_by_another_attempt_unless_a_living_key_protects_it(
    attempt: Attempt, failure: Failure
) -> None:
    decision = decide(attempt, failure, 0.0)
    if decision.again and failure.may_have_been_sent and attempt.resend != "safe":
        protected = attempt.resend == "keyed" and decision.wait < attempt.key_life
        assert protected or failure.verdict == "refunded"


TROUBLE = st.lists(
    st.sampled_from(
        [
            LOST,
            UNSENT,
            *(
                answer(status, said)
                for status in (429, 502, 504)
                for said in (None, {"code": "BACKEND_ERROR"})
            ),
        ]
    ),
    max_size=4,
)


def _doubtful(outcome: Outcome, success: Outcome, keyed: bool) -> bool:
    """Whether an attempt that ended so may have been charged."""
    if outcome is LOST:
        return True
    if outcome is UNSENT or outcome is success:
        return False
    # Of these, only a 502 with Trenz's own code for it is refunded.
    told = isinstance(outcome, WireResponse) and outcome.status == 502 and b"BACKEND" in outcome.content
    return keyed or not told


@pytest.mark.parametrize("name", SUCCESS)
@given(outcomes=TROUBLE)
def test_g1_a_budget_holds_what_every_attempt_may_have_cost(name: str, outcomes: list[Outcome]) -> None:
    """Each attempt that may have been charged, keyed ones together, is spent or set aside."""
    stage, (parts, success) = Stage(), SUCCESS[name]
    keyed, price = (
        PAID[name].resend == "keyed",
        {"tokportalCreateBundle": 25, "ugenCreateJob": 101}.get(name, 0),
    )
    price = price or int(str(PAID[name].price))
    budget, script, doubts, made = (
        Budget(1000, on_warning=lambda _: None),
        iter([*outcomes, success]),
        0,
        False,
    )
    ctx = stage.context(name, budget=budget, **parts)
    flow: Any = run(ctx.call, ctx.options, ctx.settings)
    raised: Any = None
    try:
        effect = next(flow)
        while True:
            if not isinstance(effect, Send):
                effect = flow.send(stage.perform(effect, []))
            elif effect.call.spec.charge == "none" or "x-tokportal-dry-run" in effect.request.headers:
                effect = flow.send(
                    answer(200, {"total_credits": price, "credits_would_charge": price, "data": {}})
                )
            else:
                outcome = next(script)
                doubts, made = doubts + _doubtful(outcome, success, keyed), outcome is success
                effect = flow.send(outcome)
    except StopIteration:
        assert made
    except CallError as error:
        raised = error
    most = price * (made + doubts) if not keyed else price * bool(made or doubts)
    assert budget.spent + budget.reserved == most
    assert keyed or made + doubts <= 1, "nothing is sent after a doubt"
    assert raised is None or raised.charged is (None if doubts else False)
    # What a job has reserved is held until its end is seen.
    assert len(budget.unresolved) + len(budget.holds) == bool(budget.reserved)


@pytest.mark.parametrize(
    ("attempts", "keyed", "cost"),
    [
        ([], False, (0, 0)),
        ([("free", None)], False, (0, 0)),
        ([("refunded", None), ("charged", 10)], False, (10, 0)),
        ([("unknown", None)], False, (0, 10)),
        ([("unknown", None), ("charged", 10)], False, (10, 10)),
        ([("charged", None), ("unknown", None)], False, (10, 10)),
        ([("unknown", None), ("unknown", None)], False, (0, 20)),
        ([("unknown", None), ("unknown", None)], True, (0, 10)),
        ([("unknown", None), ("charged", 12)], True, (12, 0)),
        ([("unknown", None), ("free", None)], True, (0, 10)),
    ],
)
def test_g1_a_budget_settles_at_the_sum_of_the_attempts(
    attempts: list[tuple[Verdict, int | None]], keyed: bool, cost: tuple[int, int]
) -> None:
    rows: list[tuple[Verdict, int | None, bool]] = [(*each, False) for each in attempts]
    assert cost_of(rows, 10, keyed=keyed) == Cost(*cost)
    certain, possible = cost_of(rows, None, keyed=keyed)
    assert (certain == 0, possible == 0) == (cost[0] == 0 or certain == 0, cost[1] == 0)


def test_g1_only_a_refusal_that_looks_at_the_key_first_clears_a_doubt() -> None:
    rows: list[tuple[Verdict, int | None, bool]] = [("unknown", None, False), ("free", None, True)]
    assert cost_of(rows, 10, keyed=True) == (0, 0)
    error = Stage().attempt("tokportalCreateBundle", LOST, answer(402, "<html>"), body=CREATE)
    assert (type(error), error.charged) == (OutcomeUnknownError, None)


def test_g1_a_partial_settlement_keeps_the_doubtful_rest() -> None:
    budget = Budget(100, on_warning=lambda _: None)
    reservation = reserve(20, budget)
    reservation.keep(10, 10)
    assert (budget.spent, budget.reserved) == (10, 10)
    reservation.keep(10, 10)
    reservation.release()
    reservation.release()
    assert (budget.spent, budget.reserved) == (10, 0)


def test_g1_hooks_are_told_the_verdict_of_each_attempt() -> None:
    stage, told = Stage(), list[ResponseEvent]()
    settings = stage.settings(defaults=CallOptions(hooks=(Hooks(on_response=told.append),)))
    ctx = stage.context("tokportalCreateBundle", settings, body=CREATE)
    stage.play(resilient(ctx), LOST, UNSENT, answer(201, {"data": {"id": "b"}, "credits_charged": 25}))
    assert [event.charged for event in told] == [None, False, True]


def test_g1_a_free_call_is_never_of_unknown_cost() -> None:
    stage = Stage()
    html = answer(200, "<html>")
    for outcome in (html, answer(502, None), LOST):
        result = stage.play(
            run(*_balance(stage)),
            *([outcome] if outcome is html else [outcome] * 4),
        )
        assert result.charged is False, result
    settings = stage.settings(expect_mock=True)
    result = stage.play(
        run(
            stage.context("tokportalGetCreditBalance").call,
            stage.context("tokportalGetCreditBalance").options,
            settings,
        ),
        answer(200, {"data": {}}),
    )
    assert (type(result), result.charged) == (NotMockError, False)
    rehearsed = stage.play(
        run(
            stage.context("tokportalCreateBundle", body=CREATE).call,
            stage.context("tokportalCreateBundle", body=CREATE, dry_run=True).options,
            stage.settings(),
        ),
        answer(201, "<html>"),
    )
    assert (type(rehearsed), rehearsed.charged) == (MalformedResponseError, False)


def _balance(stage: Stage) -> tuple[Any, Any, Any]:
    ctx = stage.context("tokportalGetCreditBalance")
    return ctx.call, ctx.options, ctx.settings


def test_g1_only_the_callers_own_key_can_have_paid_before() -> None:
    """A server that calls the first answer to a fresh key a replay has been paid by this very call."""
    replay = answer(201, {"data": {"id": "b"}, "credits_charged": 25}, {"idempotent-replayed": "true"})
    for key, spent in ((None, 25), ("order-7", 0)):
        stage = Stage()
        ctx = stage.context("tokportalCreateBundle", body=CREATE, idempotency_key=key)
        result = stage.play(resilient(ctx), replay)
        assert isinstance(result.info, ResponseInfo)
        assert ctx.cost == (spent, 0)


@pytest.mark.parametrize("body", [None, "<html>", {"code": "PAYWALL", "message": "m"}])
def test_g1_nothing_is_bought_for_a_402_that_is_not_the_vendors(body: Any) -> None:
    called: list[InsufficientCreditsError] = []
    for name, (parts, _) in SUCCESS.items():
        stage = Stage()
        ctx = stage.context(name, on_insufficient=TopUp(called.append), **parts)
        error = stage.play(run(ctx.call, ctx.options, ctx.settings), answer(402, body))
        assert (type(error), error.charged, called, len(stage.sent)) == (
            InsufficientCreditsError,
            None,
            [],
            1,
        )


def test_g1_a_code_for_too_few_credits_is_proof_with_any_4xx() -> None:
    for name, (parts, _) in SUCCESS.items():
        (code, *_) = PAID[name].errors[402]
        body = {"code": code, "message": "m"} if PAID[name].vendor == "trenz" else {"error": {"code": code}}
        for status in (400, 402, 403, 409):
            error = Stage().attempt(name, answer(status, body), **parts)
            assert (type(error), error.charged) == (InsufficientCreditsError, False)
