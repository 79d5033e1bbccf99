"""The verdict as text: what is to be mended, each cause in a few lines, and on request every operation and finding.

Lines fit the width that is given. Colors appear on a terminal alone, so that a log shows the text as it is.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from prepay_conformance.causes import Cause
from prepay_conformance.limits import MAX_CAUSES_SHOWN
from prepay_conformance.report.words import SOURCES, TITLES, counted, judged, ran
from prepay_conformance.verdict import OperationVerdict, Verdict

__all__ = ["render"]

_PLAIN_WIDTH = 110
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COLORS = {"conforms": "green", "passed": "green", "broken": "red", "not tested": "dim", "affected": "yellow"}


def render(verdict: Verdict, *, width: int = _PLAIN_WIDTH, color: bool = False, verbose: bool = False) -> str:
    """Return the verdict as text.

    Args:
        verdict: what was found.
        width: columns that a line may have; only lines to be copied, such as curl's, are longer.
        color: whether to write the escape codes of a terminal.
        verbose: whether to list every operation, scenario and finding too.
    """
    console = Console(
        file=io.StringIO(),
        width=max(width, 20),
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    with console.capture() as capture:
        for part in _parts(verdict, verbose=verbose):
            # A line to be copied must stay one line, whatever the width.
            console.print(part, soft_wrap=isinstance(part, _Copied))
    return "\n".join(line.rstrip() for line in capture.get().rstrip("\n").split("\n"))


class _Copied(Text):
    """A line that a reader copies."""


def _plain(text: str) -> str:
    """The text without what would steer a terminal: it may be a server's."""
    return _CONTROLS.sub("\ufffd", text)


def _text(text: str, style: str = "") -> Text:
    return Text(_plain(text), style=style)


def _parts(verdict: Verdict, *, verbose: bool) -> Iterator[RenderableType]:
    causes = verdict.causes
    if verbose:
        yield _operations(verdict, causes)
        yield ""
    for number, cause in enumerate(causes[:MAX_CAUSES_SHOWN], start=1):
        yield from _cause(number, cause, verbose=verbose)
        yield ""
    if len(causes) > MAX_CAUSES_SHOWN:
        yield f"… and {len(causes) - MAX_CAUSES_SHOWN} more causes; the reports list all of them"
        yield ""
    yield from _scenarios(verdict, verbose=verbose)
    yield from _summary(verdict, causes)


def _operations(verdict: Verdict, causes: tuple[Cause, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("operation", overflow="fold", ratio=None)
    table.add_column("method and path", overflow="fold")
    table.add_column("charge", overflow="fold")
    table.add_column("requests", justify="right", no_wrap=True)
    table.add_column("statuses", justify="right", no_wrap=True)
    table.add_column("verdict", overflow="fold")
    for line in verdict.operations:
        coverage = line.coverage
        reached = f"{len(coverage.documented) - len(coverage.missing)}/{len(coverage.documented)}"
        table.add_row(
            _text(coverage.operation),
            _text(coverage.label),
            coverage.charge,
            str(coverage.requests),
            reached,
            _word(line, causes),
        )
    return table


def _word(line: OperationVerdict, causes: tuple[Cause, ...]) -> Text:
    word, why = judged(line, causes)
    return _text(f"{word}: {why}" if why else word, style=_COLORS.get(word, ""))


def _cause(number: int, cause: Cause, *, verbose: bool) -> Iterator[RenderableType]:
    lead, others = cause.lead, cause.findings[1:]
    head = _text(f"{number}. {lead.operation or 'the whole API'}: ")
    head.append(lead.law.title, style="bold red")
    more = len(cause.operations) - (lead.operation is not None)
    if more > 0:
        head.append(f", and {more} more operation{'s' if more != 1 else ''}")
    yield head
    yield _indented(_text(f"{SOURCES[lead.law.source]}: {lead.law.says}", style="dim"))
    where = f" (exchange {lead.seq})" if lead.seq else ""
    yield _indented(_text(f"{lead.where or 'seen'}{where}: {lead.message}"))
    if lead.curl:
        yield _Copied(_plain(f"   {lead.curl}"))
    if others and not verbose:
        laws = Counter(one.law.title for one in others)
        told = ", ".join(f"{count} × {law}" for law, count in laws.most_common())
        yield _indented(_text(f"with it: {told}", style="dim"))
    for one in others if verbose else ():
        times = f" ({one.times} times)" if one.times > 1 else ""
        at = f", exchange {one.seq}" if one.seq else ""
        told = f"- {one.operation or 'the whole API'}: {one.law.title}{times}; {one.where}{at}: {one.message}"
        yield _indented(_text(told))


def _indented(text: Text) -> RenderableType:
    return Padding(text, (0, 0, 0, 3))


def _scenarios(verdict: Verdict, *, verbose: bool) -> Iterator[RenderableType]:
    if verdict.scripts:
        played = [outcome for outcome in verdict.scripts.values() if outcome in {"passed", "broken"}]
        broken = [name for name, outcome in verdict.scripts.items() if outcome == "broken"]
        passed, left = len(played) - len(broken), len(verdict.scripts) - len(played)
        told = f"scenarios: {passed} of {len(played)} passed, {left} not played"
        yield _text(told + (f"; broken: {', '.join(broken)}" if broken else ""))
        if verbose:
            for name, outcome in verdict.scripts.items():
                yield _indented(_text(f"{name}: {outcome}", style=_COLORS.get(outcome, "")))
    if verdict.blocked and verbose:
        blocked = [_text(f"{number} × {reason}") for reason, number in verdict.blocked.items()]
        yield Group(_text("not sent:"), *map(_indented, blocked))
    elif verdict.blocked:
        yield f"not sent: {sum(verdict.blocked.values())} requests that this level does not allow"


def _summary(verdict: Verdict, causes: tuple[Cause, ...]) -> Iterator[RenderableType]:
    yield _text(f"operations: {counted(verdict, causes)}")
    said = _text(f"{verdict.title} at {verdict.url}, level {verdict.level}: ")
    said.append(_said(verdict, causes), style="bold green" if verdict.conforms else "bold red")
    yield said
    if verdict.findings and verdict.stopped:
        yield _text(f"stopped: {verdict.stopped}")
    yield from (_text(f"error of the kit: {error}") for error in verdict.errors)
    yield from (_text(f"unknown: {line}") for line in verdict.unknown)
    if not verdict.complete:
        yield "incomplete: what comes after this point was not tested"
    yield _text(ran(verdict))


def _said(verdict: Verdict, causes: tuple[Cause, ...]) -> str:
    match verdict.outcome:
        case "broken":
            what = f"{len(causes)} cause{'s' if len(causes) != 1 else ''}"
            findings = len(verdict.findings)
            return f"does not conform: {what}, {findings} finding{'s' if findings != 1 else ''}"
        case "stopped":
            return f"stopped: {verdict.stopped or 'the kit itself has failed'}"
        case outcome:
            return TITLES[outcome]
