"""Deadlines and interrupts: what is cut short ends in time, and tells whether a byte can have left."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

import prepay
from prepay import Budget, Hooks, NotSentError, OutcomeUnknownError, Retry
from prepay._operation.spec import Call
from prepay._wire.effects import Send
from prepay._wire.encode import encode
from prepay._wire.messages import TransportFailure
from prepay._wire.transport import AsyncTransport, SyncTransport
from prepay.hooks import RequestEvent
from tests.sdk.fakes import BY_ID, CANARY, KINDS, ask, client, spec
from tests.sdk.stage import CREATE

both = pytest.mark.parametrize("kind", KINDS)
ONCE = Retry(attempts=1)
TOO_LATE = TransportFailure(False, "nothing was sent before the deadline", timed_out=True, kind="deadline")
# A quote comes first when a budget counts; it is told apart by its header.
QUOTE = {
    "data": {},
    "credits_charged": 0,
    "credits_would_charge": 25,
    "cost_breakdown": {"account_creation": 25},
}


def is_quote(request: httpx.Request) -> bool:
    return "x-tokportal-dry-run" in request.headers


@contextmanager
def server(behave: Callable[[socket.socket], None]) -> Generator[str]:
    """A listener whose connections are handed to ``behave``, one after the other."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stopping = threading.Event()

        def serve() -> None:
            while not stopping.is_set():
                connection, _ = listener.accept()
                with connection:
                    if not stopping.is_set():
                        behave(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            stopping.set()
            socket.create_connection(("127.0.0.1", port)).close()
            thread.join()


def silence(connection: socket.socket) -> None:
    """Read whatever comes until the other side gives up."""
    while connection.recv(65536):
        pass


def drip(connection: socket.socket) -> None:
    """Answer so slowly that each part comes in time, and the whole never does."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n")
    try:
        for _ in range(1000):
            connection.sendall(b" ")
            time.sleep(0.005)
    except OSError:
        pass


async def timed_out(kind: str, url: str, **options: Any) -> Any:
    """The error of a paid call to ``url``."""
    kinds: dict[str, Any] = {"async": prepay.AsyncTokPortal, "sync": prepay.TokPortal}
    source = kinds[kind](CANARY, base_url=url, retry=ONCE)
    with pytest.raises(prepay.APIConnectionError) as caught:
        await ask(source, "bundles.create", **CREATE, **options)
    await source.aclose() if kind == "async" else source.close()
    return caught.value


@both
@pytest.mark.parametrize("behave", [silence, drip])
async def test_a_deadline_ends_a_call_whatever_the_server_does(
    kind: str, behave: Callable[[socket.socket], None]
) -> None:
    with server(behave) as url:
        error = await timed_out(kind, url, deadline=0.05)
    assert isinstance(error, OutcomeUnknownError)
    assert error.charged is None


def a_send(limit: float = 0.02) -> Send:
    call = Call(spec(BY_ID["tokportalGetCreditBalance"]))
    return Send(
        encode(call, headers={}, timeout=prepay.Timeout(connect=1, read=1, write=1)), call, limit=limit
    )


async def test_a2_whoever_waits_at_the_gate_has_sent_nothing() -> None:
    from prepay._wire.secret import KeyHeader, Secret

    with server(silence) as url:
        crowded: Any = AsyncTransport(url, Secret(CANARY), key_header=KeyHeader("X-API-Key"), connections=1)
        holding = asyncio.create_task(crowded.send(a_send(1.0)))
        await asyncio.sleep(0.05)
        send = a_send()
        assert await crowded.send(send) == TOO_LATE
        assert not send.left
        assert (await holding).may_have_been_sent
        await crowded.aclose()
        narrow: Any = SyncTransport(url, Secret(CANARY), key_header=KeyHeader("X-API-Key"), connections=1)
        held = next(iter(narrow._gates.values())).slots.take()
        send = a_send()
        assert narrow.send(send) == TOO_LATE
        assert not send.left
        del held
        narrow.close()


@both
async def test_a_connection_that_is_not_there_has_exposed_nothing(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    error = await timed_out(kind, f"http://127.0.0.1:{port}")
    assert isinstance(error, NotSentError)
    assert error.charged is False


@pytest.mark.parametrize("sent", [True, False])
async def test_a_task_that_is_cancelled_keeps_its_credits_aside_once_a_byte_may_have_left(
    sent: bool, caplog: pytest.LogCaptureFixture
) -> None:
    reached = asyncio.Event()

    async def stay() -> None:
        reached.set()
        await asyncio.Event().wait()

    async def on_request(event: RequestEvent) -> None:
        if event.idempotency_key == "mine" and not sent:
            await stay()

    async def handle(request: httpx.Request) -> httpx.Response:
        if not is_quote(request):
            await stay()
        return httpx.Response(201, json=QUOTE)

    budget, http_client = Budget(100), httpx.AsyncClient(transport=httpx.MockTransport(handle))
    hooks = Hooks(on_request=on_request)
    source = prepay.AsyncTokPortal(CANARY, http_client=http_client, budget=budget, hooks=hooks)
    task = asyncio.create_task(source.bundles.create(**CREATE, idempotency_key="mine"))
    await reached.wait()
    assert budget.reserved == 25
    task.cancel()
    with caplog.at_level(logging.WARNING, logger="prepay"), pytest.raises(asyncio.CancelledError):
        await task
    assert (budget.spent, budget.reserved) == (0, 25 if sent else 0)
    assert ["idempotency key mine" in message for message in caplog.messages] == [True] * sent


@both
async def test_an_interrupt_keeps_credits_aside_and_a_refusal_gives_them_back(kind: str) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if is_quote(request):
            return httpx.Response(201, json=QUOTE)
        if request.headers["idempotency-key"] == "refused":
            return httpx.Response(403, json={"error": {"code": "AUTH_INSUFFICIENT_SCOPE"}})
        raise KeyboardInterrupt

    budget = Budget(100)
    source: Any = client("tokportal", kind, handle, budget=budget)

    async def create(key: str) -> None:
        made = source.bundles.create(**CREATE, idempotency_key=key)
        if kind == "async":
            await made

    with pytest.raises(prepay.PermissionDeniedError):
        await create("refused")
    assert (budget.spent, budget.reserved) == (0, 0)
    with pytest.raises(KeyboardInterrupt):
        await create("interrupted")
    assert (budget.spent, budget.reserved) == (0, 25)
