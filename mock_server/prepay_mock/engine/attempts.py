"""The outcome of a webhook's delivery: it comes from outside, so it is a command like a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from prepay_mock.engine import outgoing
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.keeping import ATTEMPT, Command
from prepay_mock.engine.messages import Request

__all__ = ["apply", "note"]


def note(engine: Engine, facts: Mapping[str, Any]) -> None:
    """Take up the outcome of a try, and keep it. See ``outgoing.note_attempt`` for the facts."""
    with engine.lock:
        world, recorder = engine.world, engine.recorder
        now = world.clock.now()
        engine.run_timers(now)
        marks = (world.ids.entities, world.ids.requests)
        apply(engine, facts)
        if recorder is not None:
            request = Request(ATTEMPT, "", body=orjson.dumps(facts))
            recorder.record(Command(now, None, *marks, "", False, None, None, request))


def apply(engine: Engine, facts: Mapping[str, Any]) -> None:
    """Let the world know what became of a try."""
    record = engine.world.table("deliveries").get(facts["id"])
    if record is not None:
        outgoing.note_attempt(engine.world, facts, engine.dialects[record["vendor"]].delivery_retries_s)
