"""A client lives where programs live: cancelled, interrupted, in a second event loop, in a forked child."""

from __future__ import annotations

import asyncio
import gc
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trio

import prepay
from prepay import Budget, NotSentError, OutcomeUnknownError, Retry
from prepay._wire.slots import Slot, Slots
from tests.sdk import raw_servers as raw
from tests.sdk.fakes import CANARY, KINDS, ask
from tests.sdk.raw_servers import balance, serve
from tests.sdk.stage import CREATE

both = pytest.mark.parametrize("kind", KINDS)
each_stack = pytest.mark.parametrize("stack", ["httpx", "httpx2"])
ONCE = Retry(attempts=1)


def ignore(_: object) -> None:
    """Take no notice."""


def ugen(kind: str, url: str, **options: Any) -> Any:
    return (prepay.AsyncUGen if kind == "async" else prepay.UGen)(CANARY, base_url=url, **options)


def open_sockets() -> int:
    gc.collect()
    # One of them is the folder itself, which is closed by the time that it is read.
    found = [each.readlink() for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return sum(str(each).startswith("socket:") for each in found)


def on(library: str, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    return asyncio.run(work()) if library == "asyncio" else trio.run(work)


@each_stack
@pytest.mark.parametrize("library", ["asyncio", "trio"])
def test_a1_a_client_survives_hundreds_of_cancelled_calls(
    library: str, stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    rng = random.Random(1)

    async def cut_short(client: Any) -> None:
        seconds = rng.uniform(0.0001, 0.004)
        if library == "trio":
            with trio.move_on_after(seconds):
                await client.credits.balance()
            return
        try:
            async with asyncio.timeout(seconds):
                await client.credits.balance()
        except TimeoutError:
            pass

    async def work() -> float:
        async with ugen("async", server.url, max_connections=3, retry=ONCE) as client:
            for _ in range(300):
                await cut_short(client)
            started = time.monotonic()
            for _ in range(5):
                assert (await client.credits.balance()).available_credits == 7
            return time.monotonic() - started

    with serve(partial(balance, delay=0.002)) as server:
        assert on(library, work) < 1
        # The server notices a little later that a connection is gone.
        until = time.monotonic() + 5
        while server.open > 3 and time.monotonic() < until:
            time.sleep(0.01)
        assert server.open <= 3


class Stopped(Exception):
    """What a signal handler raises: Celery's soft time limit, a stop button."""


@each_stack
def test_a1_a_client_survives_exceptions_in_signal_handlers(
    stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    # The alarm may ring in a finaliser as well, where nobody can catch what the handler raises.
    monkeypatch.setattr(sys, "unraisablehook", ignore)
    rng, stopped = random.Random(2), 0

    def stop(*_: Any) -> None:
        raise Stopped

    before = signal.signal(signal.SIGALRM, stop)
    try:
        with serve(partial(balance, delay=0.001)) as server:
            client = ugen("sync", server.url, max_connections=2, retry=ONCE)
            for _ in range(300):
                try:
                    signal.setitimer(signal.ITIMER_REAL, rng.uniform(0.0001, 0.003))
                    client.credits.balance(timeout=2, deadline=4)
                    signal.setitimer(signal.ITIMER_REAL, 0)
                except Stopped:
                    stopped += 1
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
            started = time.monotonic()
            assert [client.credits.balance().available_credits for _ in range(5)] == [7] * 5
            assert time.monotonic() - started < 1
            client.close()
    finally:
        signal.signal(signal.SIGALRM, before)
        # What was lost in the middle of being made says so when it is collected: now, and not in a later test.
        gc.collect()
    assert stopped > 50


@both
@pytest.mark.parametrize("late", [TimeoutError, OSError, RuntimeError, MemoryError])
def test_a1_what_a_signal_handler_raises_is_not_taken_for_the_networks(
    kind: str, late: type[Exception]
) -> None:
    def stop(*_: Any) -> None:
        raise late("from the handler")

    before = signal.signal(signal.SIGALRM, stop)
    try:
        with serve(raw.silence) as server:
            client: Any = prepay.TokPortal(CANARY, base_url=server.url, retry=ONCE)
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            try:
                raise LookupError("what the program was handling")
            except LookupError:
                with pytest.raises(late, match="from the handler"):
                    client.bundles.create(**CREATE)
            client.close()
    finally:
        signal.signal(signal.SIGALRM, before)


@both
async def test_a1_waiting_for_a_connection_counts_against_the_timeout(kind: str) -> None:
    with serve(raw.silence) as server:
        client = ugen(kind, server.url, max_connections=1, retry=ONCE)
        if kind == "async":
            holding: Any = asyncio.create_task(client.credits.balance(timeout=1.5))
            await asyncio.sleep(0.1)
        else:
            holding = ThreadPoolExecutor(1).submit(client.credits.balance, timeout=1.5)
            await asyncio.sleep(0.1)
        started = time.monotonic()
        with pytest.raises(NotSentError, match=r"the only connection is in use.*Nothing was sent"):
            await ask(client, "credits.balance", timeout=0.2)
        assert time.monotonic() - started < 0.8
        if kind == "async":
            with pytest.raises(OutcomeUnknownError):
                await holding
            await client.aclose()
        else:
            assert isinstance(holding.exception(), OutcomeUnknownError)
            client.close()


@both
async def test_a1_whoever_waits_goes_on_waiting_while_others_are_served(kind: str) -> None:
    with serve(partial(balance, delay=0.1)) as server:
        client = ugen(kind, server.url, max_connections=2, retry=ONCE)
        if kind == "async":
            results = await asyncio.gather(*(client.credits.balance(timeout=0.4) for _ in range(16)))
            await client.aclose()
        else:
            with ThreadPoolExecutor(16) as threads:
                calls = [threads.submit(client.credits.balance, timeout=0.4) for _ in range(16)]
            results = [call.result() for call in calls]
            client.close()
        assert len(results) == 16
        assert server.most == 2


def test_a1_slots_that_are_lost_at_once_in_many_threads_come_back_once() -> None:
    slots, barrier = Slots(8), threading.Barrier(4)

    def take(_: int) -> list[Slot]:
        barrier.wait()
        return [slot for _ in range(4) if (slot := slots.take()) is not None]

    with ThreadPoolExecutor(4) as threads:
        for _ in range(200):
            held = [slots.take() for _ in range(8)]
            assert len({slot.number for slot in held if slot}) == 8
            del held
            found = [slot for several in threads.map(take, range(4)) for slot in several]
            assert sorted(slot.number for slot in found) == list(range(8))
            slots.free.extend(found)
            del found


@both
@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
async def test_a2_certificates_that_cannot_be_read_send_nothing(
    kind: str, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    missing = str(tmp_path / "missing.pem")
    monkeypatch.setenv(name, missing)
    budget = Budget(100)
    client: Any = (prepay.AsyncTrenz if kind == "async" else prepay.Trenz)(
        CANARY, base_url="https://127.0.0.1:9", retry=ONCE
    )
    with pytest.raises(NotSentError) as caught:
        await ask(client, "credits.balance" if hasattr(client, "credits") else "products.get", product_id="p")
    assert caught.value.charged is False
    if name == "SSL_CERT_FILE":
        assert f"cannot read SSL_CERT_FILE={missing}: No such file or directory" in str(caught.value)
        assert caught.value.__cause__ is not None
    assert budget.reserved == 0


@both
async def test_a2_a_proxy_that_is_no_url_sends_nothing(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("http://[", "gopher://a.example", "http://a.example:99999"):
        monkeypatch.setenv("HTTPS_PROXY", wrong)
        client = ugen(kind, "https://api.u-gen.ai", retry=ONCE)
        with pytest.raises(NotSentError, match="HTTPS_PROXY") as caught:
            await ask(client, "credits.balance")
        assert caught.value.charged is False


@pytest.mark.parametrize("library", ["asyncio", "trio"])
def test_a3_one_client_serves_one_loop_after_another(library: str) -> None:
    with serve(balance) as server:
        client: Any = ugen("async", server.url)

        async def work() -> list[int]:
            if library == "trio":
                found: list[int] = []

                async def one() -> None:
                    found.append((await client.credits.balance()).available_credits)

                async with trio.open_nursery() as nursery:
                    for _ in range(10):
                        nursery.start_soon(one)
                return found
            balances = await asyncio.gather(*(client.credits.balance() for _ in range(10)))
            return [each.available_credits for each in balances]

        on(library, work)
        before = open_sockets()
        for _ in range(20):
            assert on(library, work) == [7] * 10
        # The server, which runs in this process, closes its ends a little later.
        until = time.monotonic() + 5
        while open_sockets() > before and time.monotonic() < until:
            time.sleep(0.01)
        assert open_sockets() <= before
        assert len(server.heads) == 210


def test_a3_loops_of_two_libraries_and_threads_at_a_time() -> None:
    with serve(partial(balance, delay=0.005)) as server:
        client: Any = ugen("async", server.url, max_connections=4)

        async def work() -> int:
            return sum([(await client.credits.balance()).available_credits for _ in range(20)])

        with ThreadPoolExecutor(6) as threads:
            calls = [threads.submit(on, library, work) for library in ["asyncio", "trio"] * 3]
        assert [call.result() for call in calls] == [140] * 6


def test_a3_a_loop_that_is_closed_under_a_call_leaves_a_client_that_works() -> None:
    with serve(raw.silence) as server:
        client: Any = ugen("async", server.url, retry=ONCE)

        async def leave() -> None:
            task = asyncio.create_task(client.credits.balance())
            await asyncio.sleep(0.05)
            assert not task.done()

        for _ in range(3):
            asyncio.run(leave())
    with serve(balance) as server:
        client._transport._build = ugen("async", server.url)._transport._build
        assert asyncio.run(ask(client, "credits.balance")).available_credits == 7
