"""The endurance runs: what they do to a client, and the books that they compare afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trio
import trustme

import prepay
from prepay import Budget, NotSentError, OutcomeUnknownError, Retry

__all__ = ["Row", "Shop", "cancellations", "forks", "loops", "shop", "signals"]

PRICE, WIDTH = 25, 10
# Few, so that the calls get as far as the purchase before they are cut.
WORKERS = 3
ARGUMENTS: dict[str, Any] = {
    "bundle_type": "account_only",
    "country": "USA",
}
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Row:
    """One line of the table.

    Attributes:
        name: what was done.
        calls: calls that were begun; ``answered``, ``unknown``, ``unsent``, ``cut`` add up to them.
        unknown: calls that ended in OutcomeUnknownError.
        unsent: calls that ended in NotSentError.
        cut: calls that were cancelled or interrupted, of which ``kept`` keep their credits aside.
        charges: purchases that the server charged.
        double: keys that it charged twice.
        understated: purchases that it charged although the program was told that nothing was.
        bare: exceptions that are none of prepay's, by their names.
        most: connections at a time; ``width``: how many there may be.
        first: seconds of a call before, ``last`` after; the best of five.
    """

    name: str
    calls: int = 0
    answered: int = 0
    unknown: int = 0
    unsent: int = 0
    cut: int = 0
    kept: int = 0
    charges: int = 0
    double: int = 0
    understated: int = 0
    bare: list[str] = field(default_factory=list)
    most: int = 0
    width: int = WIDTH
    first: float = 0.0
    last: float = 0.0
    answers: set[str] = field(default_factory=set)
    told_free: set[str] = field(default_factory=set)
    told_perhaps: set[str] = field(default_factory=set)
    attempts: dict[str, Any] = field(default_factory=dict)

    def faults(self) -> list[str]:
        """What is not as it must be."""
        found: list[str] = []
        if self.bare:
            found.append(f"bare exceptions: {self.bare[:3]}")
        if self.double:
            found.append(f"{self.double} charged twice")
        if self.understated:
            found.append(f"{self.understated} understated")
        if self.calls != self.answered + self.unknown + self.unsent + self.cut + len(self.bare):
            found.append("the calls do not add up")
        # One more for each that is being thrown away while its successor connects.
        if self.most > 2 * self.width + 2:
            found.append(f"{self.most} connections")
        if self.last > 5 * self.first + 0.05:
            found.append(
                f"the last call took {self.last * 1000:.1f} ms, the first {self.first * 1000:.1f} ms"
            )
        return found


class Shop:
    """A server and how to reach it."""

    def __init__(self, url: str, context: Any) -> None:
        self.url = url
        self._context = context

    def client(self, *, sync: bool, width: int = WIDTH) -> Any:
        made = prepay.TokPortal if sync else prepay.AsyncTokPortal
        return made("sk_mock_soak", base_url=self.url, max_connections=width, retry=Retry(attempts=1))

    def books(self) -> Any:
        """What the server charged since it was last asked."""
        with urllib.request.urlopen(f"{self.url}/_books", context=self._context) as response:
            return json.load(response)

    def settle(self, row: Row) -> Row:
        """Compare what the server charged with what the program was told."""
        time.sleep(0.3)
        books = self.books()
        charged: dict[str, int] = {
            key: n for key, n in books["charged"].items() if not key.startswith("probe")
        }
        row.charges, row.double = sum(charged.values()), sum(count > 1 for count in charged.values())
        row.understated = len(charged.keys() & row.told_free)
        missing = row.answers - charged.keys()
        strange = charged.keys() - row.answers - row.told_perhaps - row.told_free
        if missing or strange:
            row.bare.append(f"{len(missing)} answered and not charged, {len(strange)} charged and never told")
        row.most = max(row.most, books["most"])
        return row


def watched(client: Any, row: Row) -> Any:
    """Note the attempts of a client, so that it can be asked afterwards whether a byte may have left."""
    through = client._transport.send

    def send(attempt: Any) -> Any:
        if attempt.key is not None and "x-tokportal-dry-run" not in attempt.request.headers:
            row.attempts[attempt.key] = attempt
        return through(attempt)

    client._transport.send = send
    return client


@contextmanager
def shop(folder: Path, *, tls: bool = False, delay: float = 0.0) -> Iterator[Shop]:
    """A server in a process of its own; ``folder`` holds its certificates."""
    command, context = (
        [sys.executable, str(Path(__file__).with_name("server.py")), "--delay", str(delay)],
        None,
    )
    if tls:
        bundle, certificate = folder / "ca.pem", folder / "server.pem"
        if not bundle.exists():
            authority = trustme.CA()
            authority.cert_pem.write_to_path(bundle)
            authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
        os.environ["SSL_CERT_FILE"] = str(bundle)
        command += ["--certificate", str(certificate)]
        import ssl

        context = ssl.create_default_context(cafile=str(bundle))
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        yield Shop(f"http{'s' if tls else ''}://127.0.0.1:{port}", context)
    finally:
        os.environ.pop("SSL_CERT_FILE", None)
        process.communicate("")


def note(row: Row, key: str, budget: Budget | None, error: BaseException | None) -> None:
    """Book what a call has told."""
    if error is None:
        row.answered += 1
        row.answers.add(key)
    elif isinstance(error, OutcomeUnknownError):
        row.unknown += 1
        row.told_perhaps.add(key)
    elif isinstance(error, NotSentError):
        row.unsent += 1
        row.told_free.add(key)
    elif isinstance(error, (Cut, TimeoutError)) and not isinstance(error, prepay.PrepayError):
        row.cut += 1
        # A budget tells what may have been charged; without one the transport is asked whether a byte had left.
        attempt = row.attempts.get(key)
        kept = (
            (attempt is not None and attempt.left) if budget is None else budget.spent + budget.reserved > 0
        )
        row.kept += kept
        (row.told_perhaps if kept else row.told_free).add(key)
    else:
        row.bare.append(f"{type(error).__name__}: {error}")


class Cut(Exception):
    """What a signal handler raises."""


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
