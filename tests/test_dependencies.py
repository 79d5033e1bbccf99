"""Every dependency has a range, a line in docs/dependencies.md, and is imported only where it is installed."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from typing import Any

import pytest

from tests.tree import PACKAGES, ROOT, Import, imports_of_file, python_files

REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[(?P<extras>[\w,-]+)\])?\s*(?P<range>[^;]*)")
DOCUMENTED = re.compile(r"^- `(?P<name>[^`]+)` \((?P<where>[^)]+)\): \S")

# Which extras may be taken for granted in which folder; the first that matches counts.
INSTALLED_FOR = {
    "sdk/prepay/cli/": ("core", "cli"),
    "sdk/prepay/_contract/": ("core", "mock"),
    "sdk/prepay/": ("core",),
    "mock_server/": ("core", "mock"),
    "conformance/": ("core", "contract"),
}
# Imported only after a check, or by whoever has the package anyway.
OPTIONAL = {
    # httpx brings it.
    ("sdk/prepay/_wire/lanes_async.py", "anyio"),
    ("mock_server/prepay_mock/pytest_plugin.py", "pytest"),
    ("conformance/prepay_conformance/pytest_plugin.py", "pytest"),
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def declared() -> dict[str, dict[str, str]]:
    """Return group → {distribution: range}; "core" is what a bare install brings."""
    project = pyproject()["project"]
    sources: dict[str, list[Any]] = {
        "core": project["dependencies"],
        **project["optional-dependencies"],
        **pyproject()["dependency-groups"],
    }
    return {group: dict(requirements(lines)) for group, lines in sources.items()}


def requirements(lines: list[Any]) -> Iterator[tuple[str, str]]:
    for line in lines:
        found = REQUIREMENT.match(line) if isinstance(line, str) else None
        if found and found["name"] != "prepay":
            yield normal(found["name"]), found["range"].strip()


def npm_packages() -> dict[str, str]:
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions: dict[str, str] = manifest["devDependencies"]
    return versions


def everything() -> set[str]:
    return {name for group in declared().values() for name in group}


def third_party(names: list[str]) -> Iterator[tuple[Import, set[str]]]:
    """Yield each import of a third-party module with the distributions that provide it."""
    providers = packages_distributions()
    for name in names:
        for found in imports_of_file(name):
            top = found.module.partition(".")[0]
            if top and top not in sys.stdlib_module_names and not is_ours(top, name):
                yield found, {normal(provider) for provider in providers.get(top, [top])}


def is_ours(module: str, importer: str) -> bool:
    """Whether a top-level module lies in this tree, at one of its import roots or beside the file that imports it."""
    roots = (ROOT, *(folder.parent for folder in PACKAGES.values()), (ROOT / importer).parent)
    return any((root / module).is_dir() or (root / f"{module}.py").is_file() for root in roots)


def test_every_dependency_has_a_range() -> None:
    for group, packages in declared().items():
        for name, span in packages.items():
            assert span.startswith("==") or (">=" in span and "<" in span), (
                f"{name} in {group}: {span or 'any version'}"
            )
    for name, version in npm_packages().items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{name} in package.json: {version}"


def test_a_bare_install_brings_httpx_and_attrs_alone() -> None:
    assert set(declared()["core"]) == {"httpx", "attrs"}


def test_each_dependency_has_its_line_in_the_documentation() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    lines = [found for line in text.splitlines() if (found := DOCUMENTED.match(line))]
    documented = {
        (found["name"], place.strip(" []")) for found in lines for place in found["where"].split(",")
    }
    expected = {(name, group) for group, packages in declared().items() for name in packages}
    expected |= {(name, "npm") for name in npm_packages()}
    assert sorted(expected - documented) == [], "not documented"
    assert sorted(documented - expected) == [], "documented, but not declared there"


@pytest.mark.parametrize("folder", INSTALLED_FOR)
def test_packages_import_only_what_their_extra_installs(folder: str) -> None:
    names = [
        name
        for name in python_files("sdk/prepay", "mock_server", "conformance")
        if next(prefix for prefix in INSTALLED_FOR if name.startswith(prefix)) == folder
    ]
    allowed = {package for group in INSTALLED_FOR[folder] for package in declared()[group]}
    strangers = [
        f"{found.file}:{found.line} imports {found.module}"
        for found, providers in third_party(names)
        if not found.typing_only and not providers & allowed and (found.file, found.module) not in OPTIONAL
    ]
    assert strangers == [], f"{folder} may import {sorted(allowed)}"


def test_tools_tests_and_examples_import_only_what_is_declared() -> None:
    shipped = set(python_files("sdk/prepay", "mock_server", "conformance", "benchmarks"))
    names = [name for name in python_files() if name not in shipped]
    known = everything()
    strangers = [
        f"{found.file}:{found.line} imports {found.module}"
        for found, providers in third_party(names)
        if not providers & known
    ]
    assert strangers == []
