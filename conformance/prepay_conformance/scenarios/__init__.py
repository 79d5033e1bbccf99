"""Scripted scenarios: what a vendor promises about credits, played out at the lowest price."""

from __future__ import annotations

from prepay_conformance.contract.plans import Script
from prepay_conformance.scenarios.play import play, scripts_of
from prepay_conformance.scenarios.stage import Stage

__all__ = ["Script", "Stage", "play", "scripts_of"]
