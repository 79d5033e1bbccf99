"""The contract, compiled: operations, routes and validators made from ``openapi.yaml`` at start."""

from __future__ import annotations

from prepay_mock.contract.compile import compile_contract
from prepay_mock.contract.model import BodySpec, Contract, Operation, ParamSpec, ResponseSpec
from prepay_mock.contract.problems import Problem

__all__ = ["BodySpec", "Contract", "Operation", "ParamSpec", "Problem", "ResponseSpec", "compile_contract"]
