"""A dry run charges nothing: where the vendor has none, whatever costs credits is refused instead of sent."""

from __future__ import annotations

from typing import Any

import pytest

from prepay import Budget, ConfigurationError
from prepay._client.check import read_options
from prepay._layers.pipeline import run
from prepay._operation.spec import Call
from tests.sdk.fakes import OPERATIONS, dialect_of, spec
from tests.sdk.stage import Stage

PAID = [spec(op) for op in OPERATIONS if op.facts["charge"] != "none"]


@pytest.mark.parametrize(
    "chosen", [each for each in PAID if each.dry_run is None], ids=lambda each: each.label
)
def test_a_paid_call_without_a_dry_run_is_not_sent_as_one(chosen: Any) -> None:
    stage, budget = Stage(), Budget(1000)
    options = read_options(chosen.label, {"dry_run": True, "budget": budget}, asynchronous=False)
    settings = stage.settings(dialect=dialect_of(chosen.vendor))
    found = stage.play(run(Call(chosen), options, settings))
    assert isinstance(found, ConfigurationError)
    assert (stage.sent, budget.spent) == ([], 0)
