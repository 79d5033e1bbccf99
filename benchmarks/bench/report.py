"""The results as a page that a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.targets import Verdict, judge

__all__ = ["line", "page"]

_BOUNDS = Path(__file__).resolve().parents[1] / "bounds.md"
_HEAD = """# What was measured

`make bench` wrote this page and `results.json`, on the machine named below, subjects side by side.
A row that was measured again by itself (`--only`) is from another run than the others; it says so below.
Subjects take turns within each round; a ratio is the median of the rounds' own ratios, and spread is
(greatest − least) / median. Absolute numbers are this machine's alone.
`python benchmarks/check.py` repeats the verdict.
"""


def line(verdict: Verdict) -> tuple[str, str, str, str, str]:
    """A verdict in words: what, quantity, target, measured, verdict."""
    target, value = verdict.target, verdict.value
    sign = "≥" if target.at_least else "≤"
    measured = "not measured" if value is None else _number(value, target.unit)
    return (
        target.row,
        target.what,
        f"{sign} {_number(target.bound, target.unit)}",
        measured,
        "holds" if verdict.holds else "missed",
    )


def page(results: Mapping[str, Any]) -> str:
    """The whole page."""
    verdicts = judge(results["metrics"])
    held = sum(verdict.holds for verdict in verdicts)
    parts = [_HEAD, f"## Targets: {held} of {len(verdicts)} hold\n"]
    parts.append(_table(("what", "quantity", "target", "measured", "verdict"), map(line, verdicts)))
    if _BOUNDS.is_file():
        parts.append(_BOUNDS.read_text(encoding="utf-8"))
    parts.append("## Every number\n")
    rows = [
        (
            f"`{name}`",
            f"{_plain(entry['median'])} {entry['unit']}".strip(),
            f"{_plain(entry['min'])} – {_plain(entry['max'])}",
            f"{entry['spread']:.0%}",
            str(len(entry["values"])),
        )
        for name, entry in results["metrics"].items()
    ]
    parts.append(_table(("metric", "median", "least – greatest", "spread", "rounds"), rows))
    parts.append("## Where, and with what\n")
    parts.append(_table(("", ""), results["machine"].items()))
    parts.append(_table(("package", "version"), results["versions"].items()))
    parts.extend(f"- {text}\n" for text in results["notes"].values())
    return "\n".join(parts)


def _table(head: tuple[str, ...], rows: Any) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _number(value: float, unit: str) -> str:
    return f"{_plain(value)} {unit}".strip()


def _plain(value: float) -> str:
    if value == int(value) or abs(value) >= 1000:
        return f"{value:.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
