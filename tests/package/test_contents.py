"""What is in the wheel and in the sdist, and what their metadata say."""

from __future__ import annotations

import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

import pytest

from tests.package.environments import build
from tests.tree import PACKAGES, ROOT, project_files

INFO = ".dist-info/"


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def of_packages() -> Iterator[tuple[str, Path]]:
    """The files of the three packages: their name in the wheel, their place in the checkout."""
    for name in project_files():
        for folder in PACKAGES.values():
            if (ROOT / name).is_relative_to(folder):
                yield (ROOT / name).relative_to(folder.parent).as_posix(), ROOT / name


def metadata(wheel: Path) -> Message:
    (text,) = (text for name, text in contents(wheel).items() if name.endswith(INFO + "METADATA"))
    return Parser().parsestr(text.decode())


def test_the_wheel_holds_the_three_packages_and_the_contract_and_nothing_else(wheel: Path) -> None:
    expected = {name: source.read_bytes() for name, source in of_packages()}
    expected["prepay/openapi.yaml"] = (ROOT / "openapi.yaml").read_bytes()
    found = {name: data for name, data in contents(wheel).items() if INFO not in name}
    assert sorted(found) == sorted(expected)
    assert [name for name, data in found.items() if data != expected[name]] == []


@pytest.mark.parametrize(
    "name",
    [
        "prepay/openapi.yaml",
        "prepay/_generated/contract.json",
        "prepay/py.typed",
        "prepay_mock/py.typed",
        "prepay_mock/control/openapi.yaml",
        "prepay_mock/vendors/ugen/checkout.html",
        "prepay_mock/scenarios/starter.yaml",
        "prepay_mock/scenarios/schema.yaml",
        "prepay_conformance/py.typed",
    ],
)
def test_what_is_read_at_run_time_travels_in_the_wheel(wheel: Path, name: str) -> None:
    assert contents(wheel)[name] or name.endswith("py.typed")


def test_the_metadata_are_complete(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = metadata(wheel)
    assert said["Name"] == "prepay"
    assert said["Requires-Python"] == ">=3.11"
    assert said["License-Expression"] == "MIT"
    assert said["Summary"] == project["description"]
    assert said.get_all("Provides-Extra") == sorted(project["optional-dependencies"])
    assert "Typing :: Typed" in said.get_all("Classifier", [])
    assert said["Description-Content-Type"] == "text/markdown"
    assert str(said.get_payload()).strip() == (ROOT / "README.md").read_text(encoding="utf-8").strip()


def test_the_licence_travels_in_the_wheel(wheel: Path) -> None:
    (text,) = (text for name, text in contents(wheel).items() if name.endswith(INFO + "licenses/LICENSE"))
    assert text == (ROOT / "LICENSE").read_bytes()


def test_a_bare_install_asks_for_httpx_and_attrs_alone(wheel: Path) -> None:
    needed = metadata(wheel).get_all("Requires-Dist", [])
    assert sorted(line.partition("<")[0] for line in needed if "extra ==" not in line) == ["attrs", "httpx"]


def test_the_extra_all_is_the_sum_of_the_others(wheel: Path) -> None:
    needed = [line for line in metadata(wheel).get_all("Requires-Dist", []) if "extra ==" in line]
    by_extra: dict[str, set[str]] = {}
    for line in needed:
        requirement, _, extra = line.partition("extra == ")
        by_extra.setdefault(extra.strip("'\""), set()).add(requirement)
    assert by_extra.pop("all") == set[str]().union(*by_extra.values())


def test_the_sdist_builds_the_same_wheel_where_there_is_no_checkout(
    wheel: Path, sdist: Path, tmp_path: Path
) -> None:
    with tarfile.open(sdist) as archive:
        # Python 3.11 has the filter from 3.11.4 on, and demands none before 3.14.
        safely: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(tmp_path / "source", **safely)
    (source,) = (tmp_path / "source").iterdir()
    assert contents(build("wheel", tmp_path / "wheel", source)) == contents(wheel)


def test_the_sdist_holds_what_its_tests_need(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"Makefile", "openapi.yaml", "tests/conftest.py", "docs/dependencies.md", "LICENSE"} <= names
    assert [
        name for name in names if "__pycache__" in name or name.startswith(("node_modules", ".venv"))
    ] == []
