"""How a comparison is told: to a person, a pull request, a CI system, a program."""

from __future__ import annotations

from prepay_conformance.diff.formats.outcome import FAIL_ON, Outcome
from prepay_conformance.diff.formats.render import FORMATS, render

__all__ = ["FAIL_ON", "FORMATS", "Outcome", "render"]
