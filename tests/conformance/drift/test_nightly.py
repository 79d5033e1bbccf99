"""The nightly job of examples/contract-drift.yml, run as it stands with the mock as the live API."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from prepay_mock.engine.messages import Request
from tests.conformance.drift.changed import Edit, on_json, served_changed, unchanged, walked
from tests.tree import ROOT

LIVE = "https://app.tokportal.com"
SECRET = "sk_mock_canary_nightly"


def nightly(edit: Edit, folder: Path) -> tuple[int, str, Path]:
    """Run the steps; returns the exit code of the last one that ran, what it printed, and the summary's file."""
    workflow: dict[str, Any] = yaml.safe_load((ROOT / "examples" / "contract-drift.yml").read_text("utf-8"))
    steps: list[str] = [step["run"] for step in workflow["jobs"]["drift"]["steps"] if "run" in step]
    assert [step for step in steps if step.startswith("pip install")] == steps[:1]
    assert LIVE in steps[1]
    summary = folder / "summary.md"
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "TOKPORTAL_API_KEY": SECRET,
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    (folder / "drift-baseline.yaml").write_text("prepay_drift_baseline: 1\nknown: []\n")
    code, said = 0, ""
    with served_changed(edit) as url:
        for step in steps[1:]:
            # As GitHub runs it.
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.replace(LIVE, url)]
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
            )
            code, said = done.returncode, done.stdout
            if code:
                assert step is steps[-1], done.stdout + done.stderr
    return code, said, summary


def test_a_night_without_news_is_one_line(tmp_path: Path) -> None:
    code, said, summary = nightly(unchanged, tmp_path)
    assert (code, said.count("\n"), said.startswith("Drift: nothing new in ")) == (0, 1, True), said
    # The step runs both commands, and each appends its own part.
    tested, found = summary.read_text().split("\n\nDrift: ")
    assert (tested.startswith("## TokPortal: conforms\n"), f"Drift: {found}") == (True, said)
    assert not (tmp_path / "drift-overlay.yaml").exists()
    assert SECRET not in (tmp_path / "live.har").read_text()


def test_a_night_with_news_fails_with_report_and_overlay(tmp_path: Path) -> None:
    def edit(_request: Request, _status: int, body: Any) -> Any:
        for one in walked(body):
            if "account_creation" in one and "video_slot" in one:
                one["account_creation"] = 27
            if "total_credits" in one:
                one["promo"] = "for Ann"
        return body

    code, said, summary = nightly(on_json(edit), tmp_path)
    assert code == 3, said
    assert "account_creation costs 27 credits; documented: 25" in said
    assert "promo" in summary.read_text()
    targets = [
        action["target"]
        for action in yaml.safe_load((tmp_path / "drift-overlay.yaml").read_text())["actions"]
    ]
    assert "$['x-prepay-prices'].tokportal" in targets
