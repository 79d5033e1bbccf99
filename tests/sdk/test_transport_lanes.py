"""A client lives where programs live: cancelled, interrupted, in a second event loop, in a forked child."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import trio

import prepay
from prepay import Budget, ConfigurationError, NotSentError, OutcomeUnknownError, Retry
from prepay._http_slots import Slot, Slots
from tests.sdk import raw_servers as raw
from tests.sdk.fakes import CANARY, KINDS, ask
from tests.sdk.raw_servers import RawServer, balance, serve
from tests.sdk.stage import CREATE

both = pytest.mark.parametrize("kind", KINDS)
each_stack = pytest.mark.parametrize("stack", ["httpx", "httpx2"])
ONCE = Retry(attempts=1)


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
        assert server.most <= 3 + 1, "one more while a connection is being thrown away"


class Stopped(Exception):
    """What a signal handler raises: Celery's soft time limit, a stop button."""


@each_stack
def test_a1_a_client_survives_exceptions_in_signal_handlers(
    stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    # The alarm may ring in a finaliser as well, where nobody can catch what the handler raises.
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
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


@each_stack
def test_a3_an_own_http_client_stays_in_its_loop(stack: str) -> None:
    module: Any = __import__(stack)
    with serve(balance) as server:

        async def work() -> None:
            async with module.AsyncClient() as theirs:
                client: Any = ugen("async", server.url, http_client=theirs, retry=ONCE)
                assert (await client.credits.balance()).available_credits == 7
                with pytest.raises(NotSentError, match=r"another event loop.*Nothing was sent"):
                    await asyncio.to_thread(asyncio.run, ask(client, "credits.balance"))

        asyncio.run(work())
        assert len(server.heads) == 1


def in_children(work: Callable[[int], Any], count: int) -> list[Any]:
    """What a function returns in so many forked children."""
    found: list[Any] = []
    for number in range(count):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                result = work(number)
            except BaseException as error:  # noqa: BLE001 - told to the parent
                result = f"{type(error).__name__}: {error}"
            os.write(writing, json.dumps(result).encode())
            os._exit(0)
        os.close(writing)
        found.append((pid, reading))
    results: list[Any] = []
    for pid, reading in found:
        with os.fdopen(reading, "rb") as file:
            results.append(json.loads(file.read()))
        os.waitpid(pid, 0)
    return results


def whose(server: RawServer, connection: socket.socket) -> None:
    """Answer with the process that the request names, slowly, so that crossed wires show."""
    while (request := raw.read_request(server, connection)) is not None:
        name = request.lower().partition(b"\r\nx-who: ")[2].partition(b"\r\n")[0]
        time.sleep(0.005)
        raw.respond(
            connection,
            b'{"credit_balance": %s, "credit_reserved": 0, "available_credits": %s}' % (name, name),
        )


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
@each_stack
def test_a4_a_forked_child_gets_no_response_of_another_process(
    stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    with serve(whose) as server:
        client: Any = ugen("sync", server.url, max_connections=2, retry=ONCE)
        assert client.credits.balance(headers={"X-Who": "1"}).available_credits == 1

        def buy(number: int) -> list[int]:
            me = str(1000 + number)
            return [client.credits.balance(headers={"X-Who": me}).available_credits for _ in range(10)]

        assert in_children(buy, 4) == [[1000 + number] * 10 for number in range(4)]
        accepted = server.accepted
        assert client.credits.balance(headers={"X-Who": "2"}).available_credits == 2
        assert server.accepted == accepted, "the parent goes on with its own connection"
        client.close()


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a4_a_child_of_an_async_program_gets_connections_of_its_own() -> None:
    with serve(whose) as server:
        client: Any = ugen("async", server.url, max_connections=2, retry=ONCE)

        async def child(number: int) -> int:
            me = str(1000 + number)
            found: int = (await client.credits.balance(headers={"X-Who": me})).available_credits
            return found

        def apart(number: int) -> Any:
            # A loop runs in this thread, which the fork has copied: another thread has none.
            with ThreadPoolExecutor(1) as threads:
                return threads.submit(asyncio.run, child(number)).result()

        async def with_children() -> Any:
            first = (await client.credits.balance(headers={"X-Who": "1"})).available_credits
            children = in_children(apart, 3)
            last = (await client.credits.balance(headers={"X-Who": "2"})).available_credits
            return first, children, last

        assert asyncio.run(with_children()) == (1, [1000, 1001, 1002], 2)


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
@each_stack
def test_a4_an_own_http_client_is_not_used_in_a_forked_child(stack: str) -> None:
    module: Any = __import__(stack)
    with serve(whose) as server, module.Client() as theirs:
        client: Any = ugen("sync", server.url, http_client=theirs, retry=ONCE)
        assert client.credits.balance(headers={"X-Who": "1"}).available_credits == 1
        (said,) = in_children(lambda _: client.credits.balance().available_credits, 1)
        assert said.startswith("NotSentError: ")
        assert "another process" in said
        assert client.credits.balance(headers={"X-Who": "2"}).available_credits == 2


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_g9_chance_and_keys_differ_in_the_children() -> None:
    client: Any = ugen("sync", "http://127.0.0.1:9")
    settings = client._settings
    random.random()
    found = in_children(lambda _: [settings.clock.random(), settings.new_key()], 8)
    assert len({str(chance) for chance, _ in found}) == 8
    assert len({key for _, key in found}) == 8


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a4_a_child_of_a_client_in_process_goes_on() -> None:
    transport = httpx.MockTransport(
        lambda _: httpx.Response(
            200, json={"credit_balance": 7, "credit_reserved": 0, "available_credits": 7}
        )
    )
    client: Any = ugen("sync", "https://a.example", http_client=httpx.Client(transport=transport))
    assert in_children(lambda _: client.credits.balance().available_credits, 1) == [7]


@both
async def test_a_closed_client_says_so_and_fails_what_is_under_way(kind: str) -> None:
    with serve(raw.silence) as server:
        client: Any = (prepay.AsyncTokPortal if kind == "async" else prepay.TokPortal)(
            CANARY, base_url=server.url, retry=ONCE
        )
        caught: list[BaseException] = []
        if kind == "async":
            task = asyncio.create_task(client.bundles.create(**CREATE))
            await asyncio.sleep(0.1)
            await client.aclose()
            with pytest.raises(OutcomeUnknownError, match="the client was closed"):
                await task
        else:

            def call() -> None:
                try:
                    client.bundles.create(**CREATE)
                except prepay.PrepayError as error:
                    caught.append(error)

            thread = threading.Thread(target=call)
            thread.start()
            await asyncio.sleep(0.2)
            started = time.monotonic()
            client.close()
            thread.join(3)
            assert time.monotonic() - started < 1
            assert isinstance(caught[0], OutcomeUnknownError)
        with pytest.raises(NotSentError, match="closed"):
            await ask(client, "credits.balance")


@pytest.mark.parametrize("stack", ["httpx", "httpx2"])
def test_a_client_of_the_wrong_kind_is_refused(stack: str) -> None:
    module: Any = __import__(stack)
    with pytest.raises(
        ConfigurationError, match=rf"must be an httpx\.Client or httpx2\.Client, not {stack}\.AsyncClient"
    ):
        prepay.TokPortal(CANARY, http_client=module.AsyncClient())
    with pytest.raises(ConfigurationError, match=r"must be an httpx\.AsyncClient"):
        prepay.AsyncTokPortal(CANARY, http_client=module.Client())
    with pytest.raises(ConfigurationError, match=r"not builtins\.object"):
        prepay.TokPortal(CANARY, http_client=object())  # type: ignore[arg-type] # the wrong kind


def test_the_choice_of_the_library_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREPAY_HTTP", "requests")
    with pytest.raises(ConfigurationError, match=r"PREPAY_HTTP must be httpx or httpx2, not 'requests'"):
        prepay.TokPortal(CANARY)
    from prepay import _http_stack

    monkeypatch.setenv("PREPAY_HTTP", "httpx2")
    monkeypatch.setitem(_http_stack._CORES, "httpx2", "httpcore_that_is_not_there")
    _http_stack._loaded.cache_clear()
    with pytest.raises(ConfigurationError, match=r"pip install 'prepay\[httpx2\]'"):
        prepay.TokPortal(CANARY)
    _http_stack._loaded.cache_clear()
