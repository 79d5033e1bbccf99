"""``decide`` may send again only what cannot cost twice, never too early, and never for ever."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay._contract.words import Resend
from prepay.retry import Attempt, Failure, Retry, RetryBudget, decide, retry_after

CLASSES: list[Resend] = ["safe", "keyed", "refunded_5xx", "never"]
SECONDS = st.floats(0, 10_000, allow_nan=False)
POLICIES = st.builds(
    Retry,
    attempts=st.integers(1, 10),
    base=st.floats(0, 10),
    cap=st.floats(0, 100),
    max_retry_after=st.floats(0, 100),
)
ATTEMPTS = st.builds(
    Attempt,
    number=st.integers(1, 200),
    resend=st.sampled_from(CLASSES),
    policy=POLICIES,
    jitter=st.floats(0, 1, exclude_max=True),
    deadline=st.none() | SECONDS,
    repeatable=st.booleans(),
    affordable=st.booleans(),
)
FAILURES = st.one_of(
    st.builds(Failure, status=st.integers(400, 599), retry_after=st.none() | SECONDS),
    st.builds(Failure, may_have_been_sent=st.booleans()),
)
# What may follow an outcome that can have cost something, class by class, written out from the contract.
MAY_RUN_TWICE: dict[str, set[int | None]] = {
    "safe": {None, 408, 429, *range(500, 600)},
    "keyed": {None, 408, 429, *range(500, 600)},
    "refunded_5xx": {502, 503, 504},
    "never": set(),
}


@given(ATTEMPTS, FAILURES, SECONDS)
def test_nothing_is_sent_again_that_could_cost_twice(attempt: Attempt, failure: Failure, now: float) -> None:
    if decide(attempt, failure, now).again and failure.may_have_been_sent:
        assert failure.status in MAY_RUN_TWICE[attempt.resend]


@given(ATTEMPTS, FAILURES, SECONDS)
def test_what_is_sent_again_could_be_sent_again(attempt: Attempt, failure: Failure, now: float) -> None:
    if decide(attempt, failure, now).again:
        assert attempt.number < attempt.policy.attempts
        assert attempt.repeatable
        assert attempt.affordable


@given(ATTEMPTS, FAILURES, SECONDS)
def test_a_wait_is_never_shorter_than_asked_nor_past_the_deadline(
    attempt: Attempt, failure: Failure, now: float
) -> None:
    decision = decide(attempt, failure, now)
    assert decision.wait >= 0
    if not decision.again:
        return
    asked = failure.retry_after or 0.0
    assert asked <= decision.wait <= asked + attempt.policy.cap
    assert asked <= attempt.policy.max_retry_after
    if attempt.deadline is not None:
        assert now + decision.wait < attempt.deadline


@given(ATTEMPTS, SECONDS)
def test_credits_that_ran_out_are_never_retried_blindly(attempt: Attempt, now: float) -> None:
    assert not decide(attempt, Failure(status=402), now).again


@given(ATTEMPTS, FAILURES, SECONDS)
def test_a_loop_over_decide_ends(attempt: Attempt, failure: Failure, now: float) -> None:
    sent = 1
    attempt = replace(attempt, number=1)
    while decide(attempt, failure, now).again:
        attempt = replace(attempt, number=attempt.number + 1)
        sent += 1
    assert sent <= attempt.policy.attempts


@pytest.mark.parametrize("resend", CLASSES)
def test_what_was_never_sent_may_always_be_sent(resend: Resend) -> None:
    attempt = Attempt(number=1, resend=resend, policy=Retry(), jitter=0.5)
    assert decide(attempt, Failure(may_have_been_sent=False), 0.0).again


def test_a_server_that_asks_for_too_much_is_not_waited_for() -> None:
    attempt = Attempt(number=1, resend="safe", policy=Retry(), jitter=0.0)
    decision = decide(attempt, Failure(status=429, retry_after=61.0), 0.0)
    assert (decision.again, decision.wait) == (False, 61.0)
    assert decide(attempt, Failure(status=429, retry_after=60.0), 0.0).again


def test_waits_grow_to_the_cap_with_full_jitter() -> None:
    policy = Retry(attempts=9, base=0.5, cap=8.0)
    waits = [
        decide(
            Attempt(number=number, resend="safe", policy=policy, jitter=0.5), Failure(status=500), 0.0
        ).wait
        for number in range(1, 8)
    ]
    assert waits == [0.25, 0.5, 1.0, 2.0, 4.0, 4.0, 4.0]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT"}, 90.0),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:01 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, now=10.0) == seconds


@given(st.lists(st.sampled_from(["answer", "timeout", "success"]), max_size=300))
def test_a_retry_budget_is_never_overdrawn_nor_overfilled(steps: list[str]) -> None:
    budget = RetryBudget(capacity=50, cost=5)
    for step in steps:
        if step == "success":
            budget.give_back()
        else:
            price, left = (10 if step == "timeout" else 5), budget.tokens
            assert budget.take("timeout" if step == "timeout" else "answer") == (
                price if left >= price else 0
            )
        assert 0 <= budget.tokens <= 50


@pytest.mark.parametrize(
    "wrong", [{"attempts": 0}, {"base": -1.0}, {"cap": float("nan")}, {"max_retry_after": -0.1}]
)
def test_a_policy_out_of_range_is_refused_by_name(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Retry(**wrong)  # type: ignore[arg-type]
