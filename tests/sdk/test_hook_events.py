"""Events tell purchases from what is asked on their behalf, and a call's end tells what it did to the account."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import httpx
import pytest

from prepay import (
    Budget,
    BudgetExceededError,
    CallEvent,
    Hooks,
    InsufficientCreditsError,
    OutcomeUnknownError,
    Receipt,
)
from prepay_mock import Mock
from tests.sdk.fakes import KINDS, ask, client
from tests.sdk.stage import CREATE

both = pytest.mark.parametrize("kind", KINDS)


class Told:
    """Keeps what it is told; awaited where the client is async."""

    def __init__(self, kind: str = "sync") -> None:
        self.events: list[Any] = []

        async def later(event: Any) -> None:
            await asyncio.sleep(0)
            self.events.append(event)

        hook: Any = later if kind == "async" else self.events.append
        self.hooks = Hooks(on_request=hook, on_response=hook, on_retry=hook, on_call=hook)

    @property
    def calls(self) -> list[CallEvent]:
        """The events of calls that have ended."""
        return [event for event in self.events if isinstance(event, CallEvent)]


def account(world: Mock, kind: str, vendor: Any = "tokportal", balance: int = 100, **options: Any) -> Any:
    opened = getattr(world, vendor).account(balance=balance)
    return opened.async_client(**options) if kind == "async" else opened.client(**options)


async def closed(source: Any) -> None:
    ended = source.aclose() if hasattr(source, "aclose") else source.close()
    if inspect.isawaitable(ended):
        await ended


@both
async def test_api47_a_purchase_is_counted_once_whatever_is_asked_on_its_behalf(kind: str) -> None:
    told = Told(kind)
    with Mock() as world:
        source = account(world, kind, hooks=told.hooks, budget=Budget(50), check_balance=True)
        await ask(source, "bundles.create", **CREATE)
        await closed(source)
    purchases = [event for event in told.calls if event.purpose == "call"]
    assert [(event.operation, event.operation_id) for event in purchases] == [
        ("tokportal.bundles.create", "tokportalCreateBundle")
    ]
    assert purchases[0].credits == Receipt(charged=25, reserved=0, available=75, quoted=25)
    assert (purchases[0].charged, purchases[0].error, purchases[0].status) == (True, None, 201)
    rest = [(event.operation, event.purpose, event.credits.charged) for event in told.calls[:-1]]
    assert rest == [
        ("tokportal.bundles.create", "dry_run", 0),
        ("tokportal.credits.balance", "question", 0),
    ]
    assert len({event.call_id for event in told.events}) == 1
    assert {event.charged for event in told.calls[:-1]} == {False}


@both
async def test_api47_each_call_has_an_id_of_its_own_that_its_attempts_share(kind: str) -> None:
    told, answers = Told(kind), iter([503, 201, 201])

    def handle(_: httpx.Request) -> httpx.Response:
        status = next(answers)
        return httpx.Response(
            status, json={"data": {"id": "b"}, "credits_charged": 25, "credits_remaining": 5}
        )

    source = client("tokportal", kind, handle, hooks=told.hooks)
    for _ in range(2):
        await ask(source, "bundles.create", **CREATE)
    first, second = (event.call_id for event in told.calls)
    assert first != second
    assert len(first) == 32
    assert [event.call_id for event in told.events] == [first] * 6 + [second] * 3
    assert [event.attempts for event in told.calls] == [2, 1]


@both
async def test_api48_errors_tell_what_is_known_of_credits(kind: str) -> None:
    told = Told(kind)
    with Mock() as world:
        source = account(world, kind, balance=30, hooks=told.hooks, retry=1)
        world.faults.add("lose_response")
        with pytest.raises(OutcomeUnknownError):
            await ask(source, "bundles.create", **CREATE)
        with pytest.raises(InsufficientCreditsError):
            await ask(source, "bundles.create", **CREATE)
        with pytest.raises(BudgetExceededError):
            await ask(source, "bundles.create", **CREATE, budget=Budget(3), quote_by="contract")
        await closed(source)
    lost, short, refused = told.calls
    assert (short.status, short.charged) == (402, False)
    assert short.credits == Receipt(charged=0, reserved=0, available=5, quoted=None)
    assert (refused.status, refused.attempts, refused.charged) == (None, 0, False)
    assert refused.credits == Receipt(charged=0, reserved=0, available=None, quoted=25)
    assert isinstance(refused.error, BudgetExceededError)
    assert (lost.status, lost.attempts, lost.charged) == (None, 1, None)
    assert lost.credits.charged is None


@both
async def test_api48_what_a_job_reserves_is_not_charged_yet(kind: str) -> None:
    told = Told(kind)
    with Mock() as world:
        source = account(world, kind, vendor="ugen", balance=1000, hooks=told.hooks)
        job = await ask(
            source,
            "jobs.create",
            product_name="B",
            product_image_url="https://a.example/b.png",
            segment_count=1,
        )
        await closed(source)
    (event,) = told.calls
    assert event.credits == Receipt(charged=0, reserved=job.credits_estimated, available=None, quoted=None)


@both
async def test_api48_hooks_of_client_copy_and_call_add_up_in_order(kind: str) -> None:
    said: list[str] = []

    def hooks(name: str) -> Hooks:
        return Hooks(on_call=lambda event: said.append(f"{name} {dict(event.tags)}"))

    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"data": []})

    source = client(
        "tokportal", kind, handle, hooks=[hooks("a"), hooks("b")], tags={"team": "x", "env": "ci"}
    )
    copy = source.with_options(hooks=hooks("copy"), tags={"env": "prod"})
    await ask(copy, "credits.costs", hooks=hooks("call"), tags={"job": "7"})
    words = "{'team': 'x', 'env': 'prod', 'job': '7'}"
    assert said == [f"{name} {words}" for name in ("a", "b", "copy", "call")]
    said.clear()
    await ask(source, "credits.costs", tags=None, hooks=None)
    assert said == ["a {}", "b {}"]


@both
async def test_api48_the_end_of_a_call_that_is_cut_short_is_told_to_plain_functions(kind: str) -> None:
    plain, late = Told(), Told("async")

    def handle(_: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    hooks = [plain.hooks, late.hooks] if kind == "async" else plain.hooks
    source = client("tokportal", kind, handle, hooks=hooks)
    with pytest.raises(KeyboardInterrupt):
        await ask(source, "bundles.create", **CREATE)
    (event,) = plain.calls
    assert isinstance(event.error, KeyboardInterrupt)
    assert event.charged is None
    assert event.credits.charged is None
    assert late.calls == []


@both
async def test_api48_a_hook_that_fails_at_the_end_costs_nobody_a_result(kind: str) -> None:
    def fail(_: CallEvent) -> None:
        raise RuntimeError("a fault of this test")

    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(201, json={"data": {"id": "b"}, "credits_charged": 25, "credits_remaining": 5})

    told = Told()
    source = client("tokportal", kind, handle, hooks=[Hooks(on_call=fail), told.hooks])
    assert (await ask(source, "bundles.create", **CREATE)).credits_charged == 25
    assert len(told.calls) == 1
