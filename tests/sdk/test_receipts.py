"""One receipt for every vendor, and errors that say what they know: api.md rows 7, 12 to 18, 30."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import httpx
import pytest

import prepay
from prepay import (
    APIStatusError,
    Budget,
    BudgetExceededError,
    CallTimeoutError,
    InsufficientCreditsError,
    MalformedResponseError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    Receipt,
    RefusedError,
)
from prepay_mock import Mock
from tests.sdk.fakes import KINDS, ask, client
from tests.sdk.stage import CREATE

both = pytest.mark.parametrize("kind", KINDS)
JOB: dict[str, Any] = {
    "product_name": "B",
    "product_image_url": "https://a.example/b.png",
    "segment_count": 1,
}
SHORT = {
    "error": {"code": "INSUFFICIENT_CREDITS", "message": "m", "details": {"required": 25, "available": 5}},
}


def opened(world: Mock, vendor: str, kind: str, **options: Any) -> Any:
    account = getattr(world, vendor).account(balance=1000)
    return account.async_client(**options) if kind == "async" else account.client(**options)


@both
async def test_api30_each_vendor_tells_in_the_same_words_what_a_call_took(kind: str) -> None:
    world = Mock()
    bundle = await ask(opened(world, "tokportal", kind), "bundles.create", **CREATE)
    assert bundle.last_response.credits == Receipt(charged=25, reserved=0, available=975)
    job = await ask(opened(world, "ugen", kind), "jobs.create", **JOB)
    assert job.last_response.credits == Receipt(charged=0, reserved=job.credits_estimated)
    image = await ask(opened(world, "trenz", kind), "images.generate", prompt="x")
    assert image.last_response.credits == Receipt(charged=20, reserved=0, available=980)


@both
async def test_api30_what_is_free_is_charged_nothing_and_a_quote_is_kept(kind: str) -> None:
    world = Mock()
    source = opened(world, "tokportal", kind)
    balance = await ask(source, "credits.balance")
    assert balance.last_response.credits == Receipt(charged=0, reserved=0, available=1000)
    dry = await ask(source, "bundles.create", **CREATE, dry_run=True)
    assert dry.last_response.credits.charged == 0
    paid = await ask(source, "bundles.create", **CREATE, budget=Budget(100))
    assert paid.last_response.credits == Receipt(charged=25, reserved=0, available=975, quoted=25)


@both
async def test_api30_a_replay_charges_nothing_anew(kind: str) -> None:
    source = opened(Mock(), "tokportal", kind)
    first = await ask(source, "bundles.create", **CREATE, idempotency_key="order-1")
    again = await ask(source, "bundles.create", **CREATE, idempotency_key="order-1")
    assert first.last_response.credits.charged == 25
    assert again.last_response.replayed
    assert again.last_response.credits.charged == 0


@both
async def test_api13_a_shortage_says_who_told_it(kind: str) -> None:
    world = Mock()
    poor: Any = world.tokportal.account(balance=5)
    source = poor.async_client() if kind == "async" else poor.client()
    with pytest.raises(InsufficientCreditsError) as served:
        await ask(source, "bundles.create", **CREATE)
    assert (served.value.told_by, served.value.status, served.value.code) == (
        "server",
        402,
        "INSUFFICIENT_CREDITS",
    )
    with pytest.raises(InsufficientCreditsError) as seen:
        await ask(source, "bundles.create", **CREATE, check_balance=True)
    with pytest.raises(InsufficientCreditsError) as ensured:
        await ask(source, "ensure_credits", credits=6)
    found: list[Any] = [seen.value, ensured.value]
    for error in found:
        assert (error.told_by, error.status, error.code, error.response, error.attempts) == (
            "balance",
            None,
            None,
            None,
            0,
        )
        assert not isinstance(error, APIStatusError)
        assert isinstance(error, RefusedError)


@both
async def test_api15_an_error_has_the_response_it_came_in(kind: str) -> None:
    world = Mock()
    source = opened(world, "tokportal", kind)
    with pytest.raises(NotFoundError) as missing:
        await ask(source, "bundles.get", id="00000000-0000-4000-8000-000000000009")
    response = missing.value.response
    assert response is not None
    assert response.status == 404
    assert response.rate_limit is not None
    assert response.rate_limit.limit == 120
    assert response.headers["content-type"].startswith("application/json")
    assert response.credits == Receipt(charged=0, reserved=0)
    for twin in (pickle.loads(pickle.dumps(missing.value)), copy.deepcopy(missing.value)):
        assert twin.response == response

    def unreadable(_: httpx.Request) -> httpx.Response:
        return httpx.Response(201, text="<html>", headers={"x-tokportal-request-id": "req_1"})

    with pytest.raises(MalformedResponseError) as malformed:
        await ask(client("tokportal", kind, unreadable), "bundles.create", **CREATE)
    assert malformed.value.response is not None
    assert malformed.value.response.request_id == "req_1"
    assert malformed.value.response.credits.charged is None


@both
@pytest.mark.parametrize(
    ("raised", "expected", "reason"),
    [
        (httpx.ReadTimeout("late"), CallTimeoutError, "timeout"),
        (httpx.ConnectTimeout("late"), NotSentError, "timeout"),
        (httpx.ReadError("gone"), OutcomeUnknownError, "reset"),
        (httpx.ConnectError("refused"), NotSentError, "connect"),
        (httpx.ProxyError("407"), OutcomeUnknownError, "proxy"),
    ],
)
async def test_api16_why_no_response_came_is_one_word(
    kind: str, raised: Exception, expected: type[Exception], reason: str
) -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        raise raised

    with pytest.raises(prepay.APIConnectionError) as failed:
        await ask(client("tokportal", kind, handle), "bundles.create", **CREATE, retry=1)
    assert type(failed.value) is expected
    assert failed.value.reason == reason
    assert isinstance(failed.value, TimeoutError) == (expected is CallTimeoutError)
    assert pickle.loads(pickle.dumps(failed.value)).reason == reason


@both
async def test_api12_every_error_answers_the_same_three_questions(kind: str) -> None:
    source = client("tokportal", kind, lambda _: httpx.Response(402, json=SHORT))
    with pytest.raises(BudgetExceededError) as refused:
        await ask(source, "bundles.create", **CREATE, budget=Budget(3, name="jan"), quote_by="contract")
    assert (refused.value.charged, refused.value.retryable, refused.value.budget) == (False, False, "jan")
    for name in prepay.errors.__all__:
        kind_ = getattr(prepay.errors, name)
        if isinstance(kind_, type) and issubclass(kind_, prepay.PrepayError):
            error = kind_("m", operation="tokportal.bundles.create")
            assert error.operation == "tokportal.bundles.create"
            assert error.charged in (True, False, None)
            assert error.retryable in (True, False)
