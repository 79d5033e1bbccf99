"""A value against a schema of the contract, place by place, with the fields that the schema does not list."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

import jsonschema_rs

from prepay_conformance.drift.document import Document, escaped
from prepay_conformance.drift.infer import is_name, type_of
from prepay_conformance.drift.items import ANY_NAME, Kind
from prepay_conformance.drift.limits import DriftLimits
from prepay_conformance.shapes import is_array, is_object

__all__ = ["Difference", "Walk", "Walker", "is_masked"]

_KEYWORDS = (
    "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
    "pattern", "format", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "dependentRequired",
)  # fmt: skip
_UNIONS = ("oneOf", "anyOf")
_MASKED = re.compile(r"\*\*\*|\$\{?(?:[A-Z0-9]+_)*(?:KEY|SECRET)")
_MOST_CHECKS = 5_000
_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {"const": 100, Kind.ENUM_VALUE_NEW: 20, Kind.TYPE_CHANGED: 10, Kind.FIELD_GONE: 10}
)


class Difference(NamedTuple):
    """One difference between a value and a schema."""

    kind: Kind
    at: str
    """The schema's place."""
    detail: str
    path: str
    """Where in the value, such as ``body.data[].status``."""
    value: Any = None


@dataclass(slots=True)
class Walk:
    """What came of one value."""

    differences: list[Difference] = field(default_factory=list[Difference])
    objects: set[str] = field(default_factory=set[str])
    """Places of schemas of objects that occurred: each of their required fields could have been missing."""
    masked: bool = False
    """True if secrets were masked in the value, so that texts need not be what the API sent."""

    @property
    def misfit(self) -> int:
        """How badly an alternative fits. A constant or a value of a list says which one is meant, so it weighs most."""
        return sum(
            _WEIGHTS.get(one.detail if one.kind is Kind.LIMIT_BROKEN else one.kind, 1)
            for one in self.differences
        )

    def take(self, other: Walk) -> None:
        """Add another walk."""
        self.differences += other.differences
        self.objects |= other.objects
        self.masked |= other.masked


def is_masked(value: Any) -> bool:
    """Return True if a text stands in place of a secret or a person."""
    return isinstance(value, str) and _MASKED.search(value) is not None


class Walker:
    """Compares values with the schemas of one document."""

    def __init__(self, document: Document, limits: DriftLimits) -> None:
        self._document = document
        self._limits = limits
        self._checks: dict[tuple[str, str], jsonschema_rs.Draft202012Validator] = {}

    def walk(self, at: str, value: Any, path: str = "body") -> Walk:
        """Compare a value with the schema at a place.

        Raises:
            DriftError: the contract's references are broken.
        """
        return self._walk(at, value, path, frozenset(), 0)

    def _walk(self, at: str, value: Any, path: str, outer: frozenset[str], depth: int) -> Walk:
        at, node = self._document.at(at)
        walk = Walk()
        if not is_object(node) or depth > self._limits.depth:
            return walk
        if is_masked(value):
            walk.masked = True
            return walk
        if not _has_type(node.get("type"), value):
            walk.differences.append(Difference(Kind.TYPE_CHANGED, at, type_of(value), path, value))
            return walk
        walk.differences += self._limits_broken(at, node, value, path)
        known = outer
        if is_object(value):
            known = outer | self._listed(at, 0)
            self._object(walk, at, node, value, path, known, depth, root=not outer)
        elif is_array(value) and "items" in node:
            for element in value[: self._limits.elements]:
                walk.take(self._walk(f"{at}/items", element, f"{path}[]", frozenset(), depth + 1))
        for index in range(len(node.get("allOf", ()))):
            walk.take(self._walk(f"{at}/allOf/{index}", value, path, known, depth + 1))
        for union in _UNIONS:
            if node.get(union):
                walk.take(self._best(at, union, node[union], value, path, known, depth))
        return walk

    def _limits_broken(self, at: str, node: dict[str, Any], value: Any, path: str) -> list[Difference]:
        found = [
            Difference(Kind.LIMIT_BROKEN, at, keyword, path)
            for keyword in _KEYWORDS
            if keyword in node and not self._holds(keyword, node[keyword], value)
        ]
        if is_array(node.get("enum")) and not any(_same(value, known) for known in node["enum"]):
            detail = json.dumps(value) if isinstance(value, str | int | None) else type_of(value)
            found.append(Difference(Kind.ENUM_VALUE_NEW, at, detail, path, value))
        return found

    def _best(
        self,
        at: str,
        union: str,
        branches: list[Any],
        value: Any,
        path: str,
        known: frozenset[str],
        depth: int,
    ) -> Walk:
        """The alternative that fits best, its differences alone."""
        tried = [
            self._walk(f"{at}/{union}/{index}", value, path, known, depth + 1)
            for index in range(min(len(branches), self._limits.alternatives))
        ]
        return min(tried, key=lambda walk: walk.misfit)

    def _object(
        self,
        walk: Walk,
        at: str,
        node: dict[str, Any],
        value: dict[str, Any],
        path: str,
        known: frozenset[str],
        depth: int,
        *,
        root: bool,
    ) -> None:
        walk.objects.add(at)
        for name in node.get("required", ()):
            if name not in value:
                walk.differences.append(Difference(Kind.FIELD_GONE, at, name, path))
        own = node.get("properties", {})
        others = node.get("additionalProperties")
        for name, content in value.items():
            inside = f"{path}.{name if is_name(name) else ANY_NAME}"
            if name in own:
                step = f"{at}/properties/{escaped(name)}"
                walk.take(self._walk(step, content, inside, frozenset(), depth + 1))
            elif name in known or self._matches(walk, at, node, name, content, inside, depth):
                continue
            elif is_object(others):
                step = f"{at}/additionalProperties"
                walk.take(self._walk(step, content, inside, frozenset(), depth + 1))
            elif others is False or (root and others is None and known):
                detail = name if is_name(name) else ANY_NAME
                walk.differences.append(Difference(Kind.FIELD_NEW, at, detail, inside, content))

    def _matches(
        self, walk: Walk, at: str, node: dict[str, Any], name: str, content: Any, path: str, depth: int
    ) -> bool:
        found = False
        for pattern in node.get("patternProperties", {}):
            if self._holds("pattern", pattern, name):
                found = True
                step = f"{at}/patternProperties/{escaped(pattern)}"
                walk.take(self._walk(step, content, path, frozenset(), depth + 1))
        return found

    def _listed(self, at: str, depth: int) -> frozenset[str]:
        """The names that a schema and all its parts list for one object."""
        at, node = self._document.at(at)
        if not is_object(node) or depth > self._limits.depth:
            return frozenset()
        names = set(node.get("properties", ()))
        parts = [f"/{one}/{index}" for one in ("allOf", *_UNIONS) for index in range(len(node.get(one, ())))]
        parts += [f"/{one}" for one in ("if", "then", "else") if is_object(node.get(one))]
        parts += [f"/dependentSchemas/{escaped(one)}" for one in node.get("dependentSchemas", ())]
        for part in parts:
            names |= self._listed(at + part, depth + 1)
        return frozenset(names)

    def _holds(self, keyword: str, wanted: Any, value: Any) -> bool:
        key = (keyword, json.dumps(wanted, sort_keys=True))
        check = self._checks.get(key)
        if check is None:
            if len(self._checks) >= _MOST_CHECKS:
                self._checks.clear()
            check = jsonschema_rs.Draft202012Validator({keyword: wanted}, validate_formats=True)
            self._checks[key] = check
        try:
            return check.is_valid(value)
        except (ValueError, TypeError, RecursionError):
            return False


def _has_type(wanted: Any, value: Any) -> bool:
    if wanted is None:
        return True
    types = wanted if is_array(wanted) else [wanted]
    kind = type_of(value)
    return kind in types or (kind == "integer" and "number" in types)


def _same(value: Any, other: Any) -> bool:
    # In JSON, true is not 1.
    return bool(value == other) and isinstance(value, bool) == isinstance(other, bool)
