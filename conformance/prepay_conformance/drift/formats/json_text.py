"""For a program. The shape has a version: keys may be added to it, and are never given another meaning."""

from __future__ import annotations

import json

from prepay_conformance.drift.formats.outcome import DriftOutcome
from prepay_conformance.drift.formats.overlay_text import masked_overlay

__all__ = ["SHAPE_VERSION", "as_json"]

SHAPE_VERSION = 1


def as_json(outcome: DriftOutcome) -> str:
    """Return the comparison as JSON."""
    drift = outcome.drift
    value = {
        "version": SHAPE_VERSION,
        "contract": outcome.contract,
        "new_drift": outcome.failed,
        "requests": drift.requests,
        "recordings": drift.recordings,
        "items": [outcome.as_json(item) for item in drift.items],
        "known": [outcome.as_json(item) for item in drift.known],
        "baseline_not_seen": [
            {"kind": key.kind, "place": key.place, "detail": key.detail} for key in drift.unseen
        ],
        "left_out": drift.left_out,
        "overlay": masked_overlay(drift.overlay, drift.masker),
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
