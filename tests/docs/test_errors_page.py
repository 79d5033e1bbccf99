"""The page of errors knows every class, and says of each what is true of it."""

from __future__ import annotations

import inspect
import runpy
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from prepay import errors, webhooks
from prepay.errors import CallError, PrepayError
from tests.tree import ROOT


@pytest.fixture(scope="module")
def table() -> Any:
    # As Sphinx loads it: with the other directives beside it.
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        return SimpleNamespace(**runpy.run_path(str(ROOT / "docs" / "error_tables.py")))
    finally:
        sys.path.remove(str(ROOT / "docs"))


def public() -> list[type[PrepayError]]:
    found: list[Any] = [getattr(errors, name) for name in errors.__all__]
    return [each for each in found if inspect.isclass(each) and issubclass(each, PrepayError)]


def test_every_class_has_a_row_and_no_row_is_of_another(table: Any) -> None:
    shown = [kind for _, kind in table.classes()]
    assert len(shown) == len(set(shown))
    assert set(shown) >= {*public(), webhooks.WebhookError}
    assert len(table.error_rows()) == len(shown)
    root_alone = [kind.__name__ for kind in shown if table.advice_of(kind) == table.ADVICE["PrepayError"]]
    assert root_alone == ["PrepayError"], "each says more than the root does"


def test_what_the_table_says_of_charges_is_what_the_classes_say(table: Any) -> None:
    for _, kind in table.classes():
        charged, _ = table.advice_of(kind)
        if not issubclass(kind, CallError):
            assert (charged, kind("m").charged) == ("no", False), kind
        for told in (True, False, None):
            error = kind("m", operation="a.b", charged=told)
            assert error.retryable == (kind._passes and told is False)
