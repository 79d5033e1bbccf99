"""Both type checkers accept what users write, and refuse their mistakes, each on its line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tree import ROOT

HERE = Path(__file__).parent
COMMANDS = {
    "mypy": (
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--no-incremental"],
        r":(\d+): error",
    ),
    "pyright": ([str(ROOT / "node_modules" / ".bin" / "pyright")], r":(\d+):\d+ - (?:error|warning)"),
}
# As strict as a user can ask for; the project's own settings are not read.
SETTINGS = {"mypy.ini": "[mypy]\n", "pyrightconfig.json": '{"strict": ["."]}'}

checkers = pytest.mark.parametrize("checker", COMMANDS)


def complaints(checker: str, source: str, folder: Path) -> dict[int, list[str]]:
    """Return what a checker says of a file, by line."""
    (folder / "code.py").write_text(source, encoding="utf-8")
    for name, settings in SETTINGS.items():
        (folder / name).write_text(settings, encoding="utf-8")
    command, pattern = COMMANDS[checker]
    python = [f"--pythonpath={sys.executable}"] if checker == "pyright" else []
    done = subprocess.run(
        [*command, *python, "code.py"], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    found: dict[int, list[str]] = {}
    for line in done.stdout.splitlines():
        place = re.search(pattern, line)
        if place is not None:
            found.setdefault(int(place[1]), []).append(line)
    assert found or done.returncode == 0, done.stdout + done.stderr
    return found


@checkers
def test_what_users_write_is_accepted(checker: str, tmp_path: Path) -> None:
    source = (HERE / "user_code.py").read_text(encoding="utf-8")
    assert complaints(checker, source, tmp_path) == {}


@checkers
def test_each_mistake_is_found_on_its_line(checker: str, tmp_path: Path) -> None:
    source = (HERE / "mistakes.txt").read_text(encoding="utf-8")
    lines = source.splitlines()
    expected = {number for number, line in enumerate(lines, 1) if "# mistake" in line}
    found = complaints(checker, source, tmp_path)
    assert len(expected) >= 30
    assert {number: lines[number - 1] for number in expected - found.keys()} == {}
    assert {number: found[number] for number in found.keys() - expected} == {}
