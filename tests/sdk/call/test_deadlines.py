"""Deadlines and timeouts: nothing begins too late, and no attempt is given more time than is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay import InvalidArgumentError, Retry, Timeout
from prepay._call.resend import resilient
from prepay._wire.effects import Outcome
from prepay.errors import NotSentError, OutcomeUnknownError, RateLimitError, ServerError
from tests.sdk.stage import CREATE, LOST, UNSENT, Stage, answer

FAILURES = [LOST, UNSENT, answer(500), answer(429, None, {"retry-after": "3"})]


@given(
    deadline=st.floats(0.1, 60),
    took=st.floats(0, 20),
    chance=st.floats(0, 1, exclude_max=True),
    outcomes=st.lists(
        st.sampled_from([LOST, UNSENT, answer(500), answer(429, None, {"retry-after": "3"})]), min_size=4
    ),
)
def test_nothing_is_begun_after_the_deadline(
    deadline: float, took: float, chance: float, outcomes: list[Outcome]
) -> None:
    stage = Stage(took=took, chance=chance)
    ctx = stage.context("tokportalGetCreditBalance", deadline=deadline, retry=Retry(attempts=4))
    ends = stage.now + deadline
    begun: list[float] = []
    flow = resilient(ctx)
    script = iter(outcomes)
    try:
        effect = next(flow)
        while True:
            begun.append(stage.now)
            effect = flow.send(stage.perform(effect, script))
    except (NotSentError, OutcomeUnknownError, ServerError, RateLimitError):
        pass
    assert max(begun) < ends
    for send in stage.sends:
        limits = send.request.timeout
        assert send.limit is not None
        assert all(
            limit is not None and limit <= send.limit for limit in (limits.connect, limits.read, limits.write)
        )


def test_a_deadline_caps_the_limits_of_each_attempt() -> None:
    stage = Stage(took=4.0, chance=0.0)
    stage.attempt(
        "tokportalGetCreditBalance",
        answer(500),
        answer(200, {"data": {}}),
        deadline=10,
        timeout=Timeout(read=None),
    )
    assert [send.limit for send in stage.sends] == [10.0, 6.0]
    assert [(request.timeout.connect, request.timeout.read) for request in stage.sent] == [
        (5.0, 10.0),
        (5.0, 6.0),
    ]


def test_what_no_time_is_left_for_is_not_sent() -> None:
    stage = Stage()
    ctx = stage.context("tokportalCreateBundle", body=CREATE, deadline=2)
    stage.now += 2
    error = stage.play(resilient(ctx))
    assert isinstance(error, NotSentError)
    assert (error.attempts, error.charged, stage.sent) == (0, False, [])


@pytest.mark.parametrize("deadline", [-1, -0.001, float("nan")])
def test_a_deadline_out_of_range_is_refused(deadline: float) -> None:
    with pytest.raises(InvalidArgumentError, match="deadline must be a number of seconds from 0 to 2073600"):
        Stage().context("tokportalGetCreditBalance", deadline=deadline)


@pytest.mark.parametrize("seconds", [-1, -0.001, float("nan")])
def test_a_timeout_out_of_range_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="timeout must be a number of seconds from 0 to 2073600"):
        Stage().attempt("tokportalGetCreditBalance", timeout=seconds)
    for name in ("connect", "read", "write"):
        with pytest.raises(ValueError, match=name):
            Timeout(**{name: seconds})
