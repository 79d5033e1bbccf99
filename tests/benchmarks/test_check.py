"""The committed results can be read again: every target was measured, and the page says what the file says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.tree import ROOT

FOLDER = ROOT / "benchmarks"


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(folder / "check.py")], capture_output=True, text=True, check=False, timeout=60
    )


def copy_to(folder: Path) -> None:
    (folder / "bench").mkdir()
    for name in ("check.py", "bench/__init__.py", "bench/targets.py", "bench/report.py"):
        (folder / name).write_bytes((FOLDER / name).read_bytes())


def test_every_target_was_measured_and_the_verdict_is_the_pages() -> None:
    told = check(FOLDER)
    found = re.search(r"(\d+) of (\d+) targets hold", told.stdout)
    assert found, told.stderr
    assert "not measured" not in told.stdout
    assert told.returncode == (0 if found[1] == found[2] else 1)
    page = (FOLDER / "RESULTS.md").read_text(encoding="utf-8")
    assert f"{found[1]} of {found[2]} hold" in page


def test_a_target_that_is_missed_is_named(tmp_path: Path) -> None:
    copy_to(tmp_path)
    results = json.loads((FOLDER / "results.json").read_text(encoding="utf-8"))
    slow = results["metrics"]["engine.read"]
    slow["values"] = [value * 1000 for value in slow["values"]]
    (tmp_path / "results.json").write_text(json.dumps(results), encoding="utf-8")
    told = check(tmp_path)
    assert told.returncode == 1
    assert "missed: mock in process · engine.handle of a read" in told.stdout


def test_without_results_it_says_how_to_get_them(tmp_path: Path) -> None:
    copy_to(tmp_path)
    told = check(tmp_path)
    assert told.returncode == 2
    assert "make bench" in told.stderr
