"""Forked children, and clients that the caller brings: nothing is sent over what belongs elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import trio

import prepay
from prepay import ConfigurationError, NotSentError, OutcomeUnknownError, Retry
from prepay_mock import Mock
from tests.sdk import raw_servers as raw
from tests.sdk.fakes import CANARY, KINDS, ask
from tests.sdk.raw_servers import RawServer, balance, serve
from tests.sdk.stage import CREATE

both = pytest.mark.parametrize("kind", KINDS)
each_stack = pytest.mark.parametrize("stack", ["httpx", "httpx2"])
ONCE = Retry(attempts=1)


def ugen(kind: str, url: str, **options: Any) -> Any:
    return (prepay.AsyncUGen if kind == "async" else prepay.UGen)(CANARY, base_url=url, **options)


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
        with pytest.raises(prepay.ClientClosedError, match="has been closed"):
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
    from prepay._wire import stack as _http_stack

    monkeypatch.setenv("PREPAY_HTTP", "httpx2")
    monkeypatch.setitem(_http_stack._CORES, "httpx2", "httpcore_that_is_not_there")
    _http_stack._loaded.cache_clear()
    with pytest.raises(ConfigurationError, match=r"pip install 'prepay\[httpx2\]'"):
        prepay.TokPortal(CANARY)
    _http_stack._loaded.cache_clear()


def test_a3_a_mock_in_this_process_serves_every_loop() -> None:
    mock = Mock()
    client: Any = mock.ugen.account(balance=7).async_client()
    for library in (asyncio.run, asyncio.run):
        assert library(ask(client, "credits.balance")).available_credits == 7

    async def on_trio() -> Any:
        return await client.credits.balance()

    assert trio.run(on_trio).available_credits == 7


@both
async def test_a_client_that_is_closed_while_it_connects_sends_nothing(kind: str) -> None:
    # A listener whose queue is full keeps the connection waiting.
    with socket.create_server(("127.0.0.1", 0), backlog=1) as listener:
        port, waiting = listener.getsockname()[1], list[socket.socket]()
        for _ in range(4):
            waiting.append(socket.socket())
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex(("127.0.0.1", port))
        source = ugen(kind, f"http://127.0.0.1:{port}", retry=ONCE)
        if kind == "async":
            task: Any = asyncio.create_task(source.credits.balance(timeout=3))
            await asyncio.sleep(0.1)
            await source.aclose()
        else:
            task = asyncio.to_thread(source.credits.balance, timeout=3)
            task = asyncio.create_task(task)
            await asyncio.sleep(0.1)
            source.close()
        for each in waiting:
            each.close()
        listener.settimeout(0.1)
        for _ in waiting:
            with contextlib.suppress(OSError):
                listener.accept()[0].close()
        with pytest.raises(NotSentError):
            await task
