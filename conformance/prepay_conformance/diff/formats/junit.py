"""For a CI system that shows JUnit XML: a change is a test case, one that fails the comparison a failure."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from prepay_conformance.diff.changes import Change
from prepay_conformance.diff.formats.outcome import Outcome

__all__ = ["as_junit"]


def as_junit(outcome: Outcome) -> str:
    """Return the comparison as JUnit XML."""
    changes = outcome.result.changes
    remarks = outcome.result.expired
    failures = sum(map(outcome.fails, changes)) + len(remarks)
    skipped = len(outcome.result.hidden)
    cases = [_case(outcome, change) for change in changes]
    cases += [
        f'    <testcase classname={_attr(change.rule)} name={_attr(change.where)} time="0">'
        f"<skipped message={_attr(f'ignored until {entry.expires}: {entry.reason}')}/></testcase>"
        for change, entry in outcome.result.hidden
    ]
    cases += [
        f'    <testcase classname="ignore" name={_attr(entry.text)} time="0">'
        f"<failure message={_attr(f'expired on {entry.expires}')}/></testcase>"
        for entry in remarks
    ]
    if not cases:
        cases = ['    <testcase classname="contract" name="no change" time="0"/>']
    counts = (
        f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}" '
        f'time="{outcome.seconds:.3f}"'
    )
    name = _attr(f"{outcome.old.main.name} → {outcome.new.main.name}")
    stamp = outcome.at.isoformat(timespec="seconds")
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="prepay contract diff" {counts}>',
            f'  <testsuite name={name} timestamp="{stamp}" {counts}>',
            *cases,
            "  </testsuite>",
            "</testsuites>",
            "",
        ]
    )


def _case(outcome: Outcome, change: Change) -> str:
    head = f'    <testcase classname={_attr(change.rule)} name={_attr(change.where)} time="0">'
    place = f"{change.file}#{change.pointer}"
    if outcome.fails(change):
        message = _attr(f"{change.level.value}: {change.message}")
        return (
            f"{head}<failure message={message} type={_attr(change.rule)}>{_xml(place)}</failure></testcase>"
        )
    return f"{head}<system-out>{_xml(f'{change.level.value}: {change.message} ({place})')}</system-out></testcase>"


def _attr(text: str) -> str:
    return quoteattr(_plain(text))


def _xml(text: str) -> str:
    return escape(_plain(text))


def _plain(text: str) -> str:
    """XML has no way to write control characters, nor half of a character."""
    return "".join(char if char.isprintable() else "?" for char in text)
