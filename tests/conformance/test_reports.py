"""C5, C6, C7: what a run leaves behind, for terminals, CI viewers, browsers and people."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest

from prepay_conformance import Law, Level, Verdict, run
from prepay_conformance.cli import main
from prepay_conformance.findings import Finding
from prepay_conformance.forecast import expected
from prepay_conformance.gate import Journal, Masker
from prepay_conformance.limits import MAX_BODY_SHOWN, MAX_CAUSES_SHOWN, MAX_EXCHANGES_SHOWN, MAX_SUMMARY_BYTES
from prepay_conformance.report import append_summary, render, write_reports
from prepay_conformance.report.console import colored, table, width_of
from prepay_conformance.report.har import har
from prepay_conformance.report.html import page
from prepay_conformance.report.junit import junit
from prepay_conformance.report.progress import RunProgress
from prepay_conformance.report.summary import markdown
from prepay_conformance.runner import Run
from prepay_conformance.vendors.registry import dialect_of
from tests.conformance.servers import KEYS, planted, settings
from tests.conformance.test_broken_servers import BUGS

CANARY = "sk_mock_canary_of_reports"


class Kit(NamedTuple):
    verdict: Verdict
    journal: Journal
    masker: Masker


@pytest.fixture(scope="module")
def broken() -> Iterator[Kit]:
    """A run against a server that charges 1 credit too much, with a key that must show nowhere."""
    bug = next(bug for bug in BUGS if "costs 1 credit more" in bug.says)
    keys = dict.fromkeys(KEYS, CANARY)
    with pytest.MonkeyPatch.context() as patch, planted(bug.plant, patch) as url:
        kit = Run(settings("tokportal", url, fuzz=False, environment=keys))
        yield Kit(kit.verdict(), kit.journal, kit.masker)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


# ---- the terminal


@pytest.mark.parametrize("width", [40, 80, 110, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_c6_lines_fit_the_terminal(broken: Kit, width: int, verbose: bool) -> None:
    for line in render(broken.verdict, width=width, verbose=verbose).splitlines():
        # A line that is to be copied stays one line.
        assert len(line) <= width or line.startswith("   curl "), line


def test_c6_no_escape_codes_but_on_a_terminal(broken: Kit) -> None:
    assert "\x1b" not in render(broken.verdict)
    assert "\x1b[" in render(broken.verdict, color=True)
    assert colored(Terminal(), {})
    assert not colored(Terminal(), {"NO_COLOR": "1"})
    assert not colored(Terminal(), {"TERM": "dumb"})
    assert not colored(io.StringIO(), {})
    assert width_of(io.StringIO()) == 110


def test_c6_text_of_a_server_steers_no_terminal(broken: Kit) -> None:
    finding = broken.verdict.causes[0].lead
    kept = finding.message
    finding.message = "[bold]to the letter[/bold] \x1b[31mred\x1b[0m \x07"
    try:
        text = render(broken.verdict)
    finally:
        finding.message = kept
    assert "[bold]to the letter[/bold]" in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


def test_c6_a_table_fits_or_has_one_line_a_row() -> None:
    rows = [("operation", "n"), ("a" * 80, "1"), ("b", "22")]
    assert max(map(len, table(rows, right=(1,), width=40))) <= 40
    assert len(table(rows, right=(1,))) == 3


def test_c5_many_causes_are_cut_and_counted(broken: Kit) -> None:
    found = tuple(
        Finding(Law.BODY, f"op{number}", f'"field{chr(65 + number)}" is required', "tour", seq=number + 1)
        for number in range(MAX_CAUSES_SHOWN + 5)
    )
    verdict = _with_findings(broken.verdict, found)
    assert len(verdict.causes) == MAX_CAUSES_SHOWN + 5
    assert "and 5 more causes" in render(verdict)
    assert "and 5 more causes" in markdown(verdict)
    assert len(render(verdict).splitlines()) < MAX_CAUSES_SHOWN * 6 + 10


def _with_findings(verdict: Verdict, findings: tuple[Finding, ...]) -> Verdict:
    from dataclasses import replace

    return replace(verdict, findings=findings)


# ---- progress


def test_c6_a_terminal_gets_a_bar_with_the_time_that_is_left_and_a_pipe_gets_lines() -> None:
    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        with RunProgress(stream, {"NO_COLOR": "1"}) as progress:
            progress.tell("scenario [tour]: passed")
            progress.sent(10, 20)
    assert pipe.getvalue() == "scenario [tour]: passed\n"
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())
    assert "scenario [tour]: passed" in shown
    assert "10/20 requests" in shown
    assert re.search(r"\d\d:\d\d|--:--", shown)
    quiet = Terminal()
    with RunProgress(quiet, {}, quiet=True) as progress:
        progress.tell("nothing")
        progress.sent(1, None)
    assert quiet.getvalue() == ""


def test_c6_as_many_requests_are_sent_as_are_expected(mock_url: str) -> None:
    trenz = dialect_of("trenz")
    for level in (Level.NEGATIVE, Level.SPEND):
        known = trenz.mock_requests[level]
        sent = run(settings("trenz", mock_url, level=level, run=level.value)).requests
        assert abs(sent - known) <= known * 0.1
    assert expected(trenz, Level.SPEND, mock=True, max_requests=7) == 7
    assert expected(trenz, Level.SPEND, mock=False, max_requests=7) is None


# ---- JUnit: the rules of Jenkins' junit-10.xsd

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


@pytest.mark.parametrize("healthy_server", [True, False])
def test_c7_the_kit_reads_its_own_har_back_with_the_same_verdict(
    healthy_server: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bug = next(bug for bug in BUGS if bug.id == "tokportal: one operation costs 1 credit more")
    plant = (lambda engine, patch: None) if healthy_server else bug.plant
    with planted(plant, monkeypatch) as url:
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


# ---- the step summary


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

    monkeypatch.setattr(summary, "markdown", lambda verdict: "ä" * MAX_SUMMARY_BYTES)
    path.write_text("")
    append_summary(path, broken.verdict, broken.masker)
    assert len(path.read_bytes()) <= MAX_SUMMARY_BYTES
    assert path.read_text().endswith("the report has all of it\n")


def test_c7_words_of_a_server_are_no_markup_of_the_summary(broken: Kit) -> None:
    finding = Finding(Law.BODY, "op", "<img src=x> [a](http://b) | `x`", "tour", seq=1)
    text = markdown(_with_findings(broken.verdict, (finding,)))
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


# ---- the page, without a browser


def test_c6_the_page_loads_nothing_and_has_request_response_versions_and_times(broken: Kit) -> None:
    text = page(broken.verdict, broken.journal, broken.masker)
    assert not re.findall(r"<(?:link|img|iframe)\b|url\(|@import|\bsrc=|https?://(?!127\.0\.0\.1)", text)
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
    for word in ("Started", "Seed", "Contract", "Kit and SDK", "Request and response", "Level", "Target"):
        assert word in text
    assert "POST /api/ext/bundles/" in text
    assert "&#34;quantity&#34;: 1" in text
    assert 'href="journal.jsonl#:~:text=' in text
    assert text.count('<article class="cause"') == len(broken.verdict.causes) == 1


def test_c6_words_of_a_server_are_no_markup_of_the_page(broken: Kit) -> None:
    finding = Finding(Law.BODY, "op", "<script>alert(1)</script>", '"><b>', seq=209)
    text = page(_with_findings(broken.verdict, (finding,)), broken.journal, broken.masker)
    assert "<script>alert" not in text
    assert '"><b>' not in text


def test_c6_the_page_shows_a_bounded_number_of_exchanges_and_bodies(broken: Kit) -> None:
    sent = [one.seq for one in broken.journal.exchanges if one.seq]
    found = tuple(Finding(Law.BODY, f"op{seq}", "x", "tour", seq=seq) for seq in sent)
    assert len(found) > MAX_EXCHANGES_SHOWN
    text = page(_with_findings(broken.verdict, found), broken.journal, broken.masker)
    assert text.count('<details class="exchange"') == MAX_EXCHANGES_SHOWN
    assert max(map(len, re.findall(r"<pre>([^<]*)</pre>", text))) < MAX_BODY_SHOWN * 6 + 5000


# ---- secrets, and ways out


def test_b2_a_canary_is_in_no_report(broken: Kit, tmp_path: Path) -> None:
    paths = write_reports(tmp_path, *broken)
    append_summary(tmp_path / "summary.md", broken.verdict, broken.masker)
    assert len(paths) == 6
    for path in tmp_path.iterdir():
        assert CANARY not in path.read_text(encoding="utf-8"), path.name
    assert "TOKPORTAL_API_KEY" in (tmp_path / "journal.har").read_text()


def test_c7_a_crash_inside_the_kit_leaves_a_report_marked_incomplete(
    mock_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in KEYS:
        monkeypatch.setenv(name, CANARY)

    def fail(self: Run, stage: Any) -> None:
        raise ZeroDivisionError(f"the key is {CANARY}")

    monkeypatch.setattr(Run, "_fuzz", fail)
    arguments = ["test", "--vendor", "trenz", "--url", mock_url, "--report-dir", str(tmp_path), "--quiet"]
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert "the kit itself has failed: ZeroDivisionError at test_reports.py:" in err
    assert "Traceback" not in err
    verdict: Any = json.loads((tmp_path / "verdict.json").read_text())
    assert (verdict["complete"], verdict["conforms"]) == (False, False)
    assert verdict["requests"] > 100
    assert "Incomplete" in (tmp_path / "report.html").read_text()
    (error,) = check_junit((tmp_path / "junit.xml").read_text()).iter("error")
    assert "incomplete" in error.attrib["message"]
    for text in (out, err, *(path.read_text() for path in tmp_path.iterdir())):
        assert CANARY not in text
