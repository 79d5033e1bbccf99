"""The verdict as text: a table of operations, then each breach with the law it breaks and a line to see it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from prepay_conformance.verdict import Finding, OperationVerdict, Verdict

__all__ = ["render", "table"]

_WIDTH = 110
_SOURCES = {"seed": "the vendor's page says", "ledger": "law of the ledger", "contract": "the contract says"}


def render(verdict: Verdict) -> str:
    """The whole verdict as text, without colours, so that a log shows it as well as a terminal does."""
    return "\n".join([*_operations(verdict), *_findings(verdict), *_summary(verdict)])


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Rows as lines with aligned columns; the first row is the heading. ``right`` columns are numbers."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines: list[str] = []
    for number, row in enumerate(rows):
        cells = [
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
        if number == 0:
            lines.append("  ".join("─" * width for width in widths))
    return lines


def _operations(verdict: Verdict) -> Iterator[str]:
    rows = [("operation", "", "charge", "requests", "statuses", "verdict")]
    for line in verdict.operations:
        coverage = line.coverage
        reached = f"{len(coverage.documented) - len(coverage.missing)}/{len(coverage.documented)}"
        rows.append(
            (
                coverage.operation,
                coverage.label,
                coverage.charge,
                str(coverage.requests),
                reached,
                _word(line),
            )
        )
    yield ""
    yield from table(rows, right=(3, 4))
    played = [outcome for outcome in verdict.scripts.values() if outcome in {"passed", "broken"}]
    if verdict.scripts:
        passed = played.count("passed")
        yield ""
        yield f"scenarios: {passed} of {len(played)} passed, {len(verdict.scripts) - len(played)} not played"
        for name, outcome in verdict.scripts.items():
            if outcome != "passed":
                yield f"  {name}: {outcome}"
    if verdict.blocked:
        yield ""
        yield "not sent:"
        yield from (f"  {number} × {reason}" for reason, number in verdict.blocked.items())


def _word(line: OperationVerdict) -> str:
    laws = sorted({finding.law.title for finding in line.findings})
    return f"{line.word}: {', '.join(laws)}" if laws else line.word


def _findings(verdict: Verdict) -> Iterator[str]:
    for number, finding in enumerate(verdict.findings, start=1):
        yield ""
        yield from _finding(number, finding)


def _finding(number: int, finding: Finding) -> Iterator[str]:
    times = f" ({finding.times} times)" if finding.times > 1 else ""
    yield f"{number}. {finding.operation or 'the whole API'}: {finding.law.title}{times}"
    yield from _wrapped(f"{_SOURCES[finding.law.source]}: {finding.law.says}")
    yield from _wrapped(
        f"seen by {finding.where}: {finding.message}" if finding.where else f"seen: {finding.message}"
    )
    if finding.curl:
        yield f"   {finding.curl}"


def _wrapped(text: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent="   ", subsequent_indent="   ", break_long_words=False) or [""]


def _summary(verdict: Verdict) -> Iterator[str]:
    yield ""
    broken = sum(1 for line in verdict.operations if line.findings)
    if verdict.findings:
        said = f"does not conform: {len(verdict.findings)} findings, {broken} operations broken"
    elif verdict.stopped:
        said = f"stopped: {verdict.stopped}"
    elif verdict.errors:
        said = "stopped: the kit itself has failed"
    else:
        said = "conforms" if verdict.conforms else "nothing was tested"
    yield f"{verdict.title} at {verdict.url}, level {verdict.level}: {said}"
    if verdict.findings and verdict.stopped:
        yield f"stopped: {verdict.stopped}"
    yield from (f"error of the kit: {error}" for error in verdict.errors)
    if not verdict.complete:
        yield "incomplete: what comes after this point was not tested"
    yield (
        f"{verdict.requests} requests, {verdict.credits} credits, {verdict.milliseconds / 1000:.1f} s, "
        f"seed {verdict.seed}, contract {verdict.contract_version}"
    )
