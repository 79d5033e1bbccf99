"""Formats by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from prepay_conformance.diff.formats.github import as_annotations
from prepay_conformance.diff.formats.json_text import as_json
from prepay_conformance.diff.formats.junit import as_junit
from prepay_conformance.diff.formats.markdown import as_markdown
from prepay_conformance.diff.formats.outcome import Outcome
from prepay_conformance.diff.formats.terminal import as_text

__all__ = ["FORMATS", "render"]

FORMATS: Mapping[str, Callable[[Outcome], str]] = MappingProxyType(
    {
        "terminal": as_text,
        "json": as_json,
        "markdown": as_markdown,
        "junit": as_junit,
        "github": as_annotations,
    }
)


def render(outcome: Outcome, name: str) -> str:
    """Return an outcome in one of ``FORMATS``; ``terminal`` is without colours here."""
    return FORMATS[name](outcome)
