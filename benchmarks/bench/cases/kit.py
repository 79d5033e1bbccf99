"""Row 10: the contract kit at level full for one vendor, beside bare schemathesis with the kit's own settings.

Bare means: the same document, configuration, seed and passes, straight to the server. The kit sends the same requests
through its gate and looks at each exchange, and besides plays its scenarios and checks the books.
"""

from __future__ import annotations

import time
from typing import Any

from schemathesis import Config, openapi
from schemathesis.engine import events, from_schema

from bench.measure import Recorder, expect, in_turn
from bench.servers import SERVER_CORE, start
from prepay_conformance.fuzz import Pass
from prepay_conformance.fuzz.config import configuration, document, includes
from prepay_conformance.levels import Level
from prepay_conformance.runner import run
from prepay_conformance.settings import Settings
from prepay_conformance.vendors.registry import load
from prepay_conformance.wallet import Key

__all__ = ["full"]

VENDOR, SEED, EXAMPLES = "tokportal", 1, 10
_PASSES = (
    Pass("rich", Key("sk_mock_bench_rich_balance_100000000", "rich"), Level.FULL),
    Pass("empty", Key("sk_mock_bench_empty", "empty"), Level.FULL, poor=True),
)


def full(out: Recorder, rounds: int) -> None:
    """Seconds, and requests, of a whole run of each against a fresh server."""

    def kit() -> None:
        with start("mock", core=SERVER_CORE) as server:
            begin = time.perf_counter()
            settings = Settings(
                vendor=VENDOR,
                url=f"http://127.0.0.1:{server.port}",
                level=Level.FULL,
                seed=SEED,
                examples=EXAMPLES,
                environment={"TOKPORTAL_API_KEY": "sk_mock_bench_main"},
            )
            verdict = run(settings)
            out.add("kit.full", time.perf_counter() - begin, "s")
            out.add("kit.full_requests", verdict.requests, "")
            expect(verdict.exit_code == 0, f"the kit found something: {verdict.findings[:3]}")

    def bare() -> None:
        with start("mock", core=SERVER_CORE) as server:
            begin = time.perf_counter()
            count = sum(_bare(f"http://127.0.0.1:{server.port}", one) for one in _PASSES)
            out.add("kit.bare", time.perf_counter() - begin, "s")
            out.add("kit.bare_requests", count, "")

    out.note("kit", f"contract kit: {VENDOR}, {EXAMPLES} examples an operation and phase, seed {SEED}")
    in_turn({"kit": kit, "bare": bare}, rounds)


def _bare(url: str, one: Pass) -> int:
    """One pass of schemathesis by itself; how many requests it sent."""
    contract = load(VENDOR)
    config = Config.from_dict(configuration(contract, one, url=url, seed=SEED, examples=EXAMPLES))
    whole: Any = openapi.from_dict(document(contract), config=config)
    wanted = [
        name for name, operation in contract.operations.items() if includes(operation, one, may_pay=True)
    ]
    sent = 0
    for event in from_schema(whole.include(operation_id=sorted(wanted))).execute():
        if isinstance(event, events.ScenarioFinished):
            sent += len(event.recorder.interactions)
        expect(not isinstance(event, events.FatalError), f"schemathesis failed: {event}")
    expect(sent > 100, f"schemathesis sent {sent} requests only")
    return sent
