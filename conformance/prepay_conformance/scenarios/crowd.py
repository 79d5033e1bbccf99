"""Many senders at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from prepay_conformance.gate import Exchange

__all__ = ["all_at_once"]


def all_at_once(calls: list[Callable[[], Exchange]]) -> list[Exchange]:
    """Make all calls at the same time, each from a thread of its own, and return what came of each."""
    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
