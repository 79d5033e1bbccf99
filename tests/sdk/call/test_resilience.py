"""Attempts: the same request again, as often as it cannot cost twice, and the truth about it in the end."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest

from prepay import ConfigurationError, File, Retry
from prepay._call.answers import Answer
from prepay._call.resend import resilient
from prepay._wire.effects import Outcome
from prepay.errors import (
    AuthenticationError,
    InsufficientCreditsError,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitError,
)
from prepay.retry import RetryBudget
from tests.sdk.stage import CREATE, LOST, UNSENT, Stage, answer, without_limits

RECEIPT = {"data": {"id": "b1"}, "credits_charged": 25}
SHORT = {
    "error": {"code": "INSUFFICIENT_CREDITS", "message": "m", "details": {"required": 25, "available": 1}}
}
# One operation of each resend class: its name, its parts, a success.
OPERATIONS: dict[str, tuple[str, dict[str, Any], Any]] = {
    "safe": ("tokportalGetCreditBalance", {}, answer(200, {"data": {"total_credits": 1}})),
    "keyed": ("tokportalCreateBundle", {"body": CREATE}, answer(201, RECEIPT)),
    "refunded_5xx": ("trenzGetProduct", {"path": {"product_id": "p1"}}, answer(200, {"data": {}})),
    "never": ("trenzGenerateImage", {"body": {"prompt": "cats"}}, answer(202, {"data": {"task_id": "t"}})),
}
FAILED = {502: "BACKEND_ERROR", 503: "BACKEND_UNAVAILABLE", 504: "BACKEND_TIMEOUT"}
BACKEND = {code: {"code": name, "message": "m"} for code, name in FAILED.items()}


@pytest.mark.parametrize(
    ("failure", "again"),
    [
        (UNSENT, {"safe", "keyed", "refunded_5xx", "never"}),
        (LOST, {"safe", "keyed"}),
        (answer(408), {"safe", "keyed"}),
        (answer(429), {"safe", "keyed"}),
        (answer(500), {"safe", "keyed"}),
        # Without the vendor's own code any of these may be a gateway's, which refunds nothing.
        *[(answer(status), {"safe", "keyed"}) for status in (502, 503, 504)],
        *[
            (answer(status, {"code": code}), {"safe", "keyed", "refunded_5xx"})
            for status, code in FAILED.items()
        ],
        (answer(520), {"safe", "keyed"}),
        *[(answer(status), set[str]()) for status in (300, 400, 401, 402, 403, 404, 409, 413, 422, 451)],
    ],
    ids=lambda value: getattr(value, "status", None) or getattr(value, "reason", None),
)
@pytest.mark.parametrize("resend", OPERATIONS)
def test_what_is_sent_again_is_what_cannot_cost_twice(resend: str, failure: Outcome, again: set[str]) -> None:
    stage = Stage()
    name, parts, success = OPERATIONS[resend]
    outcomes = (failure, success) if resend in again else (failure,)
    result = stage.attempt(name, *outcomes, **parts)
    assert isinstance(result, Answer) == (resend in again)
    assert (
        (result.info if isinstance(result, Answer) else result).attempts == len(stage.sent) == len(outcomes)
    )


@pytest.mark.parametrize("name", ["tokportalCreateBundle", "ugenCreateJob"])
def test_every_attempt_is_the_same_request_with_the_same_key(name: str) -> None:
    stage = Stage()
    result = stage.attempt(
        name, LOST, answer(500), answer(429), answer(201, RECEIPT), body=CREATE, deadline=90
    )
    assert result.info.attempts == 4
    assert result.info.idempotency_key == "key-1"
    assert len(set(map(repr, map(without_limits, stage.sent)))) == 1
    assert len({(request.content, request.target, str(request.headers)) for request in stage.sent}) == 1
    carried = (
        stage.sent[0].headers.get("idempotency-key")
        or json.loads(stage.sent[0].content or b"")["idempotency_key"]
    )
    assert carried == "key-1"


def test_the_callers_key_is_reused_verbatim() -> None:
    stage = Stage()
    error = stage.attempt(
        "tokportalCreateBundle", *[answer(500)] * 4, body=CREATE, idempotency_key="order-66"
    )
    assert {request.headers["idempotency-key"] for request in stage.sent} == {"order-66"}
    assert (error.idempotency_key, error.attempts) == ("order-66", 4)
    assert "after 4 attempts" in str(error)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (None, {"retry-after": "7"}),
        (None, {"retry-after-ms": "7000"}),
        (None, {"retry-after": "Thu, 01 Jan 1970 00:16:47 GMT"}),
        (
            {"error": {"code": "RATE_LIMIT_EXCEEDED", "details": {"retry_after_seconds": 7}}},
            {"retry-after": "1"},
        ),
        ({"error": {"code": "RATE_LIMITED", "details": {"retry_after": 7}}}, {}),
    ],
)
def test_a_wait_is_never_shorter_than_asked_wherever_it_is_asked(body: Any, headers: dict[str, str]) -> None:
    stage = Stage(chance=0.0)
    stage.attempt("tokportalGetCreditBalance", answer(429, body, headers), answer(200, {"data": {}}))
    assert stage.slept == [7.0]


def test_a_wait_that_is_too_long_is_the_callers_to_decide_on() -> None:
    stage = Stage()
    error = stage.attempt("tokportalGetCreditBalance", answer(429, None, {"retry-after": "61"}))
    assert isinstance(error, RateLimitError)
    assert error.retry_after == 61
    assert "retry after 61 s" in str(error)
    assert stage.slept == []


@pytest.mark.parametrize("name", ["trenzGenerateImage", "ugenRetryJob", "tokportalGetCreditBalance"])
def test_a_key_that_would_protect_nothing_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="takes no idempotency key"):
        Stage().context(name, idempotency_key="order-66")


def test_an_outage_does_not_multiply() -> None:
    stage = Stage()
    settings = stage.settings(retry_budget=RetryBudget(capacity=50, cost=5))
    for _ in range(100):
        stage.play(
            resilient(stage.context("tokportalGetCreditBalance", settings)), *_as_many(stage, settings)
        )
    assert len(stage.sent) == 100 + 10, "ten retries, then each failure is final"


def _as_many(stage: Stage, settings: Any) -> list[Outcome]:
    """As many failures as a call of four attempts will meet with what is left in the retry budget."""
    return [answer(500)] * (1 + min(3, settings.retry_budget.tokens // 5))


def test_a_success_gives_back_what_its_retry_took_and_a_timeout_costs_twice() -> None:
    stage = Stage()
    settings = stage.settings(retry_budget=RetryBudget(capacity=50, cost=5))
    balance, name = answer(200, {"data": {}}), "tokportalGetCreditBalance"
    stage.play(resilient(stage.context(name, settings)), LOST, balance)
    assert settings.retry_budget.tokens == 50
    stage.play(resilient(stage.context(name, settings)), LOST, answer(500), LOST, answer(500))
    assert settings.retry_budget.tokens == 50 - 10 - 5 - 10
    stage.play(resilient(stage.context(name, settings)), balance)
    assert settings.retry_budget.tokens == 26


def test_a_rerun_of_one_attempt_costs_no_tokens() -> None:
    stage = Stage()
    settings = stage.settings(retry_budget=RetryBudget(capacity=50, cost=5))
    stage.play(
        resilient(stage.context("tokportalGetCreditBalance", settings, retry=Retry(attempts=1))), answer(500)
    )
    assert settings.retry_budget.tokens == 50


@pytest.mark.parametrize(
    ("second", "cause"),
    [(answer(429, None, {"retry-after": "99"}), RateLimitError), (answer(401), AuthenticationError)],
)
def test_a_refusal_does_not_hide_that_an_earlier_attempt_may_have_been_charged(
    second: Outcome, cause: type
) -> None:
    error = Stage().attempt("tokportalCreateBundle", LOST, second, body=CREATE)
    assert isinstance(error, OutcomeUnknownError)
    assert isinstance(error.__cause__, cause)
    assert (error.charged, error.attempts, error.idempotency_key) == (None, 2, "key-1")
    assert "may have been charged" in str(error)


def test_a_lost_connection_does_not_hide_it_either() -> None:
    error = Stage().attempt("tokportalCreateBundle", LOST, UNSENT, UNSENT, UNSENT, body=CREATE)
    assert isinstance(error, OutcomeUnknownError)
    assert error.charged is None


def test_whoever_is_short_of_credits_has_not_bought_before() -> None:
    error = Stage().attempt("tokportalCreateBundle", LOST, answer(402, SHORT), body=CREATE)
    assert isinstance(error, InsufficientCreditsError)
    assert (error.charged, error.attempts) == (False, 2)


def test_a_read_costs_nothing_whatever_becomes_of_it() -> None:
    for outcomes in ([LOST] * 4, [LOST, answer(401)], [answer(500)] * 4):
        assert Stage().attempt("tokportalGetCreditBalance", *outcomes).charged is False


def test_what_a_failure_of_trenz_costs() -> None:
    lookup: dict[str, Any] = {"path": {"product_id": "p1"}, "retry": Retry(attempts=1)}
    gone = answer(404, {"code": "RESOURCE_NOT_FOUND", "message": "m"})
    error = Stage().attempt("trenzGetProduct", gone, **lookup)
    assert isinstance(error, NotFoundError)
    assert error.charged is True, "any answer but a backend failure keeps the charge"
    for status, body, charged in [
        (502, BACKEND[502], False),
        (502, None, None),
        (500, {"code": "INTERNAL_ERROR"}, None),
        (400, {"code": "INVALID_PARAM"}, False),
        (400, {"code": "BAD_REQUEST"}, None),
        (402, {"code": "INSUFFICIENT_BALANCE"}, False),
        (404, {"code": "ROUTE_NOT_FOUND"}, False),
        (429, {"code": "RATE_LIMITED"}, False),
    ]:
        assert Stage().attempt("trenzGetProduct", answer(status, body), **lookup).charged is charged
    submission: dict[str, Any] = {"body": {"prompt": "cats"}}
    assert Stage().attempt("trenzGenerateImage", answer(503, BACKEND[503]), **submission).charged is False
    assert Stage().attempt("trenzGenerateImage", answer(504), **submission).charged is None
    assert Stage().attempt("trenzGenerateImage", LOST, **submission).charged is None


def test_a_rehearsal_costs_nothing_even_when_nobody_knows_how_it_ended() -> None:
    error = Stage().attempt("tokportalCreateBundle", *[LOST] * 4, body=CREATE, dry_run=True)
    assert error.charged is False


class Pipe(io.RawIOBase):
    """A stream that cannot be rewound."""

    def seekable(self) -> bool:
        return False

    def readable(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("content", "attempts"), [(b"bytes", 2), (io.BytesIO(b"bytes"), 2), (io.BufferedReader(Pipe()), 1)]
)
def test_a_body_that_is_gone_is_not_sent_again(content: Any, attempts: int) -> None:
    stage = Stage()
    outcomes: list[Outcome] = [UNSENT]
    outcomes += [answer(200, {"data": {}})] * (attempts - 1)
    stage.attempt("trenzUploadFile", *outcomes, body={"file": File(content)})
    assert len(stage.sent) == attempts


STOPS = [KeyboardInterrupt(), GeneratorExit(), OSError("of the driver")]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: type(stop).__name__)
@pytest.mark.parametrize("sent", [True, False])
def test_an_interrupt_leaves_credits_aside_only_when_a_byte_may_have_left(
    stop: BaseException, sent: bool, caplog: pytest.LogCaptureFixture
) -> None:
    stage = Stage()
    ctx = stage.context("tokportalCreateBundle", body=CREATE)
    flow = resilient(ctx)
    send: Any = next(flow)
    send.left = sent
    with caplog.at_level(logging.WARNING, logger="prepay"), pytest.raises(type(stop)):
        flow.throw(stop)
    assert ctx.may_have_charged is sent
    assert (
        any("key-1" in message and "may have been charged" in message for message in caplog.messages) is sent
    )


@pytest.mark.parametrize(
    ("first", "exposed"),
    [
        (LOST, True),
        (answer(500), True),
        # Whose 429 is it, if it does not bear the vendor's code?
        (answer(429), True),
        (answer(429, {"error": {"code": "RATE_LIMIT_EXCEEDED", "message": "m"}}), False),
        (UNSENT, False),
    ],
)
def test_an_interrupt_between_attempts_remembers_the_earlier_ones(first: Outcome, exposed: bool) -> None:
    stage = Stage()
    ctx = stage.context("tokportalCreateBundle", body=CREATE)
    flow = resilient(ctx)
    next(flow)
    flow.send(first)
    flow.close()
    assert ctx.may_have_charged is exposed


def test_a_charged_answer_counts_as_exposed_until_it_is_settled() -> None:
    stage = Stage()
    ctx = stage.context("tokportalCreateBundle", body=CREATE)
    assert isinstance(stage.play(resilient(ctx), answer(500), answer(201, RECEIPT)), Answer)
    assert ctx.may_have_charged
    ctx = stage.context("tokportalCreateBundle", body=CREATE)
    stage.play(resilient(ctx), LOST, answer(402, SHORT))
    assert not ctx.may_have_charged
