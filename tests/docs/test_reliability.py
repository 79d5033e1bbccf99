"""docs/reliability.md names tests that exist and limits that have the value it says."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.tree import PACKAGES, ROOT, is_generated, python_files

PAGE = ROOT / "docs" / "reliability.md"
ROW = re.compile(r"^\| (?!what happens|package|-)(.+) \|$", re.MULTILINE)
ROWS = [[cell.strip() for cell in row.split(" | ")] for row in ROW.findall(PAGE.read_text(encoding="utf-8"))]
LIMITS = [row for row in ROWS if row[0] in PACKAGES]
UNITS = {"KiB": 2**10, "MiB": 2**20, "h": 3600, "days": 86_400}
SIZE = re.compile(r"^(?P<number>[0-9]+(?: [0-9]{3})*)(?: (?P<unit>KiB|MiB|h|days)\b)?")


@cache
def names_of_tests() -> frozenset[str]:
    names = (
        node.name
        for name in python_files("tests")
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return frozenset(names)


@cache
def constants(package: str) -> dict[str, list[float]]:
    """Values of all numbers that are written in a package, by their names; those of a class as ``Class.name``."""
    found: dict[str, list[float]] = {}
    folder = str(Path(PACKAGES[package]).relative_to(ROOT))
    for name in python_files(folder):
        if is_generated(name):
            continue
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        holders = [("", tree.body)] + [
            (f"{n.name}.", n.body) for n in tree.body if isinstance(n, ast.ClassDef)
        ]
        for prefix, body in holders:
            for node in body:
                target = (
                    node.targets[0]
                    if isinstance(node, ast.Assign)
                    else node.target
                    if isinstance(node, ast.AnnAssign)
                    else None
                )
                if (
                    isinstance(target, ast.Name)
                    and isinstance(node, ast.Assign | ast.AnnAssign)
                    and node.value
                ):
                    number = value_of(node.value)
                    if number is not None:
                        found.setdefault(f"{prefix}{target.id}", []).append(number)
    return found


def value_of(node: ast.expr) -> float | None:
    """Return the value of an expression of numbers alone; None of any other."""
    if not all(
        isinstance(part, ast.Constant | ast.BinOp | ast.operator)
        and not isinstance(getattr(part, "value", 0), str)
        for part in ast.walk(node)
    ):
        return None
    value = eval(compile(ast.Expression(node), "limit", "eval"), {"__builtins__": {}})
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: row[1].strip("`") if row[0] in PACKAGES else row[0][:40]
)
def test_every_row_names_tests_that_exist(row: list[str]) -> None:
    named = re.findall(r"`(test_\w+)`", row[-1])
    assert named
    assert [name for name in named if name not in names_of_tests()] == []


@pytest.mark.parametrize("row", LIMITS, ids=lambda row: f"{row[0]}.{row[1].strip('`')}")
def test_every_limit_has_the_value_that_the_page_says(row: list[str]) -> None:
    package, name, said = row[0], row[1].strip("`"), SIZE.match(row[2])
    assert said is not None
    number = int(said["number"].replace(" ", "")) * UNITS.get(said["unit"] or "", 1)
    assert number in constants(package)[name]


def test_the_page_has_rows_for_every_part() -> None:
    assert len(ROWS) > 90
    assert {row[0] for row in LIMITS} == set(PACKAGES)
    assert value_of(ast.parse("10 * 1024", mode="eval").body) == 10_240
    assert value_of(ast.parse("'a' * 3", mode="eval").body) is None
