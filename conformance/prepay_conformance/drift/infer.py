"""The shape of values that the contract does not know: their types and names, never what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from prepay_conformance.drift.limits import DriftLimits
from prepay_conformance.shapes import is_array, is_object

__all__ = ["Shape", "is_name", "type_of"]

_NAME = re.compile(r"(?!.*(?:sk|pk|key|tok)_[A-Za-z0-9_]*\d)[A-Za-z_$][A-Za-z0-9_$.-]{0,63}")
_DIGITS = re.compile(r"\d{5}|[0-9a-f]{8}-|\d.*\d.*\d.*\d")
_ORDER = ("boolean", "integer", "number", "string", "array", "object", "null")
_TYPES: Mapping[type, str] = MappingProxyType(
    {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
)


def type_of(value: Any) -> str:
    """Return the type of a decoded value in JSON Schema's words."""
    if value is None:
        return "null"
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return next(name for kind, name in _TYPES.items() if isinstance(value, kind))


def is_name(text: str) -> bool:
    """Return True if a field's name is one, and not data: an id, an address, a key, a person."""
    return _NAME.fullmatch(text) is not None and _DIGITS.search(text) is None


@dataclass(slots=True)
class Shape:
    """What values of one place have in common."""

    types: set[str] = field(default_factory=set[str])
    fields: dict[str, Shape] = field(default_factory=dict[str, "Shape"])
    others: Shape | None = None
    """The values of fields whose names are data."""
    elements: Shape | None = None

    def add(self, value: Any, limits: DriftLimits, depth: int = 0) -> None:
        """Widen the shape by a value."""
        self.types.add(type_of(value))
        if depth >= limits.inferred_depth:
            return
        if is_object(value):
            for name, content in value.items():
                self._of_field(name, limits).add(content, limits, depth + 1)
        elif is_array(value):
            self.elements = self.elements or Shape()
            for content in value[: limits.elements]:
                self.elements.add(content, limits, depth + 1)

    def _of_field(self, name: str, limits: DriftLimits) -> Shape:
        if name in self.fields:
            return self.fields[name]
        if is_name(name) and len(self.fields) < limits.fields:
            return self.fields.setdefault(name, Shape())
        self.others = self.others or Shape()
        return self.others

    def schema(self, limits: DriftLimits, depth: int = 0) -> dict[str, Any]:
        """Return a schema that allows everything that was added."""
        types = self.types - ({"integer"} if "number" in self.types else set())
        listed = [name for name in _ORDER if name in types]
        schema: dict[str, Any] = {}
        if listed:
            schema["type"] = listed[0] if len(listed) == 1 else listed
        if depth >= limits.inferred_depth:
            return schema
        if self.fields:
            schema["properties"] = {
                name: shape.schema(limits, depth + 1) for name, shape in sorted(self.fields.items())
            }
        if self.others is not None:
            schema["additionalProperties"] = self.others.schema(limits, depth + 1)
        if self.elements is not None and self.elements.types:
            schema["items"] = self.elements.schema(limits, depth + 1)
        return schema
