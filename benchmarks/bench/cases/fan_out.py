"""Row 9: a thousand calls at once on one async client, against the same server."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import httpx2

from bench.measure import Recorder, expect
from bench.servers import BALANCE, KEY, LOAD_CORE, SERVER_CORE, START, Server, start
from prepay import AsyncTokPortal

__all__ = ["thousand"]

CALLS = 1000
# Raw httpx needs tens of seconds for what it then fails at; how many it manages in this time is telling enough.
_PATIENCE_S = 5.0

Burst = Callable[[str], Awaitable[int]]


async def _prepay(url: str) -> int:
    async with AsyncTokPortal(KEY, base_url=url) as client:
        answers = await asyncio.gather(
            *(client.credits.balance() for _ in range(CALLS)), return_exceptions=True
        )
    return sum(
        not isinstance(answer, BaseException) and answer.data.total_credits == START for answer in answers
    )


async def _raw(library: Any, url: str) -> int:
    async with library.AsyncClient(base_url=url, headers={"X-API-Key": KEY}) as client:
        answers = await asyncio.gather(*(client.get(BALANCE) for _ in range(CALLS)), return_exceptions=True)
    return sum(
        not isinstance(answer, BaseException)
        and answer.status_code == 200
        and answer.json()["data"]["total_credits"] == START
        for answer in answers
    )


def thousand(out: Recorder, rounds: int) -> None:
    """Seconds until all are answered, and how many are."""
    subjects: dict[str, Burst] = {
        "prepay": _prepay,
        "httpx2": lambda url: _raw(httpx2, url),
        "httpx": lambda url: _raw(httpx, url),
    }
    names = list(subjects)
    with start("mock", core=SERVER_CORE) as server:
        os.sched_setaffinity(0, {LOAD_CORE})
        for number in range(rounds):
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                if name == "httpx" and number:
                    continue
                _burst(out, server, name, subjects[name])


def _burst(out: Recorder, server: Server, name: str, burst: Burst) -> None:
    begin = time.perf_counter()
    succeeded = asyncio.run(_within(burst(f"http://127.0.0.1:{server.port}")))
    out.add(f"fan_out.{name}.seconds", time.perf_counter() - begin, "s")
    out.add(f"fan_out.{name}.succeeded", succeeded, "")
    expect(name == "httpx" or succeeded == CALLS, f"{name}: {succeeded} of {CALLS} calls succeeded")


async def _within(burst: Awaitable[int]) -> int:
    try:
        return await asyncio.wait_for(burst, _PATIENCE_S)
    except TimeoutError:
        return 0
