"""Row 5: one account with 100 000 bundles and 1 000 000 rows of history, in a process tuned as the server is."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import Any

import orjson

from bench.load import BODY
from bench.measure import Recorder, expect, per_call
from bench.servers import BALANCE, BUNDLES
from prepay_mock.build import make_engine
from prepay_mock.engine.messages import Request
from prepay_mock.serving.tuning import tune_collector

__all__ = ["world"]

_KEY = b"sk_mock_large_balance_900000000"
_HEADERS = {b"x-api-key": _KEY, b"content-type": b"application/json"}
_BODY = orjson.dumps(BODY)
_HISTORY = "/api/ext/credits/history"
_PER_PAGE = 20


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def world(out: Recorder, rounds: int, bundles: int, rows: int) -> None:
    """Build it, ask it for pages near and far, and look for pauses under mixed requests."""
    engine = make_engine(rate_limits=False)
    tune_collector()

    def ask(method: str, path: str, query: str = "", body: bytes = b"") -> Any:
        answer = engine.handle(Request(method, path, query.encode(), dict(_HEADERS), body))
        expect(
            answer.status < 300, f"{method} {path} was answered with {answer.status}: {answer.body[:200]!r}"
        )
        return answer

    ask("GET", BALANCE)
    account = engine.world.accounts["tokportal", _KEY.decode()]
    ledger = account.ledger
    before = _resident()
    detail = (("video_slots", 1),)
    while len(ledger.history) < rows - bundles:
        seq = len(ledger.history)
        ledger.charge(
            1, now=ledger.now, ref=f"bundle-{seq}", note="Video slots added: 1 video", detail=detail
        )
    between = _resident()
    out.add("large.history_row_bytes", (between - before) / (rows - bundles), "B")
    for _ in range(bundles):
        ask("POST", BUNDLES, body=_BODY)
    out.add("large.bundle_bytes", (_resident() - between) / bundles, "B")
    expect(len(ledger.history) == rows, f"there are {len(ledger.history)} rows")
    out.add("large.resident", _resident() / 1e6, "MB")
    last = rows // _PER_PAGE
    near, far = f"page=1&per_page={_PER_PAGE}", f"page={last}&per_page={_PER_PAGE}"
    shown = [orjson.loads(ask("GET", _HISTORY, query).body) for query in (near, far)]
    expect(all(len(page["data"]) == _PER_PAGE for page in shown), "a page is not full")
    expect(shown[1]["data"][-1]["type"] == "credit", "the last row is not the first grant")
    pauses: list[tuple[float, float]] = []
    for number in range(rounds):
        for name, query in (("near", near), ("far", far))[:: 1 if number % 2 else -1]:
            out.add(
                f"large.page_{name}", per_call(lambda query=query: ask("GET", _HISTORY, query), 2000), "µs"
            )
        pauses.append(_longest(ask))
    # A pause is one whether or not other rounds had none.
    out.add("large.longest", max(wall for wall, _ in pauses), "ms")
    out.add("large.longest_own", max(own for _, own in pauses), "ms")


def _longest(ask: Any) -> tuple[float, float]:
    """The longest of many mixed requests, in ms: by the wall, and of this process's own processor time."""
    wall = own = 0
    expect(gc.isenabled(), "the collector must run while pauses are looked for")
    requests = (("GET", BALANCE, "", b""), ("POST", BUNDLES, "", _BODY), ("GET", _HISTORY, "page=500", b""))
    for number in range(30_000):
        method, path, query, body = requests[number % 3]
        begin, used = time.perf_counter_ns(), time.thread_time_ns()
        ask(method, path, query, body)
        own = max(own, time.thread_time_ns() - used)
        wall = max(wall, time.perf_counter_ns() - begin)
    return wall / 1e6, own / 1e6
