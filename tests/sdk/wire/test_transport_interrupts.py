"""Interrupted at any point, with any server, the transport goes on, leaks nothing, and is never understated."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trio

from prepay._wire.secret import KeyHeader, Secret
from prepay._wire.senders import ATTEMPT_LIMIT
from prepay._wire.transport import AsyncTransport, SyncTransport
from tests.sdk.fakes import CANARY
from tests.sdk.interrupting import (
    BEHAVIOURS,
    Interrupt,
    Ledger,
    a_send,
    at_await,
    at_opcode,
    cancel_this_task,
    moody,
    works,
)

_OURS = (
    "transport",
    "lanes",
    "slots",
    "network",
    "reasons",
    "failures",
    "body.",
    "request.",
    "stack.",
    "senders.",
)
OURS = (*(f"/prepay/_wire/{name}" for name in _OURS), "/prepay/_runtime/loops.py")
THEIRS = ("/httpcore", "/httpx", "/h11/")
each_behaviour = pytest.mark.parametrize("mode", BEHAVIOURS)
each_stack = pytest.mark.parametrize("stack", ["httpx", "httpx2"])
# A loop that an interrupt has ended cannot close its generators; they say so when they are collected.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
# How many interruption points of each combination are tried here; `make soak` tries every one.
POINTS = int(os.environ.get("PREPAY_INTERRUPTION_POINTS", "20"))
WIDTH = 2


def descriptors() -> int:
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


def ignore(_: object) -> None:
    """Take no notice."""


@pytest.fixture(autouse=True)
def unraisable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # What is thrown away at an unlucky moment says so when it is collected.
    monkeypatch.setattr(sys, "unraisablehook", ignore)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


def points(total: int) -> list[int]:
    step = max(total // POINTS, 1)
    return list(range(1 + total % step, total + 1, step))


@each_stack
@each_behaviour
@pytest.mark.parametrize("where", ["ours", "theirs"])
def test_a1_a2_an_interrupt_at_any_bytecode_of_a_sync_attempt(
    mode: str, stack: str, where: str, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    ledger, number = Ledger(), 0
    files = OURS if where == "ours" else THEIRS
    with moody(ledger) as server:
        transport = SyncTransport(
            server.url, Secret(CANARY), key_header=KeyHeader("X-API-Key"), connections=WIDTH
        )

        def attempt() -> Any:
            nonlocal number
            number += 1
            send = a_send(number, mode)
            try:
                outcome = transport.send(send)
                if works(outcome):
                    assert send.left
            finally:
                ledger.left[number] = send.left

        def goes_on() -> None:
            nonlocal number
            number += 1
            send = a_send(number, "healthy", limit=5)
            assert works(transport.send(send))
            ledger.left[number] = send.left

        total = at_opcode(0, files, attempt, Interrupt())
        assert total > 200
        goes_on()
        before = descriptors()
        for point in points(total):
            at_opcode(point, files, attempt, Interrupt())
            goes_on()
        assert descriptors() <= before + WIDTH
        assert server.open <= WIDTH + 2
        transport.close()
        record_property("points", number)
        assert ledger.understated() == set()


async def _on_trio(point: int, transport: AsyncTransport, send: Any) -> int:
    scope = trio.CancelScope()
    waiting = at_await(point, transport.send(send), scope.cancel)
    with scope:
        await waiting
    return waiting.count


async def _on_asyncio(point: int, transport: AsyncTransport, send: Any) -> int:
    waiting = at_await(point, transport.send(send), cancel_this_task)

    async def run() -> None:
        await waiting

    task = asyncio.create_task(run())
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return waiting.count


@each_stack
@each_behaviour
@pytest.mark.parametrize("library", ["asyncio", "trio"])
def test_a1_a2_a_cancellation_at_any_await(
    mode: str, stack: str, library: str, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    ledger, number = Ledger(), 0
    with moody(ledger) as server:

        async def work() -> int:
            nonlocal number
            transport = AsyncTransport(
                server.url, Secret(CANARY), key_header=KeyHeader("X-API-Key"), connections=WIDTH
            )
            cut, tried, point = (_on_trio if library == "trio" else _on_asyncio), 0, 0
            # Once over a new connection, once over the one that is kept.
            for fresh in (True, False):
                point, more = 0, True
                while more:
                    point += 1
                    if fresh:
                        await transport.aclose()
                        transport = AsyncTransport(
                            server.url, Secret(CANARY), key_header=KeyHeader("X-API-Key"), connections=WIDTH
                        )
                    number += 1
                    send = a_send(number, mode, limit=0.05)
                    more = await cut(point, transport, send) >= point
                    ledger.left[number] = send.left
                    tried += 1
                    number += 1
                    send = a_send(number, "healthy", limit=5)
                    assert works(await transport.send(send))
                    ledger.left[number] = send.left
            await transport.aclose()
            return tried

        before = descriptors()
        tried = asyncio.run(work()) if library == "asyncio" else trio.run(work)
        assert tried >= 4
        assert descriptors() <= before + 2
        record_property("points", number)
        assert ledger.understated() == set()


@each_behaviour
@pytest.mark.parametrize("library", ["asyncio", "trio"])
def test_a1_a2_an_interrupt_at_any_bytecode_of_an_async_attempt(
    mode: str, library: str, record_property: Any
) -> None:
    """The loop does not live through it; a client in the next one does."""
    ledger, number = Ledger(), 0
    with moody(ledger) as server:
        transport = AsyncTransport(
            server.url, Secret(CANARY), key_header=KeyHeader("X-API-Key"), connections=WIDTH
        )
        send = a_send(0, mode)

        def run(work: Any) -> Any:
            return asyncio.run(work()) if library == "asyncio" else trio.run(work)

        def attempt() -> None:
            nonlocal number, send
            number += 1
            send = a_send(number, mode)

            async def work() -> None:
                await transport.send(send)

            try:
                run(work)
            except BaseExceptionGroup as group:
                raise group.exceptions[0] from None
            except RuntimeError as error:
                # An exception between the bytecodes that leave a scope, where no signal can come, costs trio its loop.
                if "corrupted" not in str(error):
                    raise
            finally:
                ledger.left[number] = send.left

        def goes_on() -> None:
            nonlocal number
            number += 1
            healthy = a_send(number, "healthy", limit=5)

            async def work() -> Any:
                return await transport.send(healthy)

            assert works(run(work))
            ledger.left[number] = healthy.left

        total = at_opcode(0, OURS, attempt, Interrupt())
        goes_on()
        before = descriptors()
        for point in points(total)[:: max(POINTS // 25, 1)]:
            at_opcode(point, OURS, attempt, Interrupt())
            goes_on()
        assert descriptors() <= before + 2
        record_property("points", number)
        assert ledger.understated() == set()
    assert ATTEMPT_LIMIT > 0
