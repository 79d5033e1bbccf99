"""Counting what a body asks for, and finding the largest one that a schema allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_conformance.contract.model import Json, Operation

__all__ = ["fields_of_body", "largest", "whole_number"]


def fields_of_body(operation: Operation) -> Mapping[str, Json]:
    """The schemas of the top-level fields of an operation's body."""
    return {} if operation.body is None else operation.body.fields


def largest(schema: Json) -> Any:
    """The value of a field that costs the most: more of everything."""
    types: Any = schema.get("type")
    if "integer" in types if isinstance(types, list) else types == "integer":
        return schema.get("maximum", schema.get("default", 1))
    if types == "boolean":
        return True
    return [""] * schema.get("maxItems", 1) if types == "array" else ""


def whole_number(value: Any) -> int:
    """A count as JSON Schema reads it: ``9.0`` is a whole number, absent is none."""
    return int(value) if isinstance(value, int | float) else 0
