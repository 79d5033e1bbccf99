"""Formats by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from prepay_conformance.drift.formats.github import as_annotations
from prepay_conformance.drift.formats.json_text import as_json
from prepay_conformance.drift.formats.markdown import as_markdown
from prepay_conformance.drift.formats.outcome import DriftOutcome
from prepay_conformance.drift.formats.terminal import as_text

__all__ = ["FORMATS", "render"]

FORMATS: Mapping[str, Callable[[DriftOutcome], str]] = MappingProxyType(
    {"terminal": as_text, "json": as_json, "markdown": as_markdown, "github": as_annotations}
)


def render(outcome: DriftOutcome, name: str) -> str:
    """Return an outcome in one of ``FORMATS``; ``terminal`` is without colors here."""
    return FORMATS[name](outcome)
