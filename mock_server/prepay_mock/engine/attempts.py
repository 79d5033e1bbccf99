"""The outcome of a webhook's delivery: it comes from outside, so it is a command like a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from prepay_mock.engine.commands import ATTEMPT, Command
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from prepay_mock.world import outgoing

__all__ = ["apply", "note"]


def note(engine: Engine, facts: Mapping[str, Any], generation: int) -> bool:
    """Take up the outcome of a try, and keep it; whether it belongs to this state.

    Args:
        engine: whose world has sent it.
        facts: see ``outgoing.note_attempt``.
        generation: of the world when the try began. After a reset or a restore there may be a delivery of the same id,
            which has not been sent.
    """
    with engine.lock:
        world, recorder = engine.world, engine.recorder
        if world.generation != generation:
            return False
        now = world.clock.now()
        engine.run_timers(now)
        marks = (world.ids.entities, world.ids.requests)
        if not apply(engine, facts):
            return False
        if recorder is not None:
            request = Request(ATTEMPT, "", body=orjson.dumps(facts))
            recorder.record(Command(now, None, *marks, "", False, None, None, request))
        return True


def apply(engine: Engine, facts: Mapping[str, Any]) -> bool:
    """Let the world know what became of a try; whether it has the delivery."""
    record = engine.world.table("deliveries").get(facts["id"])
    if record is None:
        return False
    outgoing.note_attempt(engine.world, facts, engine.dialects[record["vendor"]].delivery_retries_s)
    return True
