"""Mutation run over the ledger: `make mutants`. Exits 1 when a mutant survives that docs/mutants.md does not explain.

mutmut finds modules by their path below `src`, and breaks the code it works on; so this lays out a tree of its own
below build/, with the ledger and the ledger's tests alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TREE = ROOT / "build" / "mutants"
PACKAGE = "prepay_mock"
EXPLAINED = ROOT / "docs" / "mutants.md"
# A mutant that hangs its tests has been noticed.
NOTICED = {"killed", "timeout", "caught by type check"}


def lay_out() -> None:
    """Make a fresh tree of what is mutated and of the tests that have to notice."""
    shutil.rmtree(TREE, ignore_errors=True)
    leave = shutil.ignore_patterns("__pycache__")
    for origin, place in (
        (f"mock_server/{PACKAGE}/ledger", f"src/{PACKAGE}/ledger"),
        ("tests/mock/ledger", "tests/mock/ledger"),
    ):
        shutil.copytree(ROOT / origin, TREE / place, ignore=leave)
    (TREE / "src" / PACKAGE / "__init__.py").touch()
    shutil.copy(ROOT / "tests/conftest.py", TREE / "tests/conftest.py")
    shutil.copy(ROOT / "pyproject.toml", TREE / "pyproject.toml")


def mutmut(*arguments: str, capture: bool = False) -> str:
    """Run mutmut in the tree; what it printed, if captured."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=TREE,
        env={**os.environ, "PREPAY_MUTANTS": "1"},
        check=True,
        text=True,
        stdout=subprocess.PIPE if capture else None,
    )
    return done.stdout or ""


def main(jobs: str = "2") -> int:
    """Mutate, report, and compare with what is explained."""
    os.nice(10)
    lay_out()
    mutmut("run", "--max-children", jobs)
    verdicts = dict(
        re.findall(r"^\s*(\S+): (.+)$", mutmut("results", "--all", "true", capture=True), re.MULTILINE)
    )
    survivors = [mutant for mutant, verdict in verdicts.items() if verdict not in NOTICED]
    unexplained = [
        mutant for mutant in survivors if f"`{mutant}`" not in EXPLAINED.read_text(encoding="utf-8")
    ]
    print(f"\n{len(verdicts)} mutants: {dict(Counter(verdicts.values()))}")
    for mutant in unexplained:
        print(mutmut("show", mutant, capture=True))
    print(f"{len(survivors)} survived, {len(unexplained)} of them without an explanation in docs/mutants.md")
    return 1 if unexplained or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
