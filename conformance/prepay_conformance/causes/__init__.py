"""Findings grouped by cause: one fault of a server shows in many places, and one finding explains them all."""

from __future__ import annotations

from prepay_conformance.causes.facts import fact_of
from prepay_conformance.causes.group import Cause, causes_of

__all__ = ["Cause", "causes_of", "fact_of"]
