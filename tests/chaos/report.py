"""What every chaos part gives back, and the table at the end of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Outcome", "table"]


class Outcome(NamedTuple):
    """One part's result.

    Attributes:
        part: its name, as ``--only`` takes it.
        tried: how many things were tried, in words.
        wrong: what broke a promise, each in one line with what repeats it; empty when all held.
        seconds: how long it took.
    """

    part: str
    tried: str
    wrong: Sequence[str]
    seconds: float = 0.0


def table(outcomes: Sequence[Outcome], seed: int) -> str:
    """Return the table, one row a part, and below it what went wrong."""
    rows = [("part", "tried", "wrong", "seconds")]
    rows += [(row.part, row.tried, str(len(row.wrong)), f"{row.seconds:.1f}") for row in outcomes]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    lines += [f"\n{row.part}: {text}" for row in outcomes for text in row.wrong[:5]]
    if any(row.wrong for row in outcomes):
        failed = " ".join(f"--only {row.part}" for row in outcomes if row.wrong)
        lines.append(f"\nto repeat it: python tests/chaos/run.py --seed {seed} {failed}")
    return "\n".join(lines)
