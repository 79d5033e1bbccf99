"""One HTML page that needs nothing else: styles and filters are inside it, and nothing is loaded from anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from prepay._version import __version__ as package_version
from prepay_conformance.causes import Cause
from prepay_conformance.findings import Finding
from prepay_conformance.gate import Journal, Masker
from prepay_conformance.limits import MAX_EXCHANGES_SHOWN
from prepay_conformance.report.exchanges import Shown, shown, times_of
from prepay_conformance.report.words import SOURCES, TITLES, judged
from prepay_conformance.verdict import OperationVerdict, Verdict

__all__ = ["page"]

_CLASSES = {"conforms": "ok", "passed": "ok", "broken": "bad", "affected": "warn"}


def page(verdict: Verdict, journal: Journal, masker: Masker) -> str:
    """Return the verdict as a page.

    Args:
        verdict: what was found.
        journal: the exchanges, of which those that show a finding appear.
        masker: hides the keys in them.
    """
    causes = verdict.causes
    wanted = [one.seq for cause in causes for one in cause.findings if one.seq]
    exchanges = shown(journal, masker, set(wanted[:MAX_EXCHANGES_SHOWN]))
    operation_times, scenario_times = times_of(journal)
    rows = [_row(line, causes, operation_times) for line in verdict.operations]
    environment = Environment(
        loader=PackageLoader("prepay_conformance", "report/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2").render(
        verdict=verdict,
        title=TITLES[verdict.outcome],
        facts=_facts(verdict),
        groups=[_group(cause, exchanges) for cause in causes],
        laws=sorted({one.law.title for one in verdict.findings}),
        operations=[row["operation"] for row in rows],
        outcomes=sorted({row["word"] for row in rows}),
        rows=rows,
        scripts=[
            (name, outcome, _CLASSES.get(outcome, "dim"), _seconds(scenario_times.get(name)))
            for name, outcome in verdict.scripts.items()
        ],
    )


def _facts(verdict: Verdict) -> list[tuple[str, str]]:
    started = "unknown" if verdict.started is None else f"{verdict.started:%Y-%m-%d %H:%M:%S %Z}".strip()
    return [
        ("Target", verdict.url),
        ("Level", f"{verdict.level}, {'the mock server' if verdict.mock else 'not the mock server'}"),
        ("Started", started),
        ("Duration", f"{verdict.milliseconds / 1000:.1f} s"),
        ("Requests", str(verdict.requests)),
        ("Credits", str(verdict.credits)),
        ("Seed", str(verdict.seed)),
        ("Contract", verdict.contract_version),
        ("Kit and SDK", f"prepay {package_version}"),
    ]


def _group(cause: Cause, exchanges: Mapping[int, Shown]) -> dict[str, Any]:
    return {
        "id": cause.id,
        "law": cause.law.title,
        "laws": sorted({one.law.title for one in cause.findings}),
        "says": cause.law.says,
        "source": SOURCES[cause.law.source],
        "operation": cause.lead.operation,
        "operations": cause.operations,
        "lead": _finding(cause.lead, exchanges, first=True),
        "others": [_finding(one, exchanges) for one in cause.findings[1:]],
    }


def _finding(finding: Finding, exchanges: Mapping[int, Shown], *, first: bool = False) -> dict[str, Any]:
    return {
        "operation": finding.operation,
        "law": finding.law.title,
        "message": finding.message,
        "where": finding.where,
        "times": finding.times,
        "curl": finding.curl,
        "exchange": exchanges.get(finding.seq),
        "open": first,
    }


def _row(line: OperationVerdict, causes: tuple[Cause, ...], times: Mapping[str, float]) -> dict[str, Any]:
    coverage = line.coverage
    word, why = judged(line, causes)
    return {
        "operation": coverage.operation,
        # A long path may be broken before a slash.
        "label": re.split(r"(?=/)", coverage.label),
        "charge": coverage.charge,
        "requests": coverage.requests,
        "time": _seconds(times.get(coverage.operation)),
        "reached": f"{len(coverage.documented) - len(coverage.missing)} of {len(coverage.documented)}",
        "missing": coverage.missing,
        "word": word,
        "own": why if word == "broken" else "",
        "class": _CLASSES.get(word, "dim"),
        "laws": sorted({one.law.title for one in line.findings}),
        "see": [
            cause.id for cause in causes if word == "affected" and coverage.operation in cause.operations
        ],
    }


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.2f} s"
