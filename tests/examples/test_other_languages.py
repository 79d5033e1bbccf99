"""The examples for those who use the mock from a shell or from Node.js do what they say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tree import ROOT

EXAMPLES = ROOT / "examples"


def program(name: str) -> str:
    """The path of a program; without it the test is skipped, and where ``CI`` is ``true`` it fails."""
    found = shutil.which(name)
    if found is None:
        message = f"{name} is missing: install it to run the examples that need it"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    return str(found)


def run(command: list[str], folder: Path, prepay: str) -> str:
    """What an example prints. It runs somewhere else, so that it cannot lean on the checkout."""
    env = {**os.environ, "PREPAY": prepay, "TMPDIR": str(folder)}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env=env, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(folder.iterdir()) == [], "the example left something behind"
    return done.stdout


def test_the_shell_example_buys_a_bundle_and_reads_the_402(tmp_path: Path) -> None:
    program("curl")
    said = run(
        [program("sh"), str(EXAMPLES / "mock_from_curl.sh")], tmp_path, f"{sys.executable} -m prepay_mock"
    )
    lines = said.splitlines()
    assert lines[0].startswith("the mock listens on http://127.0.0.1:")
    answers = [json.loads(line) for line in lines if line.startswith("{")]
    assert [line for line in lines if line.isdecimal()] == ["201", "402", "200", "200", "200"]
    assert (answers[0]["credits_charged"], answers[0]["credits_remaining"]) == (82, 18)
    assert answers[1]["error"]["details"] == {
        "required": 82,
        "available": 18,
        "missing": 64,
        "breakdown": {"account_creation": 25, "video_slots": 20, "niche_warming": 7, "video_editing": 30},
    }
    assert [row["amount"] for row in answers[4]["data"]] == [-64, 64, -82, 100]


def test_the_node_example_buys_a_bundle_and_reads_the_402(tmp_path: Path) -> None:
    command = [program("node"), str(EXAMPLES / "mock_from_node.mjs")]
    said = run(command, tmp_path, json.dumps([sys.executable, "-m", "prepay_mock"]))
    assert said.splitlines() == [
        "201: 82 charged, 18 remain",
        "402: required 82, available 18, missing 64",
        "200: 18 credits a week later, the granted ones have expired",
        "the answer was lost, as planned",
    ]


def test_the_shell_example_says_so_when_the_server_does_not_start(tmp_path: Path) -> None:
    command = [program("sh"), str(EXAMPLES / "mock_from_curl.sh")]
    env = {
        **os.environ,
        "PREPAY": f"{sys.executable} -m prepay_mock --scenario nowhere",
        "TMPDIR": str(tmp_path),
    }
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=120)
    assert done.returncode == 1
    assert "the mock server did not start" in done.stderr
    assert list(tmp_path.iterdir()) == []
