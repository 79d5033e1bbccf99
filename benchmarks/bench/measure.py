"""Rounds in turn, and what is kept of them.

Subjects of one comparison run one after the other within each round, in an order that turns from round to round, so
that whatever else the machine does meets them all. A ratio is taken within a round; its median is what is judged.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Recorder", "Wrong", "expect", "in_turn", "per_call"]


class Wrong(Exception):
    """A subject gave a wrong answer: whatever it took, it does not count."""


def expect(condition: object, what: str) -> None:
    """Raise Wrong unless the condition holds."""
    if not condition:
        raise Wrong(what)


class Recorder:
    """Collects samples by metric: `area.subject.quantity` → one number for each round."""

    def __init__(self) -> None:
        self.metrics: dict[str, dict[str, Any]] = {}
        self.notes: dict[str, str] = {}

    def add(self, name: str, value: float, unit: str) -> None:
        """Keep one round's number."""
        entry = self.metrics.setdefault(name, {"unit": unit, "values": []})
        entry["values"].append(round(value, 6))

    def note(self, name: str, text: str) -> None:
        """Keep a remark for the report."""
        self.notes[name] = text

    def summary(self) -> dict[str, dict[str, Any]]:
        """Every metric with its median and its spread."""
        return {name: summarize(entry) for name, entry in sorted(self.metrics.items())}


def summarize(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A metric with median, least, greatest and spread: (greatest − least) / median."""
    values: list[float] = entry["values"]
    median = statistics.median(values)
    spread = (max(values) - min(values)) / median if median else 0.0
    return {
        "unit": entry["unit"],
        "median": round(median, 4),
        "min": min(values),
        "max": max(values),
        "spread": round(spread, 3),
        "values": values,
    }


def in_turn(subjects: Mapping[str, Callable[[], object]], rounds: int) -> None:
    """Run every subject once in each round; the order turns."""
    names = list(subjects)
    for number in range(rounds):
        turned = names[number % len(names) :] + names[: number % len(names)]
        for name in turned:
            subjects[name]()


def per_call(call: Callable[[], object], calls: int, *, batches: int = 5) -> float:
    """Microseconds a call takes: the best batch of a few, with the collector off as `timeit` has it."""
    each = max(calls // batches, 1)
    best = float("inf")
    enabled = gc.isenabled()
    gc.disable()
    try:
        for _ in range(batches):
            begin = time.perf_counter_ns()
            for _ in range(each):
                call()
            best = min(best, (time.perf_counter_ns() - begin) / each / 1000)
    finally:
        if enabled:
            gc.enable()
    return best
