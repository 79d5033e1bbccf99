"""The async client on asyncio and on trio, over httpx and httpx2: the same calls, the same outcomes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any

import anyio
import pytest
import trio

import prepay
from prepay import Budget, CallTimeoutError, Hooks, NotSentError, Retry
from prepay._runtime.loops import Sweeper, TimeIsOver, within
from prepay_mock.handles.mock import serving
from prepay_mock.handles.remote import RemoteMock
from tests.sdk import raw_servers as raw
from tests.sdk.fakes import CANARY
from tests.sdk.raw_servers import serve
from tests.sdk.stage import CREATE

LIBRARIES = ("asyncio", "trio")
each_library = pytest.mark.parametrize("library", LIBRARIES)
ONCE = Retry(attempts=1)


@pytest.fixture(params=["httpx", "httpx2"], autouse=True)
def stack(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    name: str = request.param
    monkeypatch.setenv("PREPAY_HTTP", name)
    return name


@pytest.fixture
def server() -> Iterator[RemoteMock]:
    with serving(rate_limits=False) as running:
        yield running


def on(library: str, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    return asyncio.run(work()) if library == "asyncio" else trio.run(work)


async def at_once(*calls: Callable[[], Awaitable[Any]]) -> list[Any]:
    """The results of calls made at a time, or the errors."""
    found: list[Any] = []

    async def one(call: Callable[[], Awaitable[Any]]) -> None:
        try:
            found.append(await call())
        except prepay.PrepayError as error:
            found.append(error)

    async with anyio.create_task_group() as group:
        for call in calls:
            group.start_soon(one, call)
    return found


@each_library
def test_a7_hundreds_of_paid_calls_at_a_time(library: str, server: RemoteMock) -> None:
    account = server.tokportal.account(balance=25 * 300)

    async def work() -> list[Any]:
        async with account.async_client(expect_mock=True, max_connections=20) as client:
            return await at_once(*([lambda: client.bundles.create(**CREATE)] * 300))

    receipts = on(library, work)
    assert len({receipt.last_response.idempotency_key for receipt in receipts}) == 300
    account.assert_charged(25 * 300)


@each_library
def test_a7_budgets_hooks_and_retries(library: str, server: RemoteMock) -> None:
    account, told = server.tokportal.account(balance=100), list[str]()
    server.faults.add("status", operation="tokportalCreateBundle", status=503)

    async def tell(event: Any) -> None:
        await anyio.lowlevel.checkpoint()
        told.append(type(event).__name__)

    async def work() -> Any:
        hooks = Hooks(on_request=tell, on_response=tell, on_retry=tell)
        async with account.async_client(budget=Budget(60), hooks=hooks) as client:
            return await client.bundles.create(**CREATE)

    assert on(library, work).last_response.attempts >= 1
    assert "RequestEvent" in told


@each_library
def test_a7_deadlines_and_waiting_at_the_gate(library: str) -> None:
    async def work() -> list[Any]:
        async with prepay.AsyncTokPortal(CANARY, base_url=url, retry=ONCE, max_connections=1) as client:

            async def behind(**limits: Any) -> Any:
                await anyio.sleep(0.1)
                return await client.bundles.create(**CREATE, **limits)

            return await at_once(
                lambda: client.bundles.create(**CREATE, deadline=1),
                lambda: behind(deadline=0.2),
                lambda: behind(timeout=0.3),
            )

    with serve(raw.silence) as running:
        url, started = running.url, time.monotonic()
        found = on(library, work)
        assert time.monotonic() - started < 2
        assert len(running.heads) == 1
    assert [type(error) for error in found] == [NotSentError, NotSentError, CallTimeoutError]


@each_library
@pytest.mark.parametrize("after", [0.0, 0.05])
def test_a7_a_scope_that_is_cancelled_keeps_what_may_have_been_charged(library: str, after: float) -> None:
    async def work() -> Budget:
        budget = Budget(100)
        with anyio.move_on_after(after):
            await client.jobs.create(
                product_name="a",
                product_image_url="https://a.example/a.png",
                segment_count=1,
                budget=budget,
                timeout=5,
            )
        await client.aclose()
        return budget

    with serve(raw.silence) as running:
        client = prepay.AsyncUGen(CANARY, base_url=running.url, retry=ONCE)
        budget = on(library, work)
        assert not budget.reserved or running.heads, "kept only for what has left"


@each_library
def test_a_limit_tells_its_own_end_from_others(library: str) -> None:
    async def work() -> str:
        async def late() -> None:
            raise TimeoutError("of the work")

        for wait in (within, Sweeper().watch):
            with pytest.raises(TimeoutError, match="of the work"):
                await wait(5, late())
            with pytest.raises(TimeIsOver):
                await wait(0.01, anyio.sleep(5))
            with anyio.move_on_after(0.01) as scope:
                await wait(5, anyio.sleep(5))
            assert scope.cancelled_caught
            await anyio.lowlevel.checkpoint()
            assert await wait(5, _text()) == "done"
        return await within(5, _text())

    assert on(library, work) == "done"


async def _text() -> str:
    await anyio.lowlevel.checkpoint()
    return "done"


def test_a_task_that_is_cancelled_at_the_limit_stays_cancelled() -> None:
    async def work() -> None:
        async def patient() -> None:
            try:
                await asyncio.sleep(5)
            except asyncio.CancelledError:
                asyncio.current_task().cancel()  # type: ignore[union-attr] # this very task
                raise

        for wait in (within, Sweeper().watch):
            with pytest.raises(asyncio.CancelledError):
                await wait(0.01, patient())
            task = asyncio.current_task()
            assert task is not None
            assert task.cancelling() == 1
            task.uncancel()
            # The cancellation from inside is still on its way.
            with pytest.raises(asyncio.CancelledError):
                await asyncio.sleep(0)
            await wait(1, asyncio.sleep(0))

    asyncio.run(work())
