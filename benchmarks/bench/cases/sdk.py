"""Row 7: what a client adds to the HTTP library under it, with answers made in the process, sync and async.

Each client is compared with the raw library that it uses itself: prepay and the plain generated client with httpx,
openai with httpx2. stripe brings its own layer over `requests`; its whole call over a stub stands for its overhead,
which flatters it by nothing.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import httpx2
import orjson

from bench.measure import Recorder, expect, in_turn, per_call
from bench.servers import START
from prepay import AsyncTokPortal, TokPortal

__all__ = ["overhead"]

WORK = Path(__file__).resolve().parents[2] / ".work"
KEY = "key_of_the_bench"
_URL = "https://stub.test/api/ext/credits/balance"
_BALANCE = orjson.dumps(
    {
        "data": {
            "total_credits": START,
            "expiring_within_7_days": 0,
            "upcoming_expirations": [],
            "last_updated": "2026-06-01T12:00:00.000000+00:00",
        }
    }
)
_MODEL = orjson.dumps({"id": "m", "object": "model", "created": 1, "owned_by": "bench"})
_JSON = {"content-type": "application/json", "x-tokportal-request-id": "req_1"}


def _stub(library: Any, content: bytes) -> Any:
    return library.MockTransport(lambda _: library.Response(200, headers=_JSON, content=content))


def overhead(out: Recorder, rounds: int, count: int) -> None:
    """Microseconds for one whole call of each."""
    sync = {**_ours(), **_raw(), **_plain(), **_openai(), **_stripe()}
    in_turn({name: _timed(out, name, call, count) for name, call in sync.items()}, rounds)
    asyncio.run(_overhead_async(out, rounds, count))


def _timed(out: Recorder, name: str, call: Callable[[], object], count: int) -> Callable[[], None]:
    return lambda: out.add(f"call.sync.{name}", per_call(call, count), "µs")


def _ours() -> dict[str, Callable[[], object]]:
    client = TokPortal(
        KEY, base_url="https://stub.test", http_client=httpx.Client(transport=_stub(httpx, _BALANCE))
    )
    expect(client.credits.balance().data.total_credits == START, "the SDK read the balance wrongly")
    return {"prepay": client.credits.balance}


def _raw() -> dict[str, Callable[[], object]]:
    one = httpx.Client(transport=_stub(httpx, _BALANCE), headers={"X-API-Key": KEY})
    two = httpx2.Client(transport=_stub(httpx2, _MODEL), headers={"Authorization": f"Bearer {KEY}"})
    return {"httpx": lambda: one.get(_URL).json(), "httpx2": lambda: two.get(_URL).json()}


def _plain() -> dict[str, Callable[[], object]]:
    sys.path.insert(0, str(WORK))
    from plain_client.api.tok_portal_credits import tokportal_get_credit_balance as operation
    from plain_client.client import AuthenticatedClient

    client = AuthenticatedClient(
        base_url="https://stub.test", token=KEY, prefix="", auth_header_name="X-API-Key"
    )
    client.set_httpx_client(
        httpx.Client(
            base_url="https://stub.test", transport=_stub(httpx, _BALANCE), headers={"X-API-Key": KEY}
        )
    )
    answer: Any = operation.sync(client=client)
    expect(answer.data.total_credits == START, "the plain client read the balance wrongly")
    return {"plain": lambda: operation.sync(client=client)}


def _openai() -> dict[str, Callable[[], object]]:
    import openai

    client = openai.OpenAI(
        api_key=KEY, base_url="https://stub.test", http_client=httpx2.Client(transport=_stub(httpx2, _MODEL))
    )
    expect(client.models.retrieve("m").owned_by == "bench", "openai read its answer wrongly")
    return {"openai": lambda: client.models.retrieve("m")}


def _stripe() -> dict[str, Callable[[], object]]:
    import stripe

    class Stub(stripe.HTTPClient):
        name = "stub"

        def request(self, *_: Any, **__: Any) -> tuple[bytes, int, dict[str, str]]:
            return b'{"object":"balance","available":[{"amount":132,"currency":"usd"}]}', 200, _JSON

    client = stripe.StripeClient(KEY, http_client=Stub())
    expect(client.v1.balance.retrieve().available[0].amount == 132, "stripe read its answer wrongly")
    return {"stripe": client.v1.balance.retrieve}


async def _overhead_async(out: Recorder, rounds: int, count: int) -> None:
    import openai

    raw = httpx.AsyncClient(transport=_stub(httpx, _BALANCE), headers={"X-API-Key": KEY})
    raw2 = httpx2.AsyncClient(transport=_stub(httpx2, _MODEL), headers={"Authorization": f"Bearer {KEY}"})
    ours = AsyncTokPortal(
        KEY, base_url="https://stub.test", http_client=httpx.AsyncClient(transport=_stub(httpx, _BALANCE))
    )
    theirs = openai.AsyncOpenAI(
        api_key=KEY,
        base_url="https://stub.test",
        http_client=httpx2.AsyncClient(transport=_stub(httpx2, _MODEL)),
    )
    expect(
        (await ours.credits.balance()).data.total_credits == START, "the async SDK read the balance wrongly"
    )
    subjects: dict[str, Callable[[], Awaitable[object]]] = {
        "prepay": ours.credits.balance,
        "httpx": lambda: _json(raw),
        "httpx2": lambda: _json(raw2),
        "openai": lambda: theirs.models.retrieve("m"),
    }
    names = list(subjects)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            out.add(f"call.async.{name}", await _per_call(subjects[name], count), "µs")


async def _json(client: Any) -> object:
    return (await client.get(_URL)).json()


async def _per_call(call: Callable[[], Awaitable[object]], calls: int, batches: int = 5) -> float:
    each = max(calls // batches, 1)
    best = float("inf")
    gc.disable()
    try:
        for _ in range(batches):
            begin = time.perf_counter_ns()
            for _ in range(each):
                await call()
            best = min(best, (time.perf_counter_ns() - begin) / each / 1000)
    finally:
        gc.enable()
    return best
