"""A copy of this checkout, for tests that change its sources."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.tree import ROOT

FOLDERS = ("sdk", "mock_server", "conformance", "tests")


def copied_to(folder: Path) -> Path:
    """Copy the checkout, without the environments."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("openapi.yaml", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def run(checkout: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a copy, with the copy's packages."""
    places = os.pathsep.join(str(checkout / name) for name in ("sdk", "mock_server", "conformance", "."))
    environment = {**os.environ, "PYTHONPATH": places, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *command], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )


def scaffold(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Do what ``make vendor`` does."""
    return run(checkout, "sdk/new_vendor.py", *arguments)
