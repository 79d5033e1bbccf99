"""What a call costs before and after a default changed, where the prices of the two contracts tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from prepay_conformance.contract import Operation
from prepay_conformance.contract.prices import price_of
from prepay_conformance.diff.changes import Change
from prepay_conformance.diff.documents import Documents, mapping
from prepay_conformance.vendors import registry

__all__ = ["cost_of_default", "told_with_costs"]

_FIELD = re.compile(r"(?:request body\.|parameter )(?P<name>[^.\[{<]+)$")
_VALUES = re.compile(r"the default was (?P<old>.*) and is (?P<new>.*)$")


def told_with_costs(change: Change, old: Documents, new: Documents, paths: tuple[str, str]) -> Change:
    """Return a changed default with what it costs; any other change as it is."""
    field, values = _FIELD.search(change.where), _VALUES.search(change.message)
    if change.rule != "default-changed" or field is None or values is None:
        return change
    method = change.operation.partition(" ")[0]
    pair = values["old"], values["new"]
    told = cost_of_default(old, new, method, paths, field["name"], pair)
    return replace(change, message=f"{change.message}: {told}") if told else change


def cost_of_default(
    old: Documents, new: Documents, method: str, paths: tuple[str, str], field: str, values: tuple[Any, Any]
) -> str:
    """Return what a call without the field costs before and after, as words; empty if the prices do not tell.

    Args:
        old: the contract as it was.
        new: the contract as it is to be.
        method: the operation's method, in capitals.
        paths: its path in the old and in the new contract.
        field: the name of the field or parameter whose default changed.
        values: the default as it was and as it is.
    """
    vendor = registry.vendor_at(old.main.root, paths[0])
    if vendor is not None:
        costs = [
            _by_example(documents, vendor, method, path, field)
            for documents, path in zip((old, new), paths, strict=True)
        ]
        if costs[0] and costs[1]:
            name, before = costs[0]
            after = costs[1][1]
            return f"the example {name} without {field} costs {before} credits before and {after} after"
    return _by_table(old, new, field, values)


def _by_example(
    documents: Documents, vendor: str, method: str, path: str, field: str
) -> tuple[str, int] | None:
    try:
        contract = registry.compile_vendor(documents.main.root, vendor)
        operation = next(
            entry for entry in contract.operations.values() if (entry.method, entry.path) == (method, path)
        )
        return _first_price(operation, field, lambda body: price_of(contract, operation, body).credits)
    except (ArithmeticError, AttributeError, LookupError, StopIteration, TypeError, ValueError):
        return None  # A contract need not have what the price reckoning of a vendor looks for.


def _first_price(
    operation: Operation, field: str, price: Callable[[Any], int | None]
) -> tuple[str, int] | None:
    examples: Mapping[str, Any] = operation.body.examples if operation.body is not None else {}
    for name, body in examples.items():
        found = price({key: value for key, value in body.items() if key != field})
        if found is not None:
            return name, found
    return None


def _by_table(old: Documents, new: Documents, field: str, values: tuple[Any, Any]) -> str:
    """A price table that has an entry for the old default and one for the new says what each of them costs."""
    for documents in (new, old):
        for table in mapping(documents.root.raw.get("x-prepay-prices")).values():
            for entries in (table, *mapping(table).values()):
                known = mapping(entries)
                costs = [known.get(str(value)) for value in values]
                if all(isinstance(cost, int) and not isinstance(cost, bool) for cost in costs):
                    return f"{field} {values[0]} costs {costs[0]} credits, {values[1]} costs {costs[1]}"
    return ""
