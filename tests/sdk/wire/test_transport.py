"""The transport: one SSL context, a gate in front of the pool, and an honest word about what was sent."""

from __future__ import annotations

import asyncio
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

import prepay
from prepay import NotSentError, OutcomeUnknownError
from prepay._wire.slots import Slots
from prepay._wire.stack import chosen_stack, ssl_context
from tests.sdk.fakes import CANARY, KINDS, answering, ask, client

both = pytest.mark.parametrize("kind", KINDS)


def test_a_slot_is_taken_back_when_the_thread_that_had_it_lost_it() -> None:
    slots = Slots(3)
    held = [slots.take(), slots.take()]
    assert [slot.number for slot in held if slot] == [0, 1], "few callers stay with the first connections"
    third = slots.take()
    assert slots.take() is None
    del third
    again = slots.take()
    assert again is not None
    assert again.number == 2
    assert slots.take() is None


def test_slots_come_back_whatever_becomes_of_the_call() -> None:
    made = prepay.TokPortal(CANARY, base_url="http://127.0.0.1:9", retry=None, max_connections=3)
    transport: Any = made._transport
    before = next(iter(transport._gates.values())).slots.free.copy()
    with pytest.raises(NotSentError):
        made.me.get()
    assert next(iter(transport._gates.values())).slots.free == before
    assert next(iter(transport._gates.values())).slots.lanes() == []


def test_all_clients_share_one_ssl_context() -> None:
    stack = chosen_stack()
    assert ssl_context(stack) is ssl_context(stack)
    assert ssl_context(stack).verify_mode is ssl.CERT_REQUIRED
    assert ssl_context(stack).check_hostname


class Crowd:
    """Counts how many are inside at a time; holds the first ones until the gate is known to be full."""

    def __init__(self, width: int) -> None:
        self.lock = threading.Lock()
        self.full = threading.Barrier(width)
        self.inside = self.most = self.total = 0

    def enter(self) -> None:
        with self.lock:
            self.inside += 1
            self.total += 1
            self.most = max(self.most, self.inside)

    def leave(self) -> None:
        with self.lock:
            self.inside -= 1


def test_the_gate_lets_in_as_many_threads_as_the_pool_has_connections() -> None:
    crowd = Crowd(width=4)

    def handle(_: httpx.Request) -> httpx.Response:
        crowd.enter()
        crowd.full.wait(timeout=20)
        crowd.leave()
        return httpx.Response(200, json={"available_credits": 1})

    source = client("ugen", "sync", handle, max_connections=4)
    with ThreadPoolExecutor(16) as threads:
        calls = [threads.submit(source.credits.balance) for _ in range(32)]
    assert [call.result().available_credits for call in calls] == [1] * 32
    assert (crowd.most, crowd.total) == (4, 32)


async def test_the_gate_lets_in_as_many_tasks_as_the_pool_has_connections() -> None:
    crowd = Crowd(width=1)

    async def handle(_: httpx.Request) -> httpx.Response:
        crowd.enter()
        for _turn in range(5):
            await asyncio.sleep(0)
        crowd.leave()
        return httpx.Response(200, json={"available_credits": 1})

    http_client = httpx.AsyncClient(transport=httpx.MockTransport(handle))
    source = prepay.AsyncUGen(CANARY, max_connections=8, http_client=http_client)
    assert len(await asyncio.gather(*(source.credits.balance() for _ in range(200)))) == 200
    assert (crowd.most, crowd.total) == (8, 200)


class Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b'{"credit_balance": 1, "credit_reserved": 0, "available_credits": 1}'
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


async def test_hundreds_of_calls_at_a_time_all_succeed_over_a_narrow_pool() -> None:
    with Server(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_port}"
            async with prepay.AsyncUGen(CANARY, base_url=address, max_connections=20) as source:
                balances = await asyncio.gather(*(source.credits.balance() for _ in range(400)))
        finally:
            server.shutdown()
            thread.join()
    assert [balance.available_credits for balance in balances] == [1] * 400


NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
PERHAPS_SENT = (
    httpx.ReadError,
    httpx.ReadTimeout,
    httpx.WriteError,
    httpx.WriteTimeout,
    httpx.RemoteProtocolError,
    httpx.LocalProtocolError,
    httpx.DecodingError,
    httpx.ProxyError,
    httpx.CloseError,
)


@both
@pytest.mark.parametrize("cause", [*NOT_SENT, *PERHAPS_SENT], ids=lambda cause: cause.__name__)
async def test_a_failure_says_whether_the_request_can_have_been_sent(
    cause: type[Exception], kind: str
) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise cause(f"detail with {CANARY}")

    source = client("ugen", kind, fail)
    with pytest.raises(NotSentError if cause in NOT_SENT else OutcomeUnknownError) as caught:
        await ask(
            source,
            "jobs.create",
            product_name="a",
            product_image_url="https://a.example/a.png",
            segment_count=1,
        )
    assert caught.value.operation == "ugen.jobs.create"
    assert caught.value.idempotency_key
    assert cause.__name__ in str(caught.value)
    assert CANARY not in str(caught.value)
    assert type(caught.value.__cause__) is cause
    assert CANARY not in str(caught.value.__cause__)
    assert caught.value.__cause__ is not None
    assert caught.value.__cause__.__traceback__ is None


@both
async def test_a_port_where_nobody_listens_means_nothing_was_sent(kind: str) -> None:
    chosen = prepay.AsyncUGen if kind == "async" else prepay.UGen
    source = chosen(CANARY, base_url="http://127.0.0.1:1")
    with pytest.raises(
        NotSentError, match=r"http://127\.0\.0\.1:1: the connection was refused.*Nothing was sent"
    ):
        await ask(source, "credits.balance")
    await source.aclose() if isinstance(source, prepay.AsyncUGen) else source.close()


@both
async def test_a_redirect_does_not_carry_the_key_elsewhere(kind: str) -> None:
    seen: list[httpx.Request] = []
    source = client(
        "ugen", kind, answering(httpx.Response(302, headers={"location": "https://evil.example/"}), seen)
    )
    with pytest.raises(prepay.APIStatusError) as caught:
        await ask(source, "credits.balance")
    assert caught.value.status == 302
    assert [request.url.host for request in seen] == ["api.u-gen.ai"]


@both
async def test_an_error_of_the_handler_is_not_taken_for_a_closed_client(kind: str) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise RuntimeError("a fault of this test")

    with pytest.raises(RuntimeError, match="a fault of this test"):
        await ask(client("ugen", kind, fail), "credits.balance")


@both
async def test_a_client_that_is_closed_under_a_call_does_not_say_that_nothing_was_sent(kind: str) -> None:
    sources: list[Any] = []

    def close(_: httpx.Request) -> httpx.Response:
        http_client: Any = sources[0]._transport._client
        state: Any = http_client._state
        http_client._state = state.__class__.CLOSED
        raise RuntimeError("the pool was closed")

    sources.append(client("ugen", kind, close))
    with pytest.raises(OutcomeUnknownError, match="closed before a response came") as caught:
        await ask(
            sources[0],
            "jobs.create",
            product_name="a",
            product_image_url="https://a.example",
            segment_count=1,
        )
    assert caught.value.attempts == 1
    with pytest.raises(NotSentError, match="closed"):
        await ask(sources[0], "credits.balance")


@both
async def test_the_key_stands_once_whatever_an_own_client_sends_by_itself(kind: str) -> None:
    seen: list[httpx.Request] = []
    transport = httpx.MockTransport(answering(httpx.Response(200, json={"available_credits": 1}), seen))
    headers = {"X-API-Key": "theirs", "Accept-Encoding": "br", "X-Own": "1"}
    made: Any = httpx.AsyncClient if kind == "async" else httpx.Client
    chosen: Any = prepay.AsyncUGen if kind == "async" else prepay.UGen
    await ask(chosen(CANARY, http_client=made(transport=transport, headers=headers)), "credits.balance")
    sent = seen[0].headers
    assert sent.get_list("x-api-key") == [CANARY]
    assert sent.get_list("accept-encoding") == ["gzip, deflate"]
    assert sent["x-own"] == "1"
