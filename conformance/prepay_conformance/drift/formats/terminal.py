"""For a person: plain lines where output is piped, a fitted table on a terminal."""

from __future__ import annotations

import sys

from prepay_conformance.drift.formats.outcome import DriftOutcome
from prepay_conformance.drift.items import Sureness

__all__ = ["as_text", "print_to_terminal"]

_STYLES = {Sureness.HIGH: "bold red", Sureness.MEDIUM: "yellow", Sureness.LOW: "dim"}


def as_text(outcome: DriftOutcome) -> str:
    """Return plain lines, one a difference; only one line if nothing is new."""
    lines = [
        f"{item.sureness:6} {outcome.text(item.message)} "
        f"({outcome.seen(item)}; {outcome.where(item)}) [{item.kind}]"
        for item in outcome.drift.items
    ]
    return "\n".join([*lines, *([""] if lines else []), outcome.summary, *outcome.remarks]) + "\n"


def print_to_terminal(outcome: DriftOutcome) -> bool:
    """Print a fitted table if standard output is a terminal and ``rich`` is installed; returns whether it did."""
    if not sys.stdout.isatty() or not outcome.drift.items:
        return False
    try:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text
    except ImportError:
        return False
    console = Console(highlight=False)
    table = Table(expand=True, box=None, padding=(0, 1, 0, 0))
    table.add_column("sure", no_wrap=True)
    table.add_column("difference", ratio=5, overflow="fold")
    table.add_column("seen", ratio=3, overflow="fold")
    table.add_column("operations", ratio=3, overflow="fold")
    for item in outcome.drift.items:
        level = Text(item.sureness, _STYLES[item.sureness])
        seen, where = Text(outcome.seen(item)), Text(outcome.where(item))
        table.add_row(level, Text(outcome.text(item.message)), seen, where)
    console.print(table)
    console.print()
    console.print(Text(outcome.summary, "bold red"))
    for remark in outcome.remarks:
        console.print(Text(remark))
    return True
