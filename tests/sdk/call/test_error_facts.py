"""What every error tells, whoever made it, and what is said of jobs that have ended (A15, H14)."""

from __future__ import annotations

import inspect
from typing import Any

import httpx
import pytest

from prepay import (
    InsufficientCreditsError,
    InvalidArgumentError,
    NotSentError,
    OutcomeUnknownError,
    PrepayError,
    RateLimitError,
    ServerError,
    WaitTimeoutError,
    errors,
)
from tests.sdk.fakes import KINDS, answering, ask, client
from tests.sdk.stage import CREATE, Stage, answer

both = pytest.mark.parametrize("kind", KINDS)


def _classes() -> list[type[PrepayError]]:
    found = [getattr(errors, name) for name in errors.__all__]
    return [each for each in found if isinstance(each, type) and issubclass(each, PrepayError)]


@pytest.mark.parametrize("kind", _classes(), ids=lambda kind: kind.__name__)
def test_a15_typed_attributes_always_exist(kind: Any) -> None:
    for made in (kind("x", operation="a.b"), kind.__new__(kind)):
        for base in kind.__mro__:
            assert all(hasattr(made, name) for name in inspect.get_annotations(base))
        assert made.retryable in (True, False)
    assert kind("x", operation="a.b").operation == "a.b"


def test_a15_every_error_answers_whether_it_was_charged_and_may_be_made_again() -> None:
    for kind in _classes():
        call = issubclass(kind, errors.CallError)
        made: Any = kind("x", operation="a.b") if call else kind("x")
        assert made.charged is (None if call else False)
        assert made.operation == ("a.b" if call else None)
        assert not (made.retryable and made.charged is not False)
    short = InsufficientCreditsError("x", operation="a.b")
    assert (short.missing, dict(short.breakdown), short.top_up, short.retryable) == (None, {}, "", False)
    for kind in (NotSentError, OutcomeUnknownError, RateLimitError, ServerError):
        assert kind("x", operation="a.b", charged=False).retryable
        assert not kind("x", operation="a.b", charged=None).retryable
        assert not kind("x", operation="a.b", charged=True).retryable
    assert WaitTimeoutError("x").retryable


def test_a15_a_breakdown_holds_parts_alone() -> None:
    parts = {"account_creation": 25, "video_slots": 20}
    for told in ({**parts, "total": 45}, parts):
        details = {"required": 45, "available": 5, "breakdown": told}
        body = {"error": {"code": "INSUFFICIENT_CREDITS", "message": "m", "details": details}}
        error = Stage().attempt("tokportalCreateBundle", answer(402, body), body=CREATE)
        assert error.breakdown == parts
        assert sum(error.breakdown.values()) == error.required


@both
@pytest.mark.parametrize("status", ["completed", "cancelled"])
async def test_h14_a_retry_of_a_job_that_cannot_be_retried_has_no_price(status: str, kind: str) -> None:
    job = {"job_id": "j", "status": status, "credits_estimated": 199, "credits_consumed": 101}
    seen: list[Any] = []
    source = client("ugen", kind, answering(httpx.Response(200, json=job), seen))
    with pytest.raises(InvalidArgumentError, match=f"job j is {status}. Only a failed job can be retried"):
        await ask(source, "jobs.retry", "quote", job_id="j")
    job["status"] = "failed"
    source = client("ugen", kind, answering(httpx.Response(200, json=job)))
    assert (await ask(source, "jobs.retry", "quote", job_id="j")).total == 199
