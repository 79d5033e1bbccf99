"""Reports as files: JUnit XML, JSON, one HTML page, and the journal that level ``replay`` reads again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

from prepay_conformance.gate import Journal, Masker
from prepay_conformance.report.html import page
from prepay_conformance.report.terminal import render
from prepay_conformance.verdict import Finding, Verdict

__all__ = ["junit", "write_reports"]

_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd]")


def write_reports(folder: Path, verdict: Verdict, journal: Journal, masker: Masker) -> list[Path]:
    """Write ``verdict.json``, ``junit.xml``, ``report.html`` and ``journal.jsonl``; returns their paths.

    This is where all of it leaves the process, so here each text is masked, whatever was masked before.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "verdict.json": json.dumps(verdict.as_json(), indent=2, ensure_ascii=False) + "\n",
        "junit.xml": junit(verdict),
        "report.html": page(verdict),
        "verdict.txt": render(verdict) + "\n",
    }
    written: list[Path] = []
    for name, text in texts.items():
        path = folder / name
        path.write_text(masker.text(text), encoding="utf-8")
        written.append(path)
    journal.write(folder / "journal.jsonl", masker)
    return [*written, folder / "journal.jsonl"]


def junit(verdict: Verdict) -> str:
    """The verdict as JUnit XML: one test case for each operation, each scenario, and one for what belongs to none."""
    suite = ET.Element("testsuite", name=f"prepay contract: {verdict.title}", hostname=verdict.url)
    failures = skipped = 0
    for line in verdict.operations:
        case = ET.SubElement(
            suite, "testcase", classname=f"{verdict.vendor}.operations", name=line.coverage.operation
        )
        if line.findings:
            failures += 1
            _fail(case, line.findings)
        elif not line.tested:
            skipped += 1
            ET.SubElement(case, "skipped", message=f"not reached at level {verdict.level}")
    for name, outcome in verdict.scripts.items():
        case = ET.SubElement(suite, "testcase", classname=f"{verdict.vendor}.scenarios", name=name)
        if outcome == "broken":
            failures += 1
            found = tuple(finding for finding in verdict.findings if finding.where == name)
            _fail(case, found or verdict.findings)
        elif outcome != "passed":
            skipped += 1
            ET.SubElement(case, "skipped", message=_xml(outcome))
    general = tuple(finding for finding in verdict.findings if finding.operation is None)
    case = ET.SubElement(suite, "testcase", classname=f"{verdict.vendor}.run", name="the run as a whole")
    if general:
        failures += 1
        _fail(case, general)
    elif verdict.outcome == "nothing_tested":
        failures += 1
        ET.SubElement(case, "failure", message="no operation was tested", type="nothing tested")
    elif not verdict.complete:
        failures += 1
        why = verdict.stopped or "; ".join(verdict.errors)
        ET.SubElement(case, "failure", message=_xml(f"incomplete: {why}"), type="stopped")
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failures))
    suite.set("skipped", str(skipped))
    suite.set("errors", "0")
    suite.set("time", f"{verdict.milliseconds / 1000:.3f}")
    ET.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suite, encoding="unicode") + "\n"


def _fail(case: ET.Element, findings: tuple[Finding, ...]) -> None:
    laws = ", ".join(sorted({finding.law.title for finding in findings}))
    failure = ET.SubElement(case, "failure", message=_xml(findings[0].message if findings else ""), type=laws)
    parts = [f"{finding.law.says}\n{finding.message}\n{finding.curl}" for finding in findings]
    failure.text = _xml("\n\n".join(parts))


def _xml(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return _NO_XML.sub("\ufffd", text)
