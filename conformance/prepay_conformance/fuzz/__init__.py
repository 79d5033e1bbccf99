"""Generated traffic: schemathesis, with all of its stock checks, behind the gate."""

from __future__ import annotations

from prepay_conformance.fuzz.run import Pass, fuzz

__all__ = ["Pass", "fuzz"]
