"""How schemathesis is set up for a level: what it may send, and which statuses a valid request may get."""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

from prepay_conformance.contract import Contract, Operation
from prepay_conformance.levels import Level
from prepay_conformance.settings import PHASES
from prepay_conformance.wallet import Key

__all__ = ["Pass", "configuration", "document", "includes"]

_POSITIVE = ["2xx", "3xx", "401", "403", "404", "409", "429", "5xx"]
"""What schemathesis itself allows a valid request to get."""

_POOR_EXAMPLES = 5
_PATIENCE_S = 24 * 3600


class Pass(NamedTuple):
    """One go over the operations with one account."""

    name: str
    key: Key
    level: Level
    poor: bool = False
    """Whether the account has no credits: then 402 is what a paid operation answers; otherwise it never may."""
    phases: tuple[str, ...] = PHASES
    """Which phases generate traffic, as far as the level allows them."""


def configuration(contract: Contract, one: Pass, *, url: str, seed: int, examples: int) -> dict[str, Any]:
    """The configuration of one pass, in the form of schemathesis's own file."""
    return {
        "seed": seed,
        "base-url": url,
        # A cache would make a run depend on earlier ones.
        "cache": {"enabled": False},
        "workers": 1,
        # The gate waits for rate limits and for the server, and gives up by its own limits.
        "request-timeout": _PATIENCE_S,
        "warnings": False,
        "analysis": {"constants": {"enabled": False}},
        "auth": {"openapi": {contract.vendor.key_scheme: {_credential(contract): one.key.value}}},
        "generation": {
            "mode": "positive" if one.poor else "negative" if _only_refused(one.level) else "all",
            "max-examples": examples,
            "database": "none",
        },
        "phases": _chosen(one, _phases(one, examples)),
        "operations": _exceptions(contract, one),
    }


def _credential(contract: Contract) -> str:
    """What schemathesis calls the key of a security scheme."""
    return "bearer" if contract.vendor.keys[0].scheme else "api_key"


def _only_refused(level: Level) -> bool:
    return level in {Level.NEGATIVE, Level.SPEND}


def _chosen(one: Pass, phases: dict[str, Any]) -> dict[str, Any]:
    return {**phases, **{name: {"enabled": False} for name in PHASES if name not in one.phases}}


def _phases(one: Pass, examples: int) -> dict[str, Any]:
    if one.poor:
        # Every valid request gets the same answer here, so that a few of them tell as much as all.
        return {
            "coverage": {"enabled": False},
            "fuzzing": {"generation": {"max-examples": min(examples, _POOR_EXAMPLES)}},
            "stateful": {"enabled": False},
        }
    if one.level is Level.FULL:
        # Links are in the contract. Looking for more in answers' URLs fails on texts that only look like one.
        return {"stateful": {"enabled": True, "inference": {"algorithms": ["dependency-analysis"]}}}
    coverage: dict[str, Any] = {"enabled": True}
    if one.level is Level.READ:
        # By default POST, PUT, PATCH and DELETE are tried on every path, whatever methods were chosen.
        coverage["unexpected-methods"] = []
    return {
        "examples": {"enabled": not _only_refused(one.level)},
        "coverage": coverage,
        "fuzzing": {"enabled": False},
        "stateful": {"enabled": False},
    }


def _exceptions(contract: Contract, one: Pass) -> list[dict[str, Any]]:
    if not one.poor:
        return []
    return [
        {
            "include-operation-id": operation.id,
            "checks": {"positive_data_acceptance": {"expected-statuses": [*_POSITIVE, "402"]}},
        }
        for operation in contract.operations.values()
        if operation.paid
    ]


def includes(operation: Operation, one: Pass, *, may_pay: bool) -> bool:
    """Whether a pass tests an operation."""
    if one.poor:
        return operation.paid
    if one.level is Level.READ:
        return operation.method == "GET" and (may_pay or not operation.paid)
    return True


def document(contract: Contract) -> dict[str, Any]:
    """The vendor's part of the document, for schemathesis to change as it likes."""
    whole = contract.document
    kept = {path: item for path, item in whole["paths"].items() if path.startswith(contract.vendor.prefix)}
    parts = {name: value for name, value in whole.items() if name not in {"paths", "webhooks", "servers"}}
    return copy.deepcopy({**parts, "paths": kept})
