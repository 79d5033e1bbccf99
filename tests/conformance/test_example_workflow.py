"""C8: the workflow of examples/ does what it says, as it stands there; only the live host is a stand-in."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from prepay_conformance.cli import parser
from prepay_conformance.cli import test as command
from prepay_conformance.forecast import cost_of_levels
from prepay_conformance.levels import Level
from prepay_conformance.report import RunProgress
from prepay_conformance.runner import Run
from prepay_conformance.vendors.registry import BUILT_IN, load
from tests.conformance.live import live
from tests.conformance.servers import KEYS
from tests.conformance.test_levels import told
from tests.conformance.test_rates import Time, limited
from tests.tree import ROOT

WORKFLOW = ROOT / "examples" / "contract-ci.yml"


def steps(job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(WORKFLOW.read_text())["jobs"][job]["steps"]
    return [step for step in found if "prepay contract test" in step.get("run", "")]


def options(job: str) -> Any:
    (step,) = steps(job)
    line = next(line for line in step["run"].replace("\\\n", " ").split("\n") if "contract test" in line)
    words = shlex.split(line)
    assert words[:2] == ["prepay", "contract"]
    return parser.build_parser().parse_args(words[2:])


def test_c8_the_mock_job_runs_as_it_stands(tmp_path: Path) -> None:
    (step,) = steps("mock")
    here = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        **step["env"],
    }
    # A shell of its own, as the runner has one, so that the server which it leaves behind ends with it.
    script = f"trap 'kill %1' EXIT\n{step['run']}"
    done = subprocess.run(
        ["bash", "-em", "-c", script],
        cwd=tmp_path,
        env=here,
        capture_output=True,
        text=True,
        timeout=540,
        check=False,
    )
    assert (done.returncode, done.stdout[-2000:]) == (0, done.stdout[-2000:]), done.stderr[-2000:]
    assert "conforms" in done.stdout
    assert {path.name for path in (tmp_path / "report").iterdir()} >= {"journal.jsonl"}


def test_c8_the_live_job_ends_green_within_its_caps_and_its_time() -> None:
    chosen, time = options("live"), Time()
    (step,) = steps("live")
    assert step["env"].keys() == {"TOKPORTAL_API_KEY"}
    with live(limited(time)) as host:
        time.engine = host.engine
        asked = command._settings(chosen, RunProgress(io.StringIO(), {}, quiet=True))
        kit = Run(
            replace(asked, url=host.url, environment=KEYS, run="t"),
            clock=time.clock,
            sleep=time.sleep,
            wall=time.wall,
        )
        verdict = kit.verdict()
    assert told(verdict) == []
    assert (verdict.outcome, verdict.stopped, verdict.credits) == ("conforms", "", 0)
    minutes: int = yaml.safe_load(WORKFLOW.read_text())["jobs"]["live"]["timeout-minutes"]
    assert time.now < 60 * minutes


@pytest.mark.parametrize("vendor", BUILT_IN)
def test_c8_the_help_says_what_each_level_takes(vendor: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser.build_parser().parse_args(["test", "--help"])
    said = capsys.readouterr().out
    contract = load(vendor)
    for line in cost_of_levels(contract):
        assert line in said
    requests = contract.dialect.live_requests
    for level in (Level.READ, Level.NEGATIVE):
        minutes = -(-requests[level] // contract.vendor.per_minute)
        assert f"{vendor} {level}: {requests[level]} requests, {minutes} min" in said
    assert f"{vendor} spend" in said
    for default in ("(default: 0 on a live host)", "(default: no cap)", "(default: 25)", "(default: 30)"):
        assert default in " ".join(said.split())
