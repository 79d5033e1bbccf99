"""For a person: plain lines where output is piped, fitted tables on a terminal."""

from __future__ import annotations

import sys

from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.formats.outcome import Outcome

__all__ = ["as_text", "print_to_terminal"]

_STYLES = {Level.BREAKING: "bold red", Level.WARNING: "yellow", Level.HARMLESS: "dim"}


def as_text(outcome: Outcome) -> str:
    """Return plain lines, one a change."""
    lines: list[str] = []
    for level in Level:
        changes = outcome.of(level)
        if changes:
            lines.append(f"{level.value} ({len(changes)})")
            lines += [f"  {change.where}: {change.message} [{change.rule}]" for change in changes]
            lines.append("")
    return "\n".join([*lines, outcome.summary]) + "\n"


def print_to_terminal(outcome: Outcome) -> bool:
    """Print fitted tables if standard output is a terminal and ``rich`` is installed; returns whether it did."""
    if not sys.stdout.isatty():
        return False
    try:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text
    except ImportError:
        return False
    console = Console(highlight=False)
    for level in Level:
        changes = outcome.of(level)
        if not changes:
            continue
        table = Table(
            title=Text(f"{level.value} ({len(changes)})", _STYLES[level]),
            title_justify="left",
            expand=True,
            box=None,
            padding=(0, 1, 0, 0),
        )
        table.add_column("place", ratio=5, overflow="fold")
        table.add_column("change", ratio=4, overflow="fold")
        table.add_column("rule", no_wrap=True, style="dim")
        for change in changes:
            table.add_row(Text(change.where), Text(change.message), Text(change.rule))
        console.print(table)
        console.print()
    console.print(Text(outcome.summary, "bold red" if outcome.failed else "bold green"))
    return True
