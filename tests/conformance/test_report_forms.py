"""C7: the forms that CI viewers and browsers read: JUnit, HAR and the step summary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from prepay_conformance import Law, Verdict, run
from prepay_conformance.cli import main
from prepay_conformance.findings import Finding
from prepay_conformance.limits import MAX_SUMMARY_BYTES
from prepay_conformance.report import append_summary, write_reports
from prepay_conformance.report.har import har
from prepay_conformance.report.junit import junit
from prepay_conformance.report.summary import markdown
from prepay_conformance.runner import Run
from tests.conformance.report_kit import Kit, broken_kit, check_junit, with_findings
from tests.conformance.servers import KEYS, planted, settings
from tests.conformance.test_broken_servers import BUGS


@pytest.fixture(scope="module")
def broken() -> Iterator[Kit]:
    with broken_kit() as kit:
        yield kit


# ---- JUnit: the rules of Jenkins' junit-10.xsd


def test_c7_junit_is_what_ci_viewers_take(broken: Kit) -> None:
    root = check_junit(junit(broken.verdict, broken.journal))
    assert sum(float(case.attrib["time"]) for case in root.iter("testcase")) > 0
    properties = {one.get("name"): one.get("value") for one in root.iter("property")}
    assert (properties["level"], properties["seed"]) == ("full", "1")


def test_c7_junit_tells_errors_failures_and_what_was_not_tested_apart(mock_url: str) -> None:
    cut = Run(settings("ugen", mock_url, level="read", max_requests=40))
    root = check_junit(junit(cut.verdict(), cut.journal))
    (error,) = root.iter("error")
    assert "incomplete: the cap of 40 requests" in error.attrib["message"]
    assert list(root.iter("failure")) == []
    skipped = [one.attrib["message"] for one in root.iter("skipped")]
    assert any(text.startswith("not tested: not reached") for text in skipped)


# ---- HAR

_ENTRY = {"startedDateTime", "time", "request", "response", "cache", "timings"}
_REQUEST = {
    "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize",
}  # fmt: skip
_RESPONSE = {
    "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize",
    "bodySize",
}  # fmt: skip


def test_c7_har_has_every_field_that_har_1_2_demands(broken: Kit) -> None:
    log: Any = json.loads(har(broken.journal, broken.verdict.url, broken.masker))["log"]
    assert log["version"] == "1.2"
    assert {"name", "version"} <= log["creator"].keys()
    assert len(log["entries"]) == len(broken.journal)
    for entry in log["entries"]:
        assert entry.keys() >= _ENTRY
        assert entry["request"].keys() >= _REQUEST
        assert entry["response"].keys() >= _RESPONSE
        assert entry["timings"].keys() >= {"send", "wait", "receive"}
        assert entry["time"] == sum(entry["timings"].values())
        assert entry["response"]["content"].keys() >= {"size", "mimeType"}
        assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo is not None
        assert entry["request"]["url"].startswith("http://127.0.0.1:")
        for pair in (*entry["request"]["headers"], *entry["request"]["queryString"]):
            assert pair.keys() == {"name", "value"}
        # Fields of one's own begin with an underscore.
        known = _ENTRY | {"comment"}
        assert all(name in known or name.startswith("_") for name in entry)


def test_c7_har_is_capped_and_says_so(broken: Kit) -> None:
    text = har(broken.journal, "http://x", broken.masker, most_bytes=20_000)
    log: Any = json.loads(text)["log"]
    assert 0 < len(log["entries"]) < len(broken.journal)
    left_out = len(broken.journal) - len(log["entries"])
    assert log["comment"].startswith(f"{left_out} later exchanges were left out")
    assert len(text) < 22_000


def _healthy(engine: Any, patch: pytest.MonkeyPatch) -> None:
    """Plant nothing."""


def _long(verdict: Verdict) -> str:
    return "ä" * MAX_SUMMARY_BYTES


@pytest.mark.parametrize("healthy_server", [True, False])
def test_c7_the_kit_reads_its_own_har_back_with_the_same_verdict(
    healthy_server: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bug = next(bug for bug in BUGS if bug.id == "tokportal: one operation costs 1 credit more")
    with planted(_healthy if healthy_server else bug.plant, monkeypatch) as url:
        # No crowd and no moving of time: HAR says neither which requests overlapped nor who moved the clock.
        kit = Run(settings("tokportal", url, fuzz=False, scripts=("prices", "smallest purchase")))
        verdict = kit.verdict()
        write_reports(tmp_path, verdict, kit.journal, kit.masker)
    again = {
        name: run(settings("tokportal", "", recording=tmp_path / name))
        for name in ("journal.har", "journal.jsonl")
    }
    assert again["journal.har"].outcome == again["journal.jsonl"].outcome == verdict.outcome
    ids = [[cause.id for cause in one.causes] for one in (verdict, *again.values())]
    assert ids[0] == ids[1] == ids[2]


def test_c7_the_step_summary_is_appended_and_bounded(
    broken: Kit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "summary.md"
    path.write_text("before\n")
    append_summary(path, broken.verdict, broken.masker)
    text = path.read_text()
    assert text.startswith("before\n## TokPortal: does not conform")
    assert "1. **price** tokportalAddEditSlots (7 more findings with this cause)" in text
    from prepay_conformance.report import summary

    monkeypatch.setattr(summary, "markdown", _long)
    path.write_text("")
    append_summary(path, broken.verdict, broken.masker)
    assert len(path.read_bytes()) <= MAX_SUMMARY_BYTES
    assert path.read_text().endswith("the report has all of it\n")


def test_c7_words_of_a_server_are_no_markup_of_the_summary(broken: Kit) -> None:
    finding = Finding(Law.BODY, "op", "<img src=x> [a](http://b) | `x`", "tour", seq=1)
    text = markdown(with_findings(broken.verdict, (finding,)))
    assert r"\<img src=x\> \[a\](http://b) \| \`x\`" in text


def test_c7_the_command_writes_the_step_summary_where_ci_asks_for_it(
    mock_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, key in KEYS.items():
        monkeypatch.setenv(name, key)
    path = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    arguments = ["test", "--vendor", "trenz", "--url", mock_url, "--level", "read", "--quiet"]
    assert main(arguments) == 0
    assert "## Trenz: conforms" in path.read_text()
    # A page that cannot be written changes no verdict.
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    assert main(arguments) == 0
    assert "step summary cannot be written" in capsys.readouterr().err
