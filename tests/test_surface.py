"""The public surface is the one that docs/api.txt says."""

from __future__ import annotations

import difflib
import re

import griffe
import pytest

from tests.surface import names
from tests.surface.text import FILE, surface
from tests.tree import ROOT


def test_the_public_surface_is_the_one_that_is_written_down() -> None:
    written, found = FILE.read_text(encoding="utf-8"), surface()
    changes = difflib.unified_diff(written.splitlines(), found.splitlines(), "docs/api.txt", "the code", n=0)
    told = "\n".join(changes)
    assert not told, f"run `make surface`, and see docs/stability.md for what may change when:\n{told}"


def test_no_name_and_no_word_is_left_out() -> None:
    text = surface()
    parts = dict(re.findall(r"^# (.+)\n\n((?:.+\n)+)", text, re.MULTILINE))
    assert list(parts) == ["Names", "Commands", "Exit codes", "Control API", "Environment variables"]
    for said in (
        "class prepay.TokPortal(",
        "def prepay.TokPortal.bundles.create(",
        "    videos_quantity: int | Unset = UNSET,",
        "async def prepay.AsyncUGen.jobs.create(",
        "prepay.Budget.limit: int (read only)",
        "class prepay.models.TokPortalBundle(",
    ):
        assert said in parts["Names"]
    assert "prepay quote --json" in parts["Commands"]
    assert "prepay mock clock advance" in parts["Commands"]
    assert "POST /_prepay/snapshots" in parts["Control API"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def buy(credits: int) -> int: ...", "def buy(amount: int) -> int: ..."),
        ("def buy(credits: int) -> int: ...", "def buy(*, credits: int) -> int: ..."),
        ("def buy(credits: int) -> int: ...", "def buy(credits: int, most: int) -> int: ..."),
        ("def buy(credits: int = 1) -> int: ...", "def buy(credits: int = 2) -> int: ..."),
        ("def buy(credits: int) -> int: ...", "async def buy(credits: int) -> int: ..."),
        ("def buy(credits: int) -> int: ...", "def buy(credits: int) -> str: ..."),
        ("class Buy(ValueError): ...", "class Buy(KeyError): ..."),
        ("class Buy:\n    limit: int = 1", "class Buy:\n    limit: str = 1"),
        ("class Buy:\n    @property\n    def limit(self) -> int: ...", "class Buy:\n    limit: int"),
        ("class Buy:\n    def a(self) -> None: ...", "class Buy: ..."),
    ],
)
def test_a_change_that_a_user_would_feel_is_seen(before: str, after: str) -> None:
    assert _entries(before) != _entries(after)


def test_what_is_private_and_how_a_body_is_written_is_not_shown() -> None:
    assert _entries(
        "class Buy:\n    def a(self) -> int:\n        return 1\n    def _b(self) -> None: ..."
    ) == (_entries("class Buy:\n    def a(self) -> int:\n        return 2"))


def _entries(source: str) -> dict[str, str]:
    with griffe.temporary_visited_module(source, module_name="shop") as module:
        return {
            path: said
            for name, member in module.members.items()
            for path, said in names.entries_of(f"shop.{name}", member, griffe.GriffeLoader())
        }


def test_the_page_on_stability_names_every_public_module() -> None:
    page = (ROOT / "docs" / "stability.md").read_text(encoding="utf-8")
    assert [module for module in names.PUBLIC_MODULES if f"`{module}`" not in page] == []
