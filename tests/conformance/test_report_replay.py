"""The reports of a replay: what the recording does not tell, and when it began."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from prepay_conformance import Level, run
from prepay_conformance.recorded import replay
from prepay_conformance.recordings.entry import instant_of
from prepay_conformance.report import render, write_reports
from prepay_conformance.report.html import page
from prepay_conformance.report.summary import markdown
from prepay_conformance.runner import Run
from tests.conformance.hars import balance, chrome, lost
from tests.conformance.servers import settings
from tests.conformance.test_replay_cassettes import recorded


def test_c4_each_report_says_what_a_recording_does_not_tell(tmp_path: Path) -> None:
    path = chrome(tmp_path, (balance(100, 5), lost(1), balance(75, 7)))
    verdict, journal, masker = replay(settings("tokportal", "", level=Level.REPLAY, recording=path))
    (line,) = verdict.unknown
    assert line == "1 requests have no response, so that what they cost is unknown"
    assert f"unknown: {line}" in render(verdict).splitlines()
    assert f"- Unknown: {line}" in markdown(verdict).splitlines()
    assert f'<p class="notice">Unknown: {line}</p>' in page(verdict, journal, masker)
    assert verdict.as_json()["unknown"] == [line]


def test_c4_a_replay_began_with_the_first_request_that_has_a_time(mock_url: str, tmp_path: Path) -> None:
    path = chrome(tmp_path, (balance(100, 5), balance(100, 1), balance(100, 7)))
    verdict, journal, masker = replay(settings("tokportal", "", level=Level.REPLAY, recording=path))
    assert verdict.started == datetime(2026, 6, 1, 12, 0, 1, tzinfo=UTC)
    assert "2026-06-01 12:00:01 UTC" in page(verdict, journal, masker)
    cassette = recorded(mock_url, tmp_path / "cassette.yaml")
    assert run(settings("tokportal", "", level=Level.REPLAY, recording=cassette)).started is None


def test_c4_the_journal_of_a_run_keeps_its_times(mock_url: str, tmp_path: Path) -> None:
    kit = Run(settings("trenz", mock_url, level=Level.READ, fuzz=False))
    verdict = kit.verdict()
    write_reports(tmp_path, verdict, kit.journal, kit.masker)
    again = run(settings("trenz", "", level=Level.REPLAY, recording=tmp_path / "journal.jsonl"))
    assert verdict.started is not None
    assert again.started is not None
    assert again.started - verdict.started < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:01.5Z", 1.5),
        ("1970-01-01 01:00:01+01:00", 1.0),
        ("1969-12-31T23:59:59Z", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("9999-12-31T23:59:59.999999Z", None),
        ("2026-02-30T00:00:00Z", None),
        ("soon", None),
        (7, None),
    ],
)
def test_c4_an_instant_is_one_that_can_be_written_again(text: object, seconds: float | None) -> None:
    assert instant_of(text) == seconds
