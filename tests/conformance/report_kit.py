"""What the tests of reports share: a run against a broken server, and the rules of JUnit."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from prepay_conformance import Verdict
from prepay_conformance.findings import Finding
from prepay_conformance.gate import Journal, Masker
from prepay_conformance.runner import Run
from tests.conformance.servers import KEYS, planted, settings
from tests.conformance.test_broken_servers import BUGS

__all__ = ["CANARY", "Kit", "broken_kit", "check_junit", "with_findings"]

CANARY = "sk_mock_canary_of_reports"


class Kit(NamedTuple):
    """A run that is over."""

    verdict: Verdict
    journal: Journal
    masker: Masker


@contextlib.contextmanager
def broken_kit() -> Generator[Kit]:
    """A run against a server that charges 1 credit too much, with a key that must show nowhere."""
    bug = next(bug for bug in BUGS if "costs 1 credit more" in bug.says)
    keys = dict.fromkeys(KEYS, CANARY)
    with pytest.MonkeyPatch.context() as patch, planted(bug.plant, patch) as url:
        kit = Run(settings("tokportal", url, fuzz=False, environment=keys))
        yield Kit(kit.verdict(), kit.journal, kit.masker)


def with_findings(verdict: Verdict, findings: tuple[Finding, ...]) -> Verdict:
    """The verdict with other findings."""
    return replace(verdict, findings=findings)


_ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "disabled", "errors"},
    "testsuite": {
        "name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id",
        "package", "file", "log", "url", "version",
    },
    "properties": set[str](),
    "property": {"name", "value"},
    "testcase": {"name", "classname", "time", "status", "class", "file", "line", "assertions"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
}  # fmt: skip
_CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase", "system-out", "system-err"},
    "properties": {"property"},
    "testcase": {"failure", "error", "skipped", "system-out", "system-err"},
}


def check_junit(text: str) -> ET.Element:
    """Hold a report against the rules of Jenkins' junit-10.xsd, and return its root."""
    root = ET.fromstring(text)
    assert root.tag == "testsuites"
    for element in root.iter():
        assert set(element.attrib) <= _ATTRIBUTES[element.tag], element.tag
        assert {child.tag for child in element} <= _CHILDREN.get(element.tag, set()), element.tag
    for suite in root:
        cases = suite.findall("testcase")
        assert next(iter(suite)).tag == "properties"
        assert suite.get("name")
        assert suite.get("tests") == str(len(cases))
        for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert suite.get(name) == str(sum(case.find(kind) is not None for case in cases)), name
        # xs:dateTime without a zone, as the schema's pattern has it.
        datetime.strptime(suite.attrib["timestamp"], "%Y-%m-%dT%H:%M:%S")  # noqa: DTZ007
        assert "hostname" not in suite.attrib
        for case in cases:
            assert case.get("name")
            assert case.get("classname")
            assert re.fullmatch(r"\d+\.\d{3}", case.attrib["time"])
            assert len(case) <= 1
        assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases)
    return root
