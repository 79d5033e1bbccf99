"""The contract as the kit reads it: operations, validators, routes, documented prices, and what a vendor answers."""

from __future__ import annotations

from prepay_conformance.contract.compile import compile_contract
from prepay_conformance.contract.dialect import Contract, Dialect
from prepay_conformance.contract.model import Answer, BodySpec, Operation, Parameter, Vendor

__all__ = [
    "Answer",
    "BodySpec",
    "Contract",
    "Dialect",
    "Operation",
    "Parameter",
    "Vendor",
    "compile_contract",
]
