"""What must hold, as ratios within one run, and whether it does."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = ["TARGETS", "Target", "Verdict", "judge"]


class Target(NamedTuple):
    """One bound.

    Attributes:
        row: what is measured, in words.
        what: the quantity, in words.
        metric: its name in the results.
        over: the metric that it is divided by, or "" when it is judged as it is.
        less: a metric that is taken off the first and, where there is an `over`, `less_over` off that one.
        at_least: the bound is a lower one.
    """

    row: str
    what: str
    metric: str
    bound: float
    over: str = ""
    less: str = ""
    less_over: str = ""
    at_least: bool = False
    unit: str = "×"


class Verdict(NamedTuple):
    """A target and what became of it; `value` is None where nothing was measured."""

    target: Target
    value: float | None
    holds: bool


_READ, _DEBIT = "balance read, 32 connections", "POST bundle with a debit, 32 connections"
_STATE, _START, _LARGE = (
    "POST bundle with --state FILE",
    "process start, idle memory",
    "1 000 000 history rows",
)
_INSIDE, _SDK, _IMPORT = "mock in process", "SDK call over raw httpx", "imports and clients"
_FAN, _KIT = "1000 concurrent calls", "contract kit, level full"


def _rps(row: str, what: str, peers: Mapping[str, float]) -> list[Target]:
    metric = f"http.{what}.mock.rps"
    return [
        Target(row, f"× {peer}", metric, bound, over=f"http.{what}.{peer}.rps", at_least=True)
        for peer, bound in peers.items()
    ]


TARGETS: tuple[Target, ...] = (
    *_rps(_READ, "read", {"prism": 12, "fastapi": 2.5, "bare": 0.75}),
    *_rps(_DEBIT, "debit", {"prism": 9, "fastapi": 2, "bare": 0.5}),
    Target(_DEBIT, "p99", "http.debit.mock.p99", 5, unit="ms"),
    Target(_STATE, "× in memory", "state.file.rps", 0.6, over="state.memory.rps", at_least=True),
    Target(_STATE, "× raw FULL transactions", "state.file.rps", 3, over="state.raw.tps", at_least=True),
    Target(_START, "start to first answer, × Prism", "start.mock.ms", 0.25, over="start.prism.ms"),
    Target(_START, "idle memory, × Prism", "start.mock.memory", 0.4, over="start.prism.memory"),
    Target(_LARGE, "last page, × first page", "large.page_far", 1.2, over="large.page_near"),
    Target(_LARGE, "longest pause", "large.longest", 20, unit="ms"),
    Target(_INSIDE, "engine.handle of a read", "engine.read", 15, unit="µs"),
    Target(_INSIDE, "engine.handle of a debit", "engine.debit", 40, unit="µs"),
    Target(_INSIDE, "Mock() start and stop", "mock.start_stop", 20, unit="ms"),
    Target(_INSIDE, "snapshot and restore, 100 × 100 rows", "mock.snapshot_restore", 2, unit="ms"),
    Target(_INSIDE, "SDK call, × over respx", "sdk.in_process", 1, over="sdk.respx"),
    Target(_SDK, "sync", "call.sync.prepay", 60, less="call.sync.httpx", unit="µs"),
    Target(_SDK, "async", "call.async.prepay", 60, less="call.async.httpx", unit="µs"),
    Target(
        _SDK,
        "sync, × openai's over httpx2",
        "call.sync.prepay",
        1,
        over="call.sync.openai",
        less="call.sync.httpx",
        less_over="call.sync.httpx2",
    ),
    Target(
        _SDK,
        "async, × openai's over httpx2",
        "call.async.prepay",
        1,
        over="call.async.openai",
        less="call.async.httpx",
        less_over="call.async.httpx2",
    ),
    Target(
        _SDK,
        "sync, × stripe's over a stub",
        "call.sync.prepay",
        1,
        over="call.sync.stripe",
        less="call.sync.httpx",
    ),
    Target(_IMPORT, "import prepay, × import httpx", "import.prepay", 1.3, over="import.httpx"),
    Target(_IMPORT, "second client", "client.second", 1, unit="ms"),
    Target(_FAN, "succeeded", "fan_out.prepay.succeeded", 1000, at_least=True, unit=""),
    Target(_FAN, "× httpx2", "fan_out.prepay.seconds", 1.5, over="fan_out.httpx2.seconds"),
    Target(_KIT, "× bare schemathesis", "kit.full", 1.5, over="kit.bare"),
)


def judge(metrics: Mapping[str, Mapping[str, Any]]) -> list[Verdict]:
    """Hold every target against the results."""
    return [_judge(target, metrics) for target in TARGETS]


def _judge(target: Target, metrics: Mapping[str, Mapping[str, Any]]) -> Verdict:
    needed = [name for name in (target.metric, target.over, target.less, target.less_over) if name]
    if any(name not in metrics for name in needed):
        return Verdict(target, None, False)
    tops = _rounds(metrics, target.metric, target.less)
    bottoms = _rounds(metrics, target.over, target.less_over) if target.over else [1.0] * len(tops)
    value = statistics.median(top / bottom for top, bottom in zip(tops, bottoms, strict=True))
    return Verdict(target, value, value >= target.bound if target.at_least else value <= target.bound)


def _rounds(metrics: Mapping[str, Mapping[str, Any]], name: str, less: str) -> list[float]:
    values: list[float] = metrics[name]["values"]
    if not less:
        return values
    return [value - other for value, other in zip(values, metrics[less]["values"], strict=True)]
