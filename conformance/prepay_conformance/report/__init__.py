"""Telling what was found: on the terminal, for CI (JUnit XML), for programs (JSON) and for people (one HTML page)."""

from __future__ import annotations

from prepay_conformance.report.files import write_reports
from prepay_conformance.report.terminal import render

__all__ = ["render", "write_reports"]
