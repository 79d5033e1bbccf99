"""The comparisons by name, each importing only what it needs itself, and how long they take."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from bench.measure import Recorder

__all__ = ["CASES", "FULL", "QUICK", "WORK", "Plan"]

WORK = Path(__file__).resolve().parents[1] / ".work"


class Plan(NamedTuple):
    """How much of everything.

    Attributes:
        rounds: of whole comparisons over a socket.
        turns: of whole comparisons in process; shorter ones, and more of them, so that a slow moment of the machine
            is one of many.
        starts: of processes that are only started.
        seconds: of load in one round.
        calls: in one measurement in process.
        bundles, rows: of the large world.
    """

    rounds: int
    turns: int
    starts: int
    seconds: int
    calls: int
    bundles: int
    rows: int


FULL = Plan(rounds=5, turns=15, starts=9, seconds=3, calls=2000, bundles=100_000, rows=1_000_000)
QUICK = Plan(rounds=1, turns=1, starts=1, seconds=1, calls=200, bundles=1000, rows=10_000)


def _http(out: Recorder, plan: Plan) -> None:
    from bench.cases import over_http

    over_http.serving(out, plan.rounds, plan.seconds)


def _state(out: Recorder, plan: Plan) -> None:
    from bench.cases import over_http

    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        over_http.durable(out, plan.rounds, plan.seconds, Path(folder))


def _start(out: Recorder, plan: Plan) -> None:
    from bench.cases import over_http

    over_http.starting(out, plan.starts)


def _engine(out: Recorder, plan: Plan) -> None:
    from bench.cases import in_process

    in_process.calls(out, plan.turns, plan.calls)


def _worlds(out: Recorder, plan: Plan) -> None:
    from bench.cases import in_process

    in_process.worlds(out, plan.starts)


def _sdk(out: Recorder, plan: Plan) -> None:
    from bench.cases import sdk

    sdk.overhead(out, plan.turns, plan.calls)


def _imports(out: Recorder, plan: Plan) -> None:
    from bench.cases import loading

    loading.imports(out, plan.starts)


def _fan_out(out: Recorder, plan: Plan) -> None:
    from bench.cases import fan_out

    fan_out.thousand(out, plan.rounds)


def _large(out: Recorder, plan: Plan) -> None:
    from bench.cases import large

    large.world(out, plan.rounds, plan.bundles, plan.rows)


def _kit(out: Recorder, plan: Plan) -> None:
    from bench.cases import kit

    kit.full(out, min(plan.rounds, 3))


CASES: Mapping[str, Callable[[Recorder, Plan], None]] = MappingProxyType(
    {
        "http": _http,
        "state": _state,
        "start": _start,
        "engine": _engine,
        "worlds": _worlds,
        "sdk": _sdk,
        "imports": _imports,
        "fan_out": _fan_out,
        "large": _large,
        "kit": _kit,
    }
)
