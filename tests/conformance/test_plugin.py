"""The kit in somebody's pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from prepay_conformance import run
from prepay_conformance.pytest_plugin import ContractOperation
from tests.conformance.servers import KEYS, planted, settings
from tests.conformance.test_broken_servers import BUGS

CONFTEST = 'pytest_plugins = ["prepay_conformance.pytest_plugin"]\n'
TESTS = """\
def test_operation(contract_operation):
    contract_operation.assert_conforms()

def test_run(contract_verdict):
    assert contract_verdict.conforms
"""


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_contract.py").write_text(TESTS)
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:schemathesis",
        *arguments,
    ]
    environment = {**os.environ, **KEYS}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_one_test_for_each_operation(tmp_path: Path, mock_process: str) -> None:
    arguments = ["--contract-vendor", "trenz", "--contract-url", mock_process, "--contract-level", "spend"]
    reports = tmp_path / "reports"
    done = run_pytest(tmp_path, *arguments, "--contract-report-dir", str(reports))
    assert (reports / "report.html").exists()
    assert "11 passed" in done.stdout, done.stdout + done.stderr


def test_without_a_server_they_are_skipped(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, "--contract-vendor", "ugen")
    assert "21 skipped" in done.stdout, done.stdout + done.stderr


def test_c5_an_operation_that_another_ones_fault_explains_is_skipped_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bug = next(bug for bug in BUGS if bug.id == "tokportal: one operation costs 1 credit more")
    with planted(bug.plant, monkeypatch) as url:
        verdict = run(settings("tokportal", url, fuzz=False))
    lines = {line.coverage.operation: line for line in verdict.operations}
    with pytest.raises(AssertionError, match="price: A call costs what is documented"):
        ContractOperation(lines["tokportalAddEditSlots"], verdict.causes).assert_conforms()
    history = lines["tokportalListCreditTransactions"]
    with pytest.raises(pytest.skip.Exception, match="see price/tokportalAddEditSlots"):
        ContractOperation(history, verdict.causes).assert_conforms()
    # Without the causes nothing is known of others.
    with pytest.raises(AssertionError, match="history-sum"):
        ContractOperation(history).assert_conforms()
    ContractOperation(lines["tokportalGetCreditCosts"], verdict.causes).assert_conforms()
