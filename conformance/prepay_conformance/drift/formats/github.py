"""For GitHub Actions: one workflow command a difference, which becomes an annotation of the run."""

from __future__ import annotations

from prepay_conformance.drift.formats.outcome import DriftOutcome
from prepay_conformance.drift.items import Sureness

__all__ = ["as_annotations"]

_COMMANDS = {Sureness.HIGH: "error", Sureness.MEDIUM: "warning", Sureness.LOW: "notice"}


def as_annotations(outcome: DriftOutcome) -> str:
    """Return the workflow commands, and the line that sums up."""
    lines = [
        f"::{_COMMANDS[item.sureness]} title=drift%3A {item.kind}::"
        + _data(f"{outcome.text(item.message)} ({outcome.seen(item)}; {outcome.where(item)})")
        for item in outcome.drift.items
    ]
    return "\n".join([*lines, outcome.summary, *outcome.remarks]) + "\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
