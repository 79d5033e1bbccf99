"""The verdict as Markdown, for the summary page of a CI job."""

from __future__ import annotations

import re
from pathlib import Path

from prepay_conformance.causes import Cause
from prepay_conformance.gate import Masker
from prepay_conformance.limits import MAX_CAUSES_SHOWN, MAX_SUMMARY_BYTES
from prepay_conformance.report.words import SOURCES, TITLES, counted, ran
from prepay_conformance.verdict import Verdict

__all__ = ["append_summary", "markdown"]

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LONGEST_MESSAGE = 400


def markdown(verdict: Verdict) -> str:
    """Return the verdict as Markdown: a heading, each cause in a few lines, and what was tested."""
    causes = verdict.causes
    lines = [f"## {_text(verdict.title)}: {TITLES[verdict.outcome]}", ""]
    if not verdict.complete:
        why = verdict.stopped or "the kit itself has failed"
        lines += [f"**Incomplete:** {_text(why)}. What comes after this point was not tested.", ""]
    if verdict.unknown:
        lines += [*(f"- Unknown: {_text(line)}" for line in verdict.unknown), ""]
    for number, cause in enumerate(causes[:MAX_CAUSES_SHOWN], start=1):
        lines += _cause(number, cause)
    if len(causes) > MAX_CAUSES_SHOWN:
        lines += [f"… and {len(causes) - MAX_CAUSES_SHOWN} more causes.", ""]
    lines += [f"Operations: {counted(verdict, causes)}.", ""]
    lines.append(f"{_text(verdict.url)}, level {verdict.level}. {_text(ran(verdict))}.")
    return "\n".join(lines) + "\n"


def _cause(number: int, cause: Cause) -> list[str]:
    lead = cause.lead
    more = len(cause.findings) - 1
    with_it = f" ({more} more finding{'s' if more != 1 else ''} with this cause)" if more else ""
    exchange = f", exchange {lead.seq}" if lead.seq else ""
    return [
        f"{number}. **{lead.law.title}** {_text(lead.operation or 'the whole API')}{with_it}  ",
        f"   {_text(lead.message[:_LONGEST_MESSAGE])} ({_text(lead.where)}{exchange})  ",
        f"   {SOURCES[lead.law.source]}: {_text(lead.law.says)}",
        "",
    ]


def _text(text: str) -> str:
    """The text to the letter: a server's words must not become markup of the page."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def append_summary(path: Path, verdict: Verdict, masker: Masker) -> None:
    """Append the verdict to the file that ``GITHUB_STEP_SUMMARY`` names, as far as a step may add to it.

    Raises:
        OSError: the file cannot be written to.
    """
    content = masker.text(markdown(verdict)).encode()
    if len(content) > MAX_SUMMARY_BYTES:
        note = b"\n\n... cut; the report has all of it\n"
        content = content[: MAX_SUMMARY_BYTES - len(note)].decode("utf-8", "ignore").encode() + note
    with path.open("ab") as file:
        file.write(content)
