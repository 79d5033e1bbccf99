"""Rows 1 to 4: the mock over a socket, beside Prism, FastAPI and a bare ASGI application; kept in a file; its start."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from bench.load import Load, debits, reads
from bench.measure import Recorder, expect, in_turn
from bench.servers import PRICE, START, Server, start

__all__ = ["durable", "serving", "starting"]

SUBJECTS = ("bare", "fastapi", "mock", "prism")


def serving(out: Recorder, rounds: int, seconds: int) -> None:
    """Balance reads and bundles over 32 connections; each server is alone on its core, fresh in each round."""

    def one(name: str) -> Callable[[], None]:
        def run() -> None:
            with start(name, path="/" if name == "bare" else "/api/ext/credits/balance") as server:
                _measure(out, server, "read", reads, seconds)
                _measure(out, server, "debit", debits, seconds)

        return run

    in_turn({name: one(name) for name in SUBJECTS}, rounds)


def _measure(
    out: Recorder, server: Server, what: str, load: Callable[[Server, int], Load], seconds: int
) -> None:
    load(server, 1)
    got = load(server, seconds)
    _keep(out, f"http.{what}.{server.name}", got)


def _keep(out: Recorder, name: str, got: Load) -> None:
    out.add(f"{name}.rps", got.per_second, "1/s")
    out.add(f"{name}.p99", got.p99_ms, "ms")
    out.add(f"{name}.cpu", got.cpu_us, "µs")


def durable(out: Recorder, rounds: int, seconds: int, work: Path) -> None:
    """Bundles with `--state FILE`, in memory, and as one raw SQLite transaction each, on the same disk."""
    file = work / "state.db"

    def memory() -> None:
        with start("mock") as server:
            debits(server, 1)
            _keep(out, "state.memory", debits(server, seconds))

    def kept() -> None:
        _remove(file)
        with start("mock", extra=["--state", str(file)]) as server:
            debits(server, 1)
            _keep(out, "state.file", debits(server, seconds))
            balance = server.balance()
            # Whatever was acknowledged must be there after this.
            server.stop(signal.SIGKILL)
        expect(not (START - balance) % PRICE, "the balance is no whole number of bundles")
        with start("mock", extra=["--state", str(file)]) as server:
            expect(server.balance() == balance, "a debit was acknowledged and is lost after kill -9")

    def raw() -> None:
        out.add("state.raw.tps", _raw(work / "raw.db", seconds), "1/s")

    in_turn({"memory": memory, "file": kept, "raw": raw}, rounds)
    _remove(file)


def _raw(file: Path, seconds: int) -> float:
    """Transactions a second of one row each, with the settings of the state file."""
    _remove(file)
    sql = sqlite3.connect(file, isolation_level=None)
    for statement in ("PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
        sql.execute(statement)
    sql.execute("CREATE TABLE log (seq INTEGER PRIMARY KEY, at, key, balance, path, body)")
    count, begin = 0, time.perf_counter()
    while (taken := time.perf_counter() - begin) < seconds:
        sql.execute("BEGIN IMMEDIATE")
        sql.execute(
            "INSERT INTO log VALUES (NULL, ?, 'sk_mock_key', ?, '/api/ext/bundles', ?)",
            (count, count, b"x" * 110),
        )
        sql.execute("COMMIT")
        count += 1
    expect(sql.execute("SELECT count(*) FROM log").fetchone() == (count,), "raw transactions are missing")
    sql.close()
    _remove(file)
    return count / taken


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def starting(out: Recorder, rounds: int) -> None:
    """From the process's start to the first right answer, and the memory it then has."""

    def one(name: str) -> Callable[[], None]:
        def run() -> None:
            with start(name, core=None) as server:
                out.add(f"start.{name}.ms", server.started_ms, "ms")
                time.sleep(0.3)
                out.add(f"start.{name}.memory", server.memory_mb(), "MB")

        return run

    in_turn({name: one(name) for name in ("mock", "prism")}, rounds)
