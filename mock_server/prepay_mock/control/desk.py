"""What the handlers of control calls work on: an engine, its guard, its snapshots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from prepay_mock.control.description import Description, description
from prepay_mock.control.guard import Guard
from prepay_mock.engine.engine import Engine

__all__ = ["Desk"]


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a control call may see and change.

    Attributes:
        engine: the engine to steer.
        guard: decides who may; it also makes the tickets of pages.
        storage: what ``GET /_prepay/`` says about where the state is kept.
        snapshots: saved worlds by name.
    """

    engine: Engine
    guard: Guard
    storage: str = "memory"
    snapshots: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    @property
    def description(self) -> Description:
        """The control API with the vendors of this engine."""
        return description(tuple(self.engine.dialects))
