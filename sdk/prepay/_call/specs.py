"""From the name of an operation to what the contract says of it, loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from prepay._contract.words import Vendor
from prepay._operation.spec import OperationSpec

__all__ = ["spec_of"]


def spec_of(vendor: Vendor, name: str) -> OperationSpec[Any]:
    """The description of an operation by its name: ``credits.balance``."""
    module = f"{vendor}_{name.replace('.', '_')}"
    found: OperationSpec[Any] = import_module(
        f"prepay._generated.api.{vendor}_{name.partition('.')[0]}.{module}"
    ).SPEC
    return found
