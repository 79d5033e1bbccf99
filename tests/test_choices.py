"""Whatever chooses by vendor, charge or resend class ends in ``assert_never``: no ``else`` stands for one of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.tree import ROOT, is_generated, python_files

CHOSEN_BY = ("charge", "resend", "vendor")


def word_of(node: ast.expr) -> str:
    """The last word of a name: ``charge`` for ``call.spec.charge``."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def compared(test: ast.expr) -> str:
    """What a test compares with constants; nothing when it does something else."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq | ast.In):
        return ""
    constant = isinstance(test.comparators[0], ast.Constant | ast.Tuple | ast.Set | ast.List)
    return ast.unparse(test.left) if constant and word_of(test.left) in CHOSEN_BY else ""


def is_closed(body: list[ast.stmt]) -> bool:
    """Whether a last branch is that of nothing that is left."""
    return any("assert_never" in ast.unparse(statement) for statement in body)


def open_choices(source: str) -> Iterator[int]:
    """The lines of choices that another vendor, charge or resend class would fall through."""
    tree = ast.parse(source)
    # An elif is an If that is all of the orelse of another one; each chain is looked at from its first link.
    links = {
        id(node.orelse[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Match) and word_of(node.subject) in CHOSEN_BY:
            if not is_closed(node.cases[-1].body):
                yield node.lineno
        elif isinstance(node, ast.If) and id(node) not in links and compared(node.test):
            subject, last, length = compared(node.test), node, 1
            while (
                len(last.orelse) == 1
                and isinstance(last.orelse[0], ast.If)
                and compared(last.orelse[0].test) == subject
            ):
                last, length = last.orelse[0], length + 1
            if length > 1 and not is_closed(last.orelse):
                yield node.lineno


@pytest.mark.parametrize(
    "folder", ["sdk/prepay", "mock_server/prepay_mock", "conformance/prepay_conformance"]
)
def test_what_chooses_by_vendor_charge_or_resend_class_ends_in_assert_never(folder: str) -> None:
    files = [name for name in python_files(folder) if not is_generated(name)]
    assert files
    found = {
        name: lines
        for name in files
        if (lines := list(open_choices((ROOT / name).read_text(encoding="utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("match spec.charge:\n case 'none': a()\n case _: b()", [1]),
        ("match spec.charge:\n case 'none': a()\n case _: assert_never(spec.charge)", []),
        ("match other:\n case 'none': a()", []),
        ("if vendor == 'a': a()\nelif vendor == 'b': b()\nelse: c()", [1]),
        ("if vendor == 'a': a()\nelif vendor == 'b': b()", [1]),
        ("if vendor == 'a': a()\nelif vendor == 'b': b()\nelse: assert_never(vendor)", []),
        ("if vendor == 'a': a()\nelif other: b()", []),
        ("if charge == 'none': a()", []),
    ],
)
def test_an_open_choice_is_found(source: str, lines: list[int]) -> None:
    assert list(open_choices(source)) == lines
