"""The words that the Python handles take are Literal types, and the control API's own."""

from __future__ import annotations

import inspect
from typing import Any, get_args, get_type_hints

import pytest

from prepay_mock.control.description import description
from prepay_mock.handles import faults, vendors
from prepay_mock.world.faults import KINDS, FaultKind

SCHEMAS: dict[str, Any] = description().document["components"]["schemas"]


@pytest.mark.parametrize(
    ("literal", "schema", "field"),
    [
        (vendors.Standing, "NewAccount", "standing"),
        (vendors.BundleStatus, "BundleMove", "status"),
        (vendors.PaymentOutcome, "Payment", "outcome"),
        (vendors.JobOutcome, "JobEnd", "outcome"),
        (vendors.TaskOutcome, "TaskEnd", "outcome"),
    ],
)
def test_a16_the_words_are_those_of_the_control_api(literal: Any, schema: str, field: str) -> None:
    assert list(get_args(literal)) == SCHEMAS[schema]["properties"][field]["enum"]


@pytest.mark.parametrize(
    ("method", "name", "literal"),
    [
        ("FaultsHandle.add", "fault", "FaultKind"),
        ("VendorHandle.account", "standing", "Standing | None"),
        ("TokPortalHandle.move_bundle", "status", "BundleStatus"),
        ("UGenHandle.settle_payment", "outcome", "PaymentOutcome"),
        ("UGenHandle.end_job", "outcome", "JobOutcome"),
        ("TrenzHandle.end_task", "outcome", "TaskOutcome"),
    ],
)
def test_a16_the_handles_take_them(method: str, name: str, literal: str) -> None:
    handle, _, function = method.partition(".")
    home = faults if handle == "FaultsHandle" else vendors
    parameter = inspect.signature(getattr(getattr(home, handle), function)).parameters[name]
    assert parameter.annotation == literal
    # An id is positional, as it is in the SDK.
    assert parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)


def test_a16_fault_kinds_are_one_list() -> None:
    assert get_args(FaultKind) == KINDS == tuple(SCHEMAS["FaultKind"]["enum"])
    assert get_type_hints(vendors)  # the module's names can all be resolved
