"""Who may know whom: the rules that keep the packages apart, checked over every import in the source."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pytest

from tests.tree import Import, imports_of, imports_of_file, is_generated, python_files

MOCK = "mock_server/prepay_mock/"


class Rule(NamedTuple):
    """In the files below `folder`, but not in those of `exempt`, nothing may be imported that is `forbidden`."""

    says: str
    folder: str
    forbidden: Callable[[Import], bool]
    exempt: tuple[str, ...] = ()

    def breaches(self, imports: Iterable[Import]) -> list[str]:
        return [
            f"{found.file}:{found.line} imports {found.module}; {self.says}"
            for found in imports
            if found.file.startswith(self.folder)
            and not found.file.startswith(self.exempt or ("\0",))
            and self.forbidden(found)
        ]


def within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def anything_of(*packages: str) -> Callable[[Import], bool]:
    def imports_one(found: Import) -> bool:
        return within(found.module, *packages)

    return imports_one


def more_of_prepay_than_the_contract(found: Import) -> bool:
    # `from prepay import _contract` counts as an import of `prepay` too, which is harmless: it is lazy.
    return (
        within(found.module, "prepay")
        and found.module != "prepay"
        and not within(found.module, "prepay._contract")
        and not within(found.module, "prepay._version")
    )


def touches_httpx(found: Import) -> bool:
    return within(found.module, "httpx", "httpcore") and not found.typing_only


def http_or_vendor(found: Import) -> bool:
    foreign = within(found.module, "prepay_mock") and not within(found.module, "prepay_mock.ledger")
    return (foreign and found.module != "prepay_mock") or within(
        found.module, "httpx", "uvicorn", "starlette", "http", "socket", "orjson", "asyncio"
    )


def more_of_the_mock_than_the_world(found: Import) -> bool:
    own = ("prepay_mock.world", "prepay_mock.ledger", "prepay_mock.contract.json_values")
    return (
        within(found.module, "prepay_mock")
        and found.module not in ("prepay_mock", "prepay_mock.contract")
        and not within(found.module, *own)
    )


def one_vendor_of_the_mock(found: Import) -> bool:
    rest = found.module.removeprefix("prepay_mock.vendors.")
    return rest != found.module and not within(rest, "registry")


def one_vendor_of_the_kit(found: Import) -> bool:
    rest = found.module.removeprefix("prepay_conformance.vendors.")
    return rest != found.module and not within(rest, "registry")


def input_or_output(found: Import) -> bool:
    return (
        within(found.module, "httpx", "uvicorn", "starlette", "socket", "asyncio") and not found.typing_only
    )


RULES = [
    Rule(
        "prepay knows neither the mock server nor the contract kit",
        "sdk/prepay/",
        anything_of("prepay_mock", "prepay_conformance"),
    ),
    Rule(
        "of prepay the mock server knows only prepay._contract and the version (and handles/ the rest)",
        MOCK,
        more_of_prepay_than_the_contract,
        exempt=(MOCK + "handles/",),
    ),
    Rule(
        "the mock server does not know the contract kit",
        MOCK,
        anything_of("prepay_conformance"),
    ),
    Rule(
        "the contract kit never imports the mock server: its verdict must hold for a live API",
        "conformance/",
        anything_of("prepay_mock"),
    ),
    Rule(
        "of prepay the contract kit knows only prepay._contract and the version",
        "conformance/",
        more_of_prepay_than_the_contract,
    ),
    Rule("the ledger knows credits, not HTTP and not vendors", MOCK + "ledger/", http_or_vendor),
    Rule(
        "the engine does no input or output of its own",
        MOCK + "engine/",
        input_or_output,
    ),
    Rule(
        "the world does no input or output of its own",
        MOCK + "world/",
        input_or_output,
    ),
    Rule(
        "the world is below the engine: it knows its own parts, the ledger and plain JSON",
        MOCK + "world/",
        more_of_the_mock_than_the_world,
    ),
    Rule(
        "what all vendors share knows of vendors only the registry",
        MOCK,
        one_vendor_of_the_mock,
        exempt=(MOCK + "vendors/",),
    ),
    Rule(
        "of its vendors the contract kit knows only the registry",
        "conformance/",
        one_vendor_of_the_kit,
        exempt=("conformance/prepay_conformance/vendors/",),
    ),
    Rule(
        "_wire/ alone touches httpx",
        "sdk/prepay/",
        touches_httpx,
        exempt=("sdk/prepay/_wire/",),
    ),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.says)
def test_no_import_breaks_the_rule(rule: Rule) -> None:
    files = python_files(rule.folder)
    assert files, f"nothing below {rule.folder}: the rule watches a folder that is gone"
    assert rule.breaches(found for name in files for found in imports_of_file(name)) == []


@pytest.mark.parametrize(
    ("file", "package", "line"),
    [
        ("sdk/prepay/a.py", "prepay", "import prepay_mock.engine"),
        ("sdk/prepay/a.py", "prepay", "def f():\n    from prepay_conformance import cli"),
        ("sdk/prepay/a.py", "prepay", "import importlib\nimportlib.import_module('prepay_mock')"),
        ("sdk/prepay/retry.py", "prepay", "import httpx"),
        ("mock_server/prepay_mock/serving/asgi.py", "prepay_mock.serving", "from prepay import TokPortal"),
        (
            "mock_server/prepay_mock/serving/asgi.py",
            "prepay_mock.serving",
            "from prepay._errors import PrepayError",
        ),
        ("mock_server/prepay_mock/ledger/a.py", "prepay_mock.ledger", "from ..vendors import base"),
        (
            "mock_server/prepay_mock/ledger/a.py",
            "prepay_mock.ledger",
            "from prepay_mock.engine import errors",
        ),
        ("mock_server/prepay_mock/engine/a.py", "prepay_mock.engine", "import asyncio"),
        ("mock_server/prepay_mock/world/a.py", "prepay_mock.world", "import asyncio"),
        ("mock_server/prepay_mock/world/a.py", "prepay_mock.world", "from prepay_mock.engine import errors"),
        (
            "mock_server/prepay_mock/control/a.py",
            "prepay_mock.control",
            "from prepay_mock.vendors import ugen",
        ),
        ("conformance/prepay_conformance/a.py", "prepay_conformance", "import prepay_mock"),
        ("conformance/prepay_conformance/a.py", "prepay_conformance", "import prepay.errors"),
        (
            "conformance/prepay_conformance/a.py",
            "prepay_conformance",
            "from prepay_conformance.vendors import ugen",
        ),
    ],
)
def test_a_planted_breach_is_found(file: str, package: str, line: str) -> None:
    planted = imports_of(line, file, package)
    assert [breach for rule in RULES for breach in rule.breaches(planted)]


@pytest.mark.parametrize(
    ("file", "package", "line"),
    [
        (
            "sdk/prepay/a.py",
            "prepay",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import httpx",
        ),
        ("sdk/prepay/a.py", "prepay", "from ._wire import transport"),
        ("mock_server/prepay_mock/handles/vendors.py", "prepay_mock.handles", "from prepay import TokPortal"),
        (
            "mock_server/prepay_mock/serving/asgi.py",
            "prepay_mock.serving",
            "from prepay._contract.file import load_contract",
        ),
        ("mock_server/prepay_mock/ledger/a.py", "prepay_mock.ledger", "from .lots import Lot"),
        ("mock_server/prepay_mock/build.py", "prepay_mock", "from prepay_mock.vendors.registry import names"),
        ("conformance/prepay_conformance/a.py", "prepay_conformance", "from prepay import _contract"),
    ],
)
def test_an_allowed_import_is_left_alone(file: str, package: str, line: str) -> None:
    allowed = imports_of(line, file, package)
    assert allowed
    assert [breach for rule in RULES for breach in rule.breaches(allowed)] == []


def test_generated_code_is_told_from_hand_written_code() -> None:
    assert is_generated("sdk/prepay/_generated/models/a.py")
    assert not is_generated("sdk/prepay/_call/context.py")
