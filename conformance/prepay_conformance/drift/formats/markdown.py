"""For a step summary or an issue: the surest first, at most as long as GitHub allows."""

from __future__ import annotations

from prepay_conformance.diff.formats.markdown import MARKDOWN_CHARACTERS
from prepay_conformance.drift.formats.outcome import DriftOutcome
from prepay_conformance.drift.formats.overlay_text import overlay_text

__all__ = ["as_markdown"]

_ESCAPES = {ord(char): f"&#{ord(char)};" for char in "\\`*_[]<>|#~@&/"}


def as_markdown(outcome: DriftOutcome, most: int = MARKDOWN_CHARACTERS) -> str:
    """Return the comparison as GitHub Markdown of at most ``most`` characters; one line if nothing is new."""
    if not outcome.failed:
        return outcome.summary + "\n"
    lines = [f"### {outcome.summary}", "", *(f"> {_text(remark)}" for remark in outcome.remarks), ""]
    lines += ["| sure | difference | seen | operations | kind |", "|---|---|---|---|---|"]
    used = sum(map(len, lines)) + 500
    items = outcome.drift.items
    for index, item in enumerate(items):
        cells = (
            item.sureness,
            outcome.text(item.message),
            outcome.seen(item),
            outcome.where(item),
            item.kind,
        )
        row = f"| {' | '.join(_text(cell) for cell in cells)} |"
        used += len(row) + 1
        if used > most:
            lines += ["", f"… and {len(items) - index} more."]
            break
        lines.append(row)
    text = overlay_text(outcome.drift.overlay, outcome.drift.masker)
    if outcome.drift.overlay["actions"] and used + len(text) < most and "```" not in text:
        lines += ["", "<details><summary>Proposed overlay</summary>", "", "```yaml", text.rstrip("\n"), "```"]
        lines += ["", "</details>"]
    return "\n".join(lines)[:most] + "\n"


def _text(text: str) -> str:
    """Names come from others: no markup, no mention, no row of its own."""
    return text.translate(_ESCAPES)
