"""C5, C6, C7: what a run says on the terminal and on its page, and on every way out."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from prepay_conformance import Law, Level, run
from prepay_conformance.cli import main
from prepay_conformance.findings import Finding
from prepay_conformance.forecast import expected
from prepay_conformance.limits import MAX_BODY_SHOWN, MAX_CAUSES_SHOWN, MAX_EXCHANGES_SHOWN
from prepay_conformance.report import append_summary, render, write_reports
from prepay_conformance.report.console import colored, table, width_of
from prepay_conformance.report.html import page
from prepay_conformance.report.progress import RunProgress
from prepay_conformance.report.summary import markdown
from prepay_conformance.runner import Run
from prepay_conformance.vendors.registry import BUILT_IN, dialect_of
from tests.conformance.report_kit import CANARY, Kit, broken_kit, check_junit, with_findings
from tests.conformance.servers import KEYS, settings
from tests.tree import ROOT


@pytest.fixture(scope="module")
def broken() -> Iterator[Kit]:
    with broken_kit() as kit:
        yield kit


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


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
    verdict = with_findings(broken.verdict, found)
    assert len(verdict.causes) == MAX_CAUSES_SHOWN + 5
    assert "and 5 more causes" in render(verdict)
    assert "and 5 more causes" in markdown(verdict)
    assert len(render(verdict).splitlines()) < MAX_CAUSES_SHOWN * 6 + 10


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


def test_c6_the_page_of_the_docs_has_the_counts_that_the_bar_expects() -> None:
    text = (ROOT / "docs" / "contract-kit.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w-]+) \| `(\w+)` \| (\d+) \| \d+ \| \d+ \|$", text, re.MULTILINE)
    told = {(name.replace("-", "").lower(), level): int(count) for name, level, count in rows}
    known = {
        (vendor, level.value): count
        for vendor in BUILT_IN
        for level, count in dialect_of(vendor).mock_requests.items()
    }
    assert told.keys() == known.keys()
    assert all(abs(told[key] - known[key]) <= known[key] * 0.1 for key in known)


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
    text = page(with_findings(broken.verdict, (finding,)), broken.journal, broken.masker)
    assert "<script>alert" not in text
    assert '"><b>' not in text


def test_c6_the_page_shows_a_bounded_number_of_exchanges_and_bodies(broken: Kit) -> None:
    sent = [one.seq for one in broken.journal.exchanges if one.seq]
    found = tuple(Finding(Law.BODY, f"op{seq}", "x", "tour", seq=seq) for seq in sent)
    assert len(found) > MAX_EXCHANGES_SHOWN
    text = page(with_findings(broken.verdict, found), broken.journal, broken.masker)
    assert text.count('<details class="exchange"') == MAX_EXCHANGES_SHOWN
    assert max(map(len, re.findall(r"<pre>([^<]*)</pre>", text))) < MAX_BODY_SHOWN * 6 + 5000


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
