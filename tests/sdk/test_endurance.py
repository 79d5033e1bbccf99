"""A short endurance run; `make soak` is the long one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.soak.books import ROOT


@pytest.mark.timeout(240)
def test_a1_a3_a4_a_short_endurance_run_leaves_no_charge_untold() -> None:
    command = [sys.executable, "-m", "tests.soak", "--scale", "0.02", "--points", "0", "--seed", "12"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=230, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("\n") == 2 + 32
