"""The drift watch: what live traffic has that the contract lacks, and the reverse, as a proposed OpenAPI Overlay.

Example:
    >>> from pathlib import Path
    >>> from prepay_conformance.drift import find_drift
    >>> drift = find_drift([Path("live.har")])
    >>> drift.overlay["actions"]
"""

from __future__ import annotations

from prepay_conformance.drift.apply import apply_overlay
from prepay_conformance.drift.baseline import baseline_text, read_baseline
from prepay_conformance.drift.compare import Drift, find_drift
from prepay_conformance.drift.errors import DriftError
from prepay_conformance.drift.items import Item, Key, Kind, Sureness
from prepay_conformance.drift.limits import DriftLimits

__all__ = [
    "Drift",
    "DriftError",
    "DriftLimits",
    "Item",
    "Key",
    "Kind",
    "Sureness",
    "apply_overlay",
    "baseline_text",
    "find_drift",
    "read_baseline",
]
