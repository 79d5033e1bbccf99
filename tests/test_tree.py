"""House rules about files, as far as a look at the tree can check them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tree import ROOT, is_generated, project_files, python_files

LINES_AIMED_AT = 300
LINES_AT_MOST = 350

# Bracketed letters keep these patterns from finding themselves.
OPEN_ENDS = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b")
UNFINISHED = re.compile(r"\braise NotImplemente[d]Error\b")
REGISTRY = re.compile(r"https?://[a-z0-9.-]*(?:npm|pypi|pythonhosted|debian)[a-z]*\.", re.IGNORECASE)
SOMEBODYS_FOLDER = r"(?<![\w.}])/(?:home|Users|root|tmp)/[\w.-]+"


def machine_paths(root: Path) -> re.Pattern[str]:
    """Match paths that mean something on one machine alone: this checkout, what lies beside it, home folders."""
    places = {str(root)} | {str(folder) for folder in (root.parent, Path.home()) if len(folder.parts) > 1}
    here = "|".join(re.escape(place) for place in sorted(places))
    return re.compile(rf"{SOMEBODYS_FOLDER}|(?<![\w.}}])(?:{here})/")


def texts() -> dict[str, str]:
    """Return the contents of the project's text files by name."""
    found: dict[str, str] = {}
    for name in project_files():
        try:
            found[name] = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def hits(pattern: re.Pattern[str], names: list[str] | None = None) -> list[str]:
    """Return `file:line: text` for each line that matches."""
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts().items()
        if names is None or name in names
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_hand_written_modules_stay_small() -> None:
    sizes = {
        name: len((ROOT / name).read_text(encoding="utf-8").splitlines())
        for name in python_files()
        if not is_generated(name)
    }
    too_long = [f"{name}: {lines} lines" for name, lines in sizes.items() if lines > LINES_AT_MOST]
    assert too_long == [], f"split these; aim at {LINES_AIMED_AT} lines"


def test_no_file_names_this_machine() -> None:
    assert hits(machine_paths(ROOT)) == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert hits(REGISTRY) == []


def test_nothing_is_left_open() -> None:
    assert hits(OPEN_ENDS) == []
    shipped = python_files("sdk", "mock_server", "conformance")
    assert hits(UNFINISHED, [name for name in shipped if not is_generated(name)]) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (machine_paths(Path("/srv/builds/prepay")), "see /srv/builds/notes.md"),
        (machine_paths(ROOT), f"open({str(ROOT)!r} + '/')".replace("' + '", "")),
        (machine_paths(ROOT), "/" + "home/someone/prepay"),
        (machine_paths(ROOT), "--state /" + "tmp/world.db"),
        (REGISTRY, "https:" + "//registry.npmjs.org/x"),
        (REGISTRY, "https:" + "//files.pythonhosted.org/x"),
        (OPEN_ENDS, "# TO" + "DO later"),
        (UNFINISHED, "raise NotImplemented" + "Error"),
    ],
)
def test_a_planted_line_is_found(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize(
    "line", ["https://api.u-gen.ai/v1/tmp/x", "GET /tmp", "{base}/home/me", "/v1/users/root/x"]
)
def test_a_path_of_an_api_is_no_path_of_a_machine(line: str) -> None:
    assert not machine_paths(Path("/srv/builds/prepay")).search(line)
