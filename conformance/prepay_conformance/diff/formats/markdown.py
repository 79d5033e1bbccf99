"""For a pull request: what breaks first, what is harmless folded away."""

from __future__ import annotations

from collections.abc import Sequence

from prepay_conformance.diff.changes import Change, Level
from prepay_conformance.diff.formats.outcome import Outcome

__all__ = ["MARKDOWN_CHARACTERS", "as_markdown"]

MARKDOWN_CHARACTERS = 60_000
"""GitHub refuses a comment of more than 65 536 characters."""

_ESCAPES = {ord(char): f"&#{ord(char)};" for char in "\\`*_[]<>|#~@&/"}
_TITLES = {Level.BREAKING: "Breaking", Level.WARNING: "Warnings", Level.HARMLESS: "Harmless"}


def as_markdown(outcome: Outcome, most: int = MARKDOWN_CHARACTERS) -> str:
    """Return the comparison as GitHub Markdown of at most ``most`` characters."""
    head = [f"### Contract: {outcome.summary}", ""]
    head += [f"> {_text(remark)}" for remark in outcome.remarks]
    head += [""] if outcome.remarks else []
    left = most - sum(len(line) + 1 for line in head) - 500
    parts: list[str] = []
    for level in Level:
        changes = outcome.of(level)
        if changes:
            part = _section(level, changes, left)
            left -= len(part)
            parts.append(part)
    return "\n".join([*head, *parts]).rstrip("\n")[:most] + "\n"


def _section(level: Level, changes: Sequence[Change], room: int) -> str:
    folded = level is Level.HARMLESS
    title = f"{_TITLES[level]} ({len(changes)})"
    lines = [f"<details><summary>{title}</summary>" if folded else f"**{title}**", ""]
    lines += ["| place | change | rule |", "|---|---|---|"]
    used = 200
    for index, change in enumerate(changes):
        row = f"| {_code(change.where)} | {_text(change.message)} | {_code(change.rule)} |"
        used += len(row) + 1
        if used > room:
            lines += ["", f"… and {len(changes) - index} more."]
            break
        lines.append(row)
    lines += ["", "</details>", ""] if folded else [""]
    return "\n".join(lines)


def _code(text: str) -> str:
    return "`" + text.replace("`", "'").replace("|", "\\|") + "`"


def _text(text: str) -> str:
    """Names come from documents of others: no markup, no mention, no row of its own."""
    return text.translate(_ESCAPES)
