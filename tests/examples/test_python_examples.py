"""Every Python example runs as it stands and says what it is there to say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SAYS = {
    "demo.py": ["missing 32", "the rows add up to the balance: 68", "demo: ok"],
    "first_bundle.py": ["available  132 credits", "quote      45 credits", "45 credits, 87 remain"],
    "run_out_and_wait.py": ["missing 5", "topping up 5 credits", "25 credits charged, 0 remain"],
    "lost_answer.py": [
        "naive loop: one bundle wanted, 50 credits charged",
        "prepay:     one bundle wanted, 25 credits",
    ],
    "twenty_workers.py": ["10 ×       created", "10 ×       refused", "spent      250 of 250 credits"],
    "ugen_job.py": [
        "quote      252 credits",
        "reserved   252",
        "100 %  completed",
        "consumed   252",
        "release   +252",
    ],
    "trenz_tasks.py": ["503: refunded,  499 remain", "not refunded, 399 remain"],
    "webhook_app.py": ["signed:   204", "tampered: 400"],
}


def run(*command: str) -> str:
    result = subprocess.run(
        [sys.executable, *command], cwd=EXAMPLES, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("name", SAYS)
def test_an_example_says_what_it_is_there_for(name: str) -> None:
    said = run(name)
    assert [line for line in SAYS[name] if line not in said] == [], said


def test_the_example_of_an_applications_own_tests_passes() -> None:
    assert "3 passed" in run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "test_your_app.py"
    )


def test_no_example_is_left_out_and_each_fits_a_screen() -> None:
    present = {path.name for path in EXAMPLES.glob("*.py")}
    assert present == {*SAYS, "test_your_app.py"}
    short = [path for path in EXAMPLES.iterdir() if path.name != "demo.py" and path.is_file()]
    assert [path.name for path in short if len(path.read_text().splitlines()) > 75] == []
