"""Row 6: the mock in the caller's own process, beside moto and a call stubbed by respx."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import orjson
import respx

from bench.load import BODY
from bench.measure import Recorder, expect, in_turn, per_call
from bench.servers import BALANCE, BUNDLES, KEY, PRICE, START
from prepay import TokPortal
from prepay_mock import Mock
from prepay_mock.build import make_engine
from prepay_mock.engine.messages import Request
from prepay_mock.world.world import World

__all__ = ["calls", "worlds"]

ACCOUNTS, ROWS = 100, 100
_HEADERS = {b"host": b"127.0.0.1", b"x-api-key": KEY.encode()}
_BODY = orjson.dumps(BODY)


def _read(engine: Any) -> Any:
    return engine.handle(Request("GET", BALANCE, b"", dict(_HEADERS)))


def _debit(engine: Any) -> Any:
    headers = {**_HEADERS, b"content-type": b"application/json"}
    return engine.handle(Request("POST", BUNDLES, b"", headers, _BODY))


def calls(out: Recorder, rounds: int, count: int) -> None:
    """`engine.handle`, and one SDK call over the in-process transport, over respx, and boto3 over moto."""
    engine = make_engine(rate_limits=False)

    def read() -> None:
        out.add("engine.read", per_call(lambda: _read(engine), count), "µs")

    def debit() -> None:
        before = orjson.loads(_read(engine).body)["data"]["total_credits"]
        out.add("engine.debit", per_call(lambda: _debit(engine), count), "µs")
        spent = before - orjson.loads(_read(engine).body)["data"]["total_credits"]
        expect(spent and not spent % PRICE, f"{spent} credits are no whole number of bundles")

    subjects = {
        "read": read,
        "debit": debit,
        "mock": _over_mock(out, count),
        "respx": _over_respx(out, count),
    }
    in_turn({**subjects, "moto": _over_moto(out, max(count // 20, 20))}, rounds)


def _over_mock(out: Recorder, count: int) -> Callable[[], None]:
    def run() -> None:
        with Mock(rate_limits=False) as mock, mock.tokportal.account(balance=START).client() as client:
            expect(client.credits.balance().data.total_credits == START, "the mock's balance is wrong")
            out.add("sdk.in_process", per_call(client.credits.balance, count), "µs")

    return run


def _over_respx(out: Recorder, count: int) -> Callable[[], None]:
    answer = {
        "data": {
            "total_credits": START,
            "expiring_within_7_days": 0,
            "upcoming_expirations": [],
            "last_updated": "2026-06-01T12:00:00.000000+00:00",
        }
    }

    def run() -> None:
        with (
            respx.mock(base_url="https://stub.test") as routes,
            TokPortal("key_of_the_bench", base_url="https://stub.test") as client,
        ):
            routes.get(BALANCE).respond(json=answer)
            expect(client.credits.balance().data.total_credits == START, "respx answered wrongly")
            out.add("sdk.respx", per_call(client.credits.balance, count), "µs")

    return run


def _over_moto(out: Recorder, count: int) -> Callable[[], None]:
    def run() -> None:
        import boto3
        from moto import mock_aws

        begin = time.perf_counter()
        with mock_aws():
            made = time.perf_counter() - begin
            client = boto3.client("ssm", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
            client.put_parameter(Name="credits", Value="132", Type="String")
            found = client.get_parameter(Name="credits")
            expect(found["Parameter"]["Value"] == "132", "moto answered wrongly")
            out.add("moto.call", per_call(lambda: client.get_parameter(Name="credits"), count), "µs")
            begin = time.perf_counter()
        out.add("moto.start_stop", (made + time.perf_counter() - begin) * 1000, "ms")

    return run


def worlds(out: Recorder, rounds: int) -> None:
    """Making and closing a Mock; a snapshot and its restoring with 100 accounts of 100 rows each."""
    begin = time.perf_counter()
    Mock().close()
    out.add("mock.first", (time.perf_counter() - begin) * 1000, "ms")

    def start_stop() -> None:
        with Mock():
            pass

    mock = Mock(rate_limits=False)
    engine = mock._engine
    for number in range(ACCOUNTS):
        key = b"sk_mock_snapshot_%d_balance_100000" % number
        headers = {b"x-api-key": key, b"content-type": b"application/json"}
        for _ in range(ROWS - 1):
            answer = engine.handle(Request("POST", BUNDLES, b"", headers, _BODY))
            expect(answer.status == 201, f"a bundle was answered with {answer.status}")

    def in_engine() -> None:
        engine.world.load(engine.world.dump())

    def by_handle() -> None:
        mock.snapshot("bench")
        mock.restore("bench")

    rows = _rows(engine.world)
    subjects = {"start_stop": start_stop, "snapshot_restore": by_handle, "dump_load": in_engine}
    for _ in range(rounds):
        for name, call in subjects.items():
            out.add(f"mock.{name}", _best_ms(call), "ms")
            expect(_rows(engine.world) == rows, "restoring lost rows")


def _best_ms(call: Callable[[], object], times: int = 5) -> float:
    """Milliseconds of the best of a few, with the collector as it is."""
    best = float("inf")
    for _ in range(times):
        begin = time.perf_counter()
        call()
        best = min(best, (time.perf_counter() - begin) * 1000)
    return best


def _rows(world: World) -> int:
    return sum(len(account.ledger.history) for account in world.accounts.values())
