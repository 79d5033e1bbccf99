"""For a program. The shape has a version: keys may be added to it, and are never given another meaning."""

from __future__ import annotations

import json

from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.formats.outcome import Outcome

__all__ = ["SHAPE_VERSION", "as_json"]

SHAPE_VERSION = 1


def as_json(outcome: Outcome) -> str:
    """Return the comparison as JSON."""
    result = outcome.result
    value = {
        "version": SHAPE_VERSION,
        "old": outcome.old.main.name,
        "new": outcome.new.main.name,
        "failed": outcome.failed,
        **{level.value: len(outcome.of(level)) for level in Level},
        "changes": [change.as_json() for change in result.changes],
        "ignored": [{**change.as_json(), "ignored_by": entry.as_json()} for change, entry in result.hidden],
        "ignores_unused": [entry.as_json() for entry in result.unused],
        "ignores_expired": [entry.as_json() for entry in result.expired],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
