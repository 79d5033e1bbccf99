"""The contract as the kit reads it: operations, validators, routes and documented prices."""

from __future__ import annotations

from prepay_conformance.contract.compile import compile_contract, load
from prepay_conformance.contract.model import (
    VENDORS,
    Answer,
    BodySpec,
    Contract,
    Operation,
    Parameter,
    Vendor,
)

__all__ = [
    "VENDORS",
    "Answer",
    "BodySpec",
    "Contract",
    "Operation",
    "Parameter",
    "Vendor",
    "compile_contract",
    "load",
]
