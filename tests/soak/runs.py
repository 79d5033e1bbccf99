"""The endurance runs: what they do to a client."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from typing import Any

import trio

from prepay import Budget
from tests.soak.books import ARGUMENTS, PRICE, WIDTH, Cut, Row, Shop, note, watched

__all__ = ["cancellations", "forks", "loops", "signals"]

# Few, so that the calls get as far as the purchase before they are cut.
WORKERS = 3


def key_of(rng: random.Random) -> str:
    return f"{rng.getrandbits(64):016x}"


async def _probe(client: Any) -> float:
    best = 9.0
    for number in range(5):
        started = time.perf_counter()
        await client.bundles.create(**ARGUMENTS, idempotency_key=f"probe-{time.time_ns()}-{number}")
        best = min(best, time.perf_counter() - started)
    return best


def cancellations(place: Shop, library: str, count: int, seed: str) -> Row:
    """Cancel calls after 0.1 to 4 ms, a few at a time."""
    row, rng, left = Row(f"cancel {library}"), random.Random(seed), iter(range(count))

    async def one(client: Any) -> None:
        key, seconds = key_of(rng), rng.uniform(0.0001, 0.004)
        error: Exception | None = None
        # With a budget a question comes before the purchase, and most calls are cut in it.
        budget = Budget(PRICE) if rng.random() < 0.5 else None
        row.calls += 1
        options: dict[str, Any] = {"budget": budget, "idempotency_key": key}
        try:
            if library == "trio":
                with trio.fail_after(seconds):
                    await client.bundles.create(**ARGUMENTS, **options)
            else:
                async with asyncio.timeout(seconds):
                    await client.bundles.create(**ARGUMENTS, **options)
        except trio.TooSlowError:
            error = Cut()
        except Exception as caught:  # noqa: BLE001 - booked
            error = caught
        note(row, key, budget, error)

    async def worker(client: Any) -> None:
        for _ in left:
            await one(client)

    async def run() -> None:
        async with place.client(sync=False) as client:
            row.first = await _probe(watched(client, row))
            if library == "trio":
                async with trio.open_nursery() as nursery:
                    for _ in range(WORKERS):
                        nursery.start_soon(worker, client)
            else:
                await asyncio.gather(*(worker(client) for _ in range(WORKERS)))
            row.last = await _probe(client)

    trio.run(run) if library == "trio" else asyncio.run(run())
    return place.settle(row)


def signals(place: Shop, count: int, seed: str) -> Row:
    """Raise an exception in a signal handler after 0.1 to 4 ms of a call."""
    row, rng = Row("signal"), random.Random(seed)

    def cut(*_: Any) -> None:
        raise Cut

    def probe() -> float:
        best = 9.0
        for number in range(5):
            started = time.perf_counter()
            client.bundles.create(**ARGUMENTS, idempotency_key=f"probe-{time.time_ns()}-{number}")
            best = min(best, time.perf_counter() - started)
        return best

    before, hook = signal.signal(signal.SIGALRM, cut), sys.unraisablehook
    # The alarm rings in finalisers as well, where nobody can catch what the handler raises.
    sys.unraisablehook = lambda _: None
    try:
        client = watched(place.client(sync=True), row)
        row.first = probe()
        while row.cut + len(row.bare) < count:
            key, error = key_of(rng), None
            budget = Budget(PRICE) if rng.random() < 0.5 else None
            row.calls += 1
            try:
                try:
                    signal.setitimer(signal.ITIMER_REAL, rng.uniform(0.0001, 0.004))
                    client.bundles.create(**ARGUMENTS, budget=budget, idempotency_key=key)
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
            except Exception as caught:  # noqa: BLE001 - booked
                error = caught
            note(row, key, budget, error)
        row.last = probe()
        client.close()
    finally:
        signal.signal(signal.SIGALRM, before)
        sys.unraisablehook = hook
    return place.settle(row)


def loops(place: Shop, count: int, calls: int, seed: str) -> Row:
    """One client in so many event loops, one after the other, with so many calls at a time."""
    row, rng = Row("loops", width=100), random.Random(seed)
    client = place.client(sync=False, width=100)

    async def one() -> None:
        key = key_of(rng)
        row.calls += 1
        try:
            receipt = await client.bundles.create(**ARGUMENTS, idempotency_key=key)
            error: Exception | None = None if receipt.data.id == key else AssertionError("another's receipt")
        except Exception as caught:  # noqa: BLE001 - booked
            error = caught
        note(row, key, None, error)

    async def crowd() -> None:
        await asyncio.gather(*(one() for _ in range(calls)))

    row.first = asyncio.run(_probe(client))
    for _ in range(count):
        asyncio.run(crowd())
    row.last = asyncio.run(_probe(client))
    return place.settle(row)


def forks(place: Shop, count: int, seed: str) -> Row:
    """Fork two children at a time from a program that has used its client; all three go on buying."""
    row, client = Row("forks", width=3 * WIDTH), place.client(sync=True)
    row.first = _timed(client)

    def buy(rng: random.Random) -> list[list[str]]:
        told: list[list[str]] = []
        for _ in range(4):
            key = key_of(rng)
            try:
                receipt = client.bundles.create(**ARGUMENTS, idempotency_key=key)
                told.append([key, "" if receipt.data.id == key else "another's receipt"])
            except Exception as caught:  # noqa: BLE001 - booked
                told.append([key, f"{type(caught).__name__}: {caught}"])
        return told

    for number in range(count):
        children: list[tuple[int, int]] = []
        for child in range(2):
            reading, writing = os.pipe()
            pid = os.fork()
            if pid == 0:
                told: Any = "died"
                try:
                    told = buy(random.Random(f"{seed}-{number}-{child}"))
                finally:
                    os.write(writing, json.dumps(told).encode())
                    os._exit(0)
            os.close(writing)
            children.append((pid, reading))
        bought = buy(random.Random(f"{seed}-{number}-parent"))
        for pid, reading in children:
            with os.fdopen(reading, "rb") as file:
                bought += json.loads(file.read())
            os.waitpid(pid, 0)
        for key, fault in bought:
            row.calls += 1
            note(row, key, None, RuntimeError(fault) if fault else None)
    row.last = _timed(client)
    client.close()
    return place.settle(row)


def _timed(client: Any) -> float:
    best = 9.0
    for number in range(5):
        started = time.perf_counter()
        client.bundles.create(**ARGUMENTS, idempotency_key=f"probe-{time.time_ns()}-{number}")
        best = min(best, time.perf_counter() - started)
    return best
