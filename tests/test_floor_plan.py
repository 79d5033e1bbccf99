"""The floor plan: no import circle by file or by room, files and functions that fit a screen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence

import pytest

from tests.floors import circles, floors, long_functions, module_name, plan_of, room_of
from tests.tree import PACKAGES, ROOT, is_generated, python_files

# Circles that are still there, by their members without the package's name. This list may only shrink.
KNOWN_CIRCLES: dict[str, set[str]] = {
    "prepay": set(),
    "prepay_mock": set(),
    "prepay_conformance": set(),
}
# The same, by room.
KNOWN_CIRCLES_OF_ROOMS: dict[str, set[str]] = {
    "prepay": set(),
    "prepay_mock": set(),
    "prepay_conformance": set(),
}
MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 70
# Longer than that: a list of flags, read from top to bottom. This list may only shrink.
KNOWN_LONG_FUNCTIONS: dict[str, int] = {}

VENDOR = re.compile("tokportal|u-?gen|trenz", re.IGNORECASE)
# Where a vendor's name is the user's word: the vendors' own folders, the public names, the command.
PUBLIC_FACE = (
    "sdk/prepay/vendors/",
    "sdk/prepay/__init__.py",
    "sdk/prepay/webhooks.py",
    "sdk/prepay/testing.py",
    "sdk/prepay/cli/",
    "mock_server/prepay_mock/__init__.py",
    "mock_server/prepay_mock/vendors/",
    "conformance/prepay_conformance/vendors/",
)
# Names of vendors that are left in the core, by file. These lists may only shrink, to nothing.
KNOWN_VENDOR_NAMES: dict[str, dict[str, int]] = {
    "prepay": {},
    # The handles of a test have one name a vendor, with types; the one shared module that names vendors.
    "prepay_mock": {"mock_server/prepay_mock/handles/vendors.py": 84},
    "prepay_conformance": {},
}

VENDORS_FOLDERS = " ".join(
    f"vendors/{path.parent.name}" for path in (PACKAGES["prepay"] / "vendors").glob("*/__init__.py")
)
# The rooms of the SDK from the ground up: each imports from the lines above its own alone. Vendors' folders are one
# line, for none of them knows another.
LINES_OF_THE_SDK = (
    "_generated/vendors _version credits deprecation",
    "_contract _errors response",
    "errors",
    "_values _runtime",
    "_budget clock hooks retry",
    "budget",
    "_operation",
    "_generated _wire",
    "_call",
    "_queries",
    "_layers _resolve",
    "_client models vendors/deliveries",
    f"_testing vendors {VENDORS_FOLDERS} webhooks",
    "_generated/clients testing",
    "__init__",
    "cli",
)
LINES_OF_THE_MOCK = (
    "contract ledger prism vendors",
    "world",
    "engine",
    "scenarios vendors/registry webhooks",
    "build control serving",
    f"store {VENDORS_FOLDERS}",
    "handles",
    "__init__ cli pytest_plugin",
    "__main__",
)
LINES_OF_THE_KIT = (
    "errors laws limits vendors",
    "findings levels shapes",
    "causes contract",
    "verdict",
    "forecast gate vendors/registry",
    "checks credentials diff recordings report wallet",
    "drift record scenarios",
    f"settings {VENDORS_FOLDERS}",
    "fuzz recorded",
    "runner",
    "__init__ cli pytest_plugin",
)
LINES: dict[str, tuple[str, ...]] = {
    "prepay": LINES_OF_THE_SDK,
    "prepay_mock": LINES_OF_THE_MOCK,
    "prepay_conformance": LINES_OF_THE_KIT,
}

packages = pytest.mark.parametrize("package", PACKAGES)


@packages
def test_files_know_each_other_in_no_circle(package: str) -> None:
    found = {
        " ".join(member.removeprefix(f"{package}.") for member in circle)
        for circle in circles(plan_of(package).modules)
    }
    assert found == KNOWN_CIRCLES[package]


def upward(graph: Mapping[str, Iterable[str]], lines: Sequence[str]) -> list[str]:
    """Return the arrows of a graph that do not lead to a lower line."""
    line_of = {room: number for number, line in enumerate(lines) for room in line.split()}
    return [
        f"{room} imports from {other}"
        for room, known in sorted(graph.items())
        for other in sorted(known)
        if line_of[other] >= line_of[room]
    ]


@packages
def test_rooms_know_each_other_in_no_circle(package: str) -> None:
    assert {" ".join(circle) for circle in circles(plan_of(package).rooms)} == KNOWN_CIRCLES_OF_ROOMS[package]


@packages
def test_a_room_imports_from_the_lines_below_it_alone(package: str) -> None:
    rooms = plan_of(package).rooms
    assert rooms.keys() == set(" ".join(LINES[package]).split())
    assert upward(rooms, LINES[package]) == []


def test_an_arrow_that_leads_up_is_found() -> None:
    assert upward({"a": "b", "b": "", "c": "ab"}, ("a", "b", "c")) == ["a imports from b"]
    assert upward({"a": "b", "b": ""}, ("a b",)) == ["a imports from b"]


def vendors_named(name: str) -> int:
    """Return how many names and texts in the code of a file name a vendor; docstrings and comments do not count."""
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return sum(
        bool(VENDOR.search(said))
        for node in ast.walk(tree)
        if id(node) not in docs
        for said in [
            getattr(node, "value", None)
            if isinstance(node, ast.Constant)
            else getattr(
                node, "id", getattr(node, "attr", getattr(node, "name", getattr(node, "module", None)))
            )
        ]
        if isinstance(said, str)
    )


@packages
def test_the_core_names_no_vendor(package: str) -> None:
    core = [
        name
        for name in python_files(str(PACKAGES[package].relative_to(ROOT)))
        if not is_generated(name) and not name.startswith(PUBLIC_FACE)
    ]
    assert {name: count for name in core if (count := vendors_named(name))} == KNOWN_VENDOR_NAMES[package]


@packages
def test_files_and_functions_fit_a_screen(package: str) -> None:
    folder = str(PACKAGES[package].relative_to(ROOT))
    files = [name for name in python_files(folder) if not is_generated(name)]
    assert files
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in files}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES_OF_A_FILE} == {}
    assert len(long_functions(folder, MOST_LINES_OF_A_FUNCTION)) <= KNOWN_LONG_FUNCTIONS.get(package, 0)


def test_circles_and_floors_are_counted() -> None:
    graph = {
        name: frozenset(known) for name, known in {"a": "bc", "b": "c", "c": "d", "d": "c", "e": ""}.items()
    }
    assert circles(graph) == [("c", "d")]
    assert floors(graph) == 3
    assert circles({"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a")}) == [("a", "b", "c")]


def test_a_file_belongs_to_a_room() -> None:
    assert room_of(module_name("sdk/prepay/cli/app.py")) == "cli"
    assert room_of(module_name("mock_server/prepay_mock/vendors/ugen/jobs.py")) == "vendors/ugen"
    assert room_of(module_name("sdk/prepay/__init__.py")) == "__init__"
    with pytest.raises(ValueError, match="none of the packages"):
        module_name("tests/tree.py")
