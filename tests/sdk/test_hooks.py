"""Hooks and log tell of every attempt, show only what is allowed, and cost nobody a result."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest

from prepay import ConfigurationError, Hooks
from prepay.hooks import RequestEvent, ResponseEvent, RetryEvent, shown
from tests.sdk.fakes import CANARY, KINDS, ask, client
from tests.sdk.stage import CREATE

both = pytest.mark.parametrize("kind", KINDS)
RECEIPT = {"data": {"id": "b1"}, "credits_charged": 25, "credits_remaining": 75}


def flaky(failures: int = 2) -> Any:
    """A handler that fails so many times, by status and by silence in turn."""
    left = iter(range(failures))

    def handle(_: httpx.Request) -> httpx.Response:
        number = next(left, None)
        if number is None:
            return httpx.Response(
                201, json=RECEIPT, headers={"x-tokportal-request-id": "req_9", "set-cookie": CANARY}
            )
        if number % 2:
            raise httpx.ReadTimeout("late")
        return httpx.Response(503, headers={"retry-after": "2"})

    return handle


class Told:
    """Keeps what it is told."""

    def __init__(self, kind: str) -> None:
        self.events: list[Any] = []
        self.hooks = Hooks(on_request=self.note, on_response=self.note, on_retry=self.note)
        if kind == "async":
            self.hooks = Hooks(
                on_request=self.note_later, on_response=self.note_later, on_retry=self.note_later
            )

    def note(self, event: Any) -> None:
        self.events.append(event)

    async def note_later(self, event: Any) -> None:
        self.events.append(event)


@both
async def test_every_attempt_is_told_of(kind: str) -> None:
    told = Told(kind)
    source = client("tokportal", kind, flaky(), hooks=told.hooks)
    result = await ask(source, "bundles.create", **CREATE)
    names = [type(event).__name__ for event in told.events]
    once = ["RequestEvent", "ResponseEvent"]
    assert names == [*once, "RetryEvent", *once, "RetryEvent", *once]
    assert [event.attempt for event in told.events] == [1, 1, 1, 2, 2, 2, 3, 3]
    assert {event.operation for event in told.events} == {"tokportal.bundles.create"}
    assert {event.idempotency_key for event in told.events} == {result.last_response.idempotency_key}
    requests = [event for event in told.events if isinstance(event, RequestEvent)]
    assert {(event.method, event.path) for event in requests} == {("POST", "/api/ext/bundles")}
    first, second, third = (event for event in told.events if isinstance(event, ResponseEvent))
    assert (first.status, first.failure, first.headers["retry-after"]) == (503, None, "2")
    assert (second.status, second.failure, second.may_have_been_sent) == (
        None,
        "no response from https://app.tokportal.com:443 (ReadTimeout)",
        True,
    )
    assert (third.status, third.request_id, third.headers["set-cookie"]) == (201, "req_9", "***")
    assert all(event.seconds >= 0 for event in (first, second, third))
    retries = [event for event in told.events if isinstance(event, RetryEvent)]
    assert [(event.status, event.reason) for event in retries] == [
        (503, "answered 503"),
        (None, "no answer came"),
    ]
    assert retries[0].wait >= 2


@both
@pytest.mark.parametrize("name", ["on_request", "on_response", "on_retry"])
async def test_a_hook_that_fails_costs_nobody_a_result(
    kind: str, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError(f"a fault of this test, {CANARY}")

    source = client("tokportal", kind, flaky(1), hooks=Hooks(**{name: fail}))
    with caplog.at_level(logging.ERROR, logger="prepay"):
        result = await ask(source, "bundles.create", **CREATE)
    assert result.credits_charged == 25
    assert any("RuntimeError" in message for message in caplog.messages)
    assert CANARY not in caplog.text


def test_an_async_hook_on_a_sync_client_is_refused_when_it_is_built() -> None:
    told = Told("async")
    with pytest.raises(ConfigurationError, match="An async callback needs an async client"):
        client("tokportal", "sync", flaky(0), hooks=told.hooks)


@both
async def test_hooks_see_neither_key_nor_query_nor_body(kind: str) -> None:
    told = Told(kind)

    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"data": [], "pagination": {}})

    source = client("tokportal", kind, handle, hooks=told.hooks, headers={"X-Trace": "private"})
    await ask(source, "credits.history", page=7)
    request = told.events[0]
    assert request.path == "/api/ext/credits/history"
    assert "x-api-key" not in request.headers
    assert request.headers["x-trace"] == "***"
    assert request.headers["accept"] == "application/json"
    assert CANARY not in repr(told.events)


def test_a_header_that_nobody_vouched_for_is_hidden() -> None:
    headers = {
        "X-API-Key": "k",
        "Authorization": "Bearer k",
        "X-New": "k",
        "Retry-After": "2",
        "X-Request-ID": "r",
    }
    assert shown(headers) == {
        "X-API-Key": "***",
        "Authorization": "***",
        "X-New": "***",
        "Retry-After": "2",
        "X-Request-ID": "r",
    }


@both
async def test_the_log_tells_each_attempt_and_each_retry(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="prepay"):
        await ask(client("tokportal", kind, flaky(1)), "bundles.create", **CREATE)
    (request, response, retry, *_) = caplog.messages
    assert request.startswith("tokportal.bundles.create: attempt 1: POST /api/ext/bundles headers=")
    assert response.startswith("tokportal.bundles.create: attempt 1: 503 headers=")
    assert retry.startswith("tokportal.bundles.create: attempt 1: answered 503; again in ")
    assert "USA" not in caplog.text, "bodies are not logged"


@both
async def test_a_quiet_log_costs_no_words(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="prepay"):
        await ask(client("tokportal", kind, flaky(2)), "bundles.create", **CREATE)
    assert caplog.messages == []
