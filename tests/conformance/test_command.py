"""``prepay contract``: what it prints, what it writes, and its exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from prepay_conformance import Law, Level, Settings, Verdict, run
from prepay_conformance.cli import main
from prepay_conformance.report import render
from prepay_conformance.report.junit import junit
from prepay_conformance.vendors.registry import BUILT_IN, load
from tests.conformance.broken.tokportal_money import BUGS
from tests.conformance.servers import KEYS, planted, settings

SECRET_KEY = "sk_mock_do_not_show"


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.setenv(name, SECRET_KEY)


@pytest.fixture(scope="module")
def broken() -> Verdict:
    """The verdict about a server that charges 1 credit too much."""
    bug = next(bug for bug in BUGS if "costs 1 credit more" in bug.says)
    with pytest.MonkeyPatch.context() as patch, planted(bug.plant, patch) as url:
        return run(settings("tokportal", url, fuzz=False))


# ---------------------------------------------------------------- show


def test_show_lists_every_operation_with_what_it_costs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show"]) == 0
    out = capsys.readouterr().out
    for vendor in BUILT_IN:
        for operation in load(vendor).operations.values():
            line = next(line for line in out.splitlines() if line.startswith(f"{operation.id} "))
            for word in (operation.label, operation.charge, operation.resend, operation.source):
                assert word in line
    line = next(line for line in out.splitlines() if line.startswith("tokportalAddVideoSlots "))
    assert "2/video_slots" in line


def test_show_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--vendor", "trenz", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert {row["vendor"] for row in shown["operations"]} == {"trenz"}
    image = next(row for row in shown["operations"] if row["operation"] == "trenzGenerateImage")
    assert (image["charge"], image["price"], image["resend"]) == ("async_on_complete", 20, "never")


def test_show_of_what_is_no_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--contract", str(tmp_path / "none.yaml")]) == 1
    (tmp_path / "other.yaml").write_text("openapi: 3.1.0\ninfo: {version: '1'}\npaths: {}\n")
    assert main(["show", "--contract", str(tmp_path / "other.yaml")]) == 1
    assert "no operation of TokPortal" in capsys.readouterr().err


# ---------------------------------------------------------------- test


@pytest.mark.usefixtures("keys")
def test_a_run_writes_its_reports_and_shows_no_key(
    mock_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    reports = tmp_path / "reports"
    where = ["--vendor", "trenz", "--url", mock_url, "--report-dir", str(reports)]
    assert main(["test", *where, "--level", "spend", "--max-requests", "100000"]) == 0
    assert list((tmp_path / "here").iterdir()) == [], "something was left in the working folder"
    out, err = capsys.readouterr()
    assert "Trenz at http" in out
    assert "level spend: conforms" in out
    assert "scenario tour: passed" in err
    names = {"journal.har", "journal.jsonl", "junit.xml", "report.html", "verdict.json", "verdict.txt"}
    assert {path.name for path in reports.iterdir()} == names
    shown = out + err + "".join(path.read_text(encoding="utf-8") for path in reports.iterdir())
    assert SECRET_KEY not in shown
    assert "TRENZ_API_KEY" in shown
    verdict = json.loads((reports / "verdict.json").read_text())
    assert (verdict["conforms"], verdict["exit_code"], verdict["findings"]) == (True, 0, [])
    # What was recorded can be checked again, offline.
    assert (
        main(
            ["test", "--vendor", "trenz", "--level", "replay", "--recording", str(reports / "journal.jsonl")]
        )
        == 0
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["test"],
        ["test", "--vendor", "nobody", "--url", "http://127.0.0.1:1"],
        ["test", "--vendor", "ugen"],
        ["test", "--vendor", "ugen", "--url", "http://127.0.0.1:1", "--level", "everything"],
        ["test", "--vendor", "ugen", "--url", "http://127.0.0.1:1", "--max-credits", "-1"],
        ["test", "--vendor", "ugen", "--url", "http://127.0.0.1:1", "--examples", "0"],
        ["test", "--vendor", "ugen", "--level", "replay"],
        ["test", "--vendor", "ugen", "--url", "http://127.0.0.1:1", "--key", "x"],
        ["diff", "one"],
        ["nothing"],
    ],
)
@pytest.mark.usefixtures("keys")
def test_exit_code_2_for_a_wrong_command_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err


@pytest.mark.usefixtures("keys")
def test_exit_code_1_when_the_tool_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", "--vendor", "ugen", "--url", "http://127.0.0.1:1"]) == 1
    assert "cannot be reached" in capsys.readouterr().err
    assert main(["test", "--vendor", "ugen", "--url", "nonsense"]) == 1
    assert main(["test", "--vendor", "ugen", "--level", "replay", "--recording", str(tmp_path / "none")]) == 1
    assert main(["test", "--vendor", "ugen", "--url", "http://127.0.0.1:1", "--contract", str(tmp_path)]) == 1


@pytest.mark.usefixtures("keys")
def test_exit_code_5_when_a_cap_stops_the_run(mock_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", "--vendor", "ugen", "--url", mock_url, "--max-requests", "30", "--quiet"]) == 5
    assert "stopped: the cap of 30 requests is reached" in capsys.readouterr().out


def test_help_needs_nothing_but_the_standard_library() -> None:
    code = "import sys; from prepay_conformance.cli import parser; parser.build_parser(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not {"schemathesis", "hypothesis", "requests"} & set(done.stdout.split())


# ---------------------------------------------------------------- reports of a broken server


def test_the_terminal_names_the_law_and_gives_a_line_to_see_it(broken: Verdict) -> None:
    table = render(broken, verbose=True, width=200)
    assert re.search(r"^tokportalAddEditSlots .* broken: .*price", table, re.MULTILINE)
    text = render(broken)
    # C5: one lie in a few lines; it took 581 for the worst of them.
    assert len(text.splitlines()) <= 15, text
    assert f"the vendor's page says: {Law.PRICE.says}" in " ".join(text.split())
    assert "curl -i -X POST" in text
    assert "${TOKPORTAL_API_KEY}_t_tour-tour_balance_100000" in text
    assert "does not conform" in text
    assert broken.exit_code == 3


def test_junit_has_a_case_for_each_operation_and_each_scenario(broken: Verdict) -> None:
    suite = ET.fromstring(junit(broken)).findall("testsuite")[0]
    cases = {(case.get("classname"), case.get("name")): case for case in suite.iter("testcase")}
    assert len(cases) == len(broken.operations) + len(broken.scripts) + 1 == int(suite.get("tests", 0))
    failed = [name for (_, name), case in cases.items() if case.find("failure") is not None]
    assert "tokportalAddEditSlots" in failed
    assert "prices" in failed
    assert "tokportalGetCreditBalance" not in failed
    # Its history is only where the fault of another operation shows again.
    assert "tokportalListCreditTransactions" not in failed
    assert suite.get("failures") == str(len(failed))


def test_junit_survives_what_xml_cannot_hold(broken: Verdict) -> None:
    finding = broken.findings[0]
    kept = finding.message
    finding.message = "null \x00, escape \x1b, half \ud800, <&>"
    try:
        assert "null" in ET.tostring(ET.fromstring(junit(broken)), encoding="unicode")
    finally:
        finding.message = kept


def test_json_has_everything(broken: Verdict) -> None:
    told: Any = json.loads(json.dumps(broken.as_json()))
    assert told["exit_code"] == 3
    line = next(row for row in told["operations"] if row["operation"] == "tokportalAddEditSlots")
    assert (line["verdict"], "price" in line["laws_broken"]) == ("broken", True)
    assert all(finding["says"] and finding["law"] for finding in told["findings"])


def test_breaches_that_are_alike_are_counted_and_not_repeated(broken: Verdict) -> None:
    alike = [
        one for one in broken.findings if (one.operation, one.law) == ("tokportalAddEditSlots", Law.PRICE)
    ]
    assert len(alike) <= 5


# ---------------------------------------------------------------- the Python API


@pytest.mark.parametrize(
    "wrong",
    [
        {"vendor": "nobody"},
        {"url": ""},
        {"max_credits": -1},
        {"max_requests": -1},
        {"per_minute": 0},
        {"level": Level.REPLAY},
        {"phases": ("guessing",)},
    ],
)
def test_settings_say_what_is_wrong(wrong: dict[str, Any]) -> None:
    options: dict[str, Any] = {"vendor": "ugen", "url": "http://127.0.0.1:1", **wrong}
    with pytest.raises(ValueError, match=r"\w"):
        Settings(**options)
    assert SECRET_KEY not in repr(
        Settings(vendor="ugen", url="http://x", environment={"UGEN_API_KEY": SECRET_KEY})
    )


def test_a_mock_that_limits_rates_is_no_finding() -> None:
    from prepay_conformance import KitError
    from prepay_mock.build import make_engine
    from tests.conformance.servers import served

    with served(make_engine()) as url, pytest.raises(KitError, match="--no-rate-limits"):
        run(settings("tokportal", url, fuzz=False))
