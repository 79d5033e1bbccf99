"""The kit in somebody's pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conformance.servers import KEYS

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
    done = run_pytest(tmp_path, *arguments)
    assert "11 passed" in done.stdout, done.stdout + done.stderr


def test_without_a_server_they_are_skipped(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, "--contract-vendor", "ugen")
    assert "21 skipped" in done.stdout, done.stdout + done.stderr
