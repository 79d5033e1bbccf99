"""The floor plan: no import circle by file or by room, files and functions that fit a screen."""

from __future__ import annotations

import pytest

from tests.floors import circles, floors, long_functions, module_name, plan_of, room_of
from tests.tree import PACKAGES, ROOT, is_generated, python_files

# Circles that are still there, by their members without the package's name. This list may only shrink.
KNOWN_CIRCLES: dict[str, set[str]] = {
    "prepay": {
        "_call.answers _call.receipts _call.refusals",
        (
            "_client.base _client.spending _generated.tokportal _layers.budgeted _layers.guarded "
            "_layers.insufficient _layers.pipeline _queries.quote _resolve.resolve"
        ),
        "vendors.trenz.client vendors.trenz.tasks",
        "vendors.ugen.billing vendors.ugen.client vendors.ugen.jobs",
    },
    "prepay_mock": {
        "account_handle clients",
        (
            "control.accounts control.app control.calls control.checkout control.description "
            "control.guard control.journals control.players control.state control.state_check "
            "control.world scenarios.stage"
        ),
        "delivery webhooks",
        "engine.keeping engine.messages",
    },
    "prepay_conformance": {
        "diff.building diff.normal",
        "diff.objects diff.pair diff.schemas diff.unions diff.values",
    },
}
MOST_LINES_OF_A_FILE = 325
MOST_LINES_OF_A_FUNCTION = 70
# Longer than that: a list of flags, read from top to bottom. This list may only shrink.
KNOWN_LONG_FUNCTIONS = {"prepay_mock": 1}

packages = pytest.mark.parametrize("package", PACKAGES)


@packages
def test_files_know_each_other_in_no_circle(package: str) -> None:
    found = {
        " ".join(member.removeprefix(f"{package}.") for member in circle)
        for circle in circles(plan_of(package).modules)
    }
    assert found == KNOWN_CIRCLES[package]


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
