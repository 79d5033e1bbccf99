"""How drift is told: to a person, a nightly job, a program."""

from __future__ import annotations

from prepay_conformance.drift.formats.outcome import DriftOutcome
from prepay_conformance.drift.formats.overlay_text import overlay_text
from prepay_conformance.drift.formats.render import FORMATS, render

__all__ = ["FORMATS", "DriftOutcome", "overlay_text", "render"]
