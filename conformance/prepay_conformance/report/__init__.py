"""Telling what was found: on the terminal, for CI (JUnit XML, a step summary), for programs (JSON, HAR), for people."""

from __future__ import annotations

from prepay_conformance.report.files import write_reports
from prepay_conformance.report.progress import RunProgress
from prepay_conformance.report.summary import append_summary
from prepay_conformance.report.terminal import render

__all__ = ["RunProgress", "append_summary", "render", "write_reports"]
