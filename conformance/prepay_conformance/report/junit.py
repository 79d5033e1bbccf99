"""JUnit XML as CI viewers take it: what Jenkins' junit-10.xsd allows and GitLab, GitHub actions and Azure read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from prepay._version import __version__ as package_version
from prepay_conformance.findings import Finding
from prepay_conformance.gate import Journal
from prepay_conformance.report.exchanges import times_of
from prepay_conformance.report.words import judged
from prepay_conformance.verdict import Verdict

__all__ = ["junit"]

_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd]")


def junit(verdict: Verdict, journal: Journal | None = None) -> str:
    """Return the verdict as JUnit XML.

    One test case stands for each operation, one for each scenario, and one for what belongs to none. A law that is
    broken is a failure, a run that did not get to its end an error, and what was not tested, or cannot be judged since
    another operation's fault explains it, is skipped.

    Args:
        verdict: what was found.
        journal: the exchanges, for the times of the cases.
    """
    operations, scenarios = times_of(Journal() if journal is None else journal)
    suite = ET.Element("testsuite", name=f"prepay contract: {verdict.title}")
    _add_properties(suite, verdict)
    _add_operations(suite, verdict, operations)
    _add_scenarios(suite, verdict, scenarios)
    _add_run(suite, verdict)
    suites = ET.Element("testsuites", name="prepay contract test")
    suites.append(suite)
    for element in (suite, suites):
        element.set("tests", str(len(suite.findall("testcase"))))
        for kind, name in (("failure", "failures"), ("error", "errors")):
            element.set(name, str(len(suite.findall(f"testcase/{kind}"))))
        element.set("time", f"{verdict.milliseconds / 1000:.3f}")
    # The schema has these two at a suite only.
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    if verdict.started is not None:
        suite.set("timestamp", f"{verdict.started:%Y-%m-%dT%H:%M:%S}")
    ET.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _add_properties(suite: ET.Element, verdict: Verdict) -> None:
    properties = ET.SubElement(suite, "properties")
    values = {
        "target": verdict.url,
        "level": verdict.level,
        "seed": str(verdict.seed),
        "outcome": verdict.outcome,
        "requests": str(verdict.requests),
        "credits": str(verdict.credits),
        "contract": verdict.contract_version,
        "prepay": package_version,
    }
    for name, value in values.items():
        ET.SubElement(properties, "property", name=name, value=_xml(value))


def _case(suite: ET.Element, group: str, name: str, seconds: float = 0.0) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=group, name=_xml(name), time=f"{seconds:.3f}")


def _add_operations(suite: ET.Element, verdict: Verdict, times: Mapping[str, float]) -> None:
    causes = verdict.causes
    for line in verdict.operations:
        name = line.coverage.operation
        case = _case(suite, f"{verdict.vendor}.operations", name, times.get(name, 0.0))
        word, why = judged(line, causes)
        if word == "broken":
            _fail(case, line.findings)
        elif word == "affected":
            _skip(case, f"affected by another fault, {why}")
        elif word != "conforms":
            _skip(case, f"not tested: not reached at level {verdict.level}")


def _add_scenarios(suite: ET.Element, verdict: Verdict, times: Mapping[str, float]) -> None:
    for name, outcome in verdict.scripts.items():
        case = _case(suite, f"{verdict.vendor}.scenarios", name, times.get(name, 0.0))
        if outcome == "broken":
            found = tuple(one for one in verdict.findings if name in one.scenes)
            _fail(case, found or verdict.findings)
        elif outcome != "passed":
            _skip(case, f"not tested: {outcome}")


def _add_run(suite: ET.Element, verdict: Verdict) -> None:
    case = _case(suite, f"{verdict.vendor}.run", "the run as a whole")
    general = tuple(one for one in verdict.findings if one.operation is None)
    if not verdict.complete:
        why = verdict.stopped or "; ".join(verdict.errors)
        ET.SubElement(case, "error", message=_xml(f"incomplete: {why}"), type="stopped")
    elif general:
        _fail(case, general)
    elif verdict.outcome == "nothing_tested":
        ET.SubElement(case, "failure", message="no operation was tested", type="nothing tested")


def _skip(case: ET.Element, why: str) -> None:
    ET.SubElement(case, "skipped", message=_xml(why))


def _fail(case: ET.Element, findings: Sequence[Finding]) -> None:
    laws = ", ".join(sorted({one.law.title for one in findings}))
    failure = ET.SubElement(
        case, "failure", message=_xml(findings[0].message if findings else ""), type=laws or "broken"
    )
    parts = [f"{one.law.says}\n{one.message}\n{one.curl}" for one in findings]
    failure.text = _xml("\n\n".join(parts))


def _xml(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return _NO_XML.sub("\ufffd", text)
