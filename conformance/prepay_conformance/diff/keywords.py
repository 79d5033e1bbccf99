"""Read the keywords of one schema into a normal form. Demands of several schemas add up: the narrowest limit holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeGuard

from prepay_conformance.diff.documents import Node
from prepay_conformance.diff.shape import Shape
from prepay_conformance.shapes import is_array, is_object

__all__ = ["KINDS_OF", "keep_only", "read", "same", "types_of", "types_of_values"]

_LOWER = ("minLength", "minItems", "minProperties", "minContains")
_UPPER = ("maxLength", "maxItems", "maxProperties", "maxContains")
_SCHEMAS = ("not", "if", "then", "else", "contains", "propertyNames", "contentSchema")
_MAPS = ("patternProperties", "dependentSchemas")
_REST = ("additionalProperties", "unevaluatedProperties", "unevaluatedItems")
_NUMBERS, _TEXT, _LIST, _OBJECT = ("integer", "number"), ("string",), ("array",), ("object",)
KINDS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("minimum", "maximum", "multipleOf"), _NUMBERS),
        **dict.fromkeys(
            ("minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType", "contentSchema"),
            _TEXT,
        ),
        **dict.fromkeys(
            (
                "minItems",
                "maxItems",
                "minContains",
                "maxContains",
                "uniqueItems",
                "contains",
                "unevaluatedItems",
            ),
            _LIST,
        ),
        **dict.fromkeys(
            (
                *("minProperties", "maxProperties", "propertyNames", "patternProperties", "dependentSchemas"),
                *("additionalProperties", "unevaluatedProperties"),
            ),
            _OBJECT,
        ),
    }
)
"""The types that a keyword speaks of; the others speak of all."""
# Patterns that every text matches.
_ANY_TEXT = re.compile(r"\^?(\(?\.\*\)?)?\$?")


def read(shape: Shape, node: Node, *, types: bool = True) -> None:
    """Add what a schema demands; ``$ref``, ``allOf`` and unions are the caller's."""
    raw = node.raw
    if types:
        found = types_of(node)
        if found is not None:
            shape.types = found if shape.types is None else _both(shape.types, found)
    _values(shape, node)
    _bounds(shape, raw)
    _exact(shape, raw)
    _objects(shape, node)
    _lists(shape, node)
    _conditions(shape, node)
    for word in ("readOnly", "writeOnly", "deprecated"):
        if raw.get(word) is True:
            shape.flags[word] = True
    for word in ("default", "discriminator", "x-extensible-enum"):
        if word in raw:
            shape.flags.setdefault(word, raw[word])


def _conditions(shape: Shape, node: Node) -> None:
    raw = node.raw
    for word in _SCHEMAS:
        if word in raw:
            _more(shape.conditions, word, node.child(word))
    for word in _MAPS:
        for key, child in _named(raw.get(word)):
            _more(shape.conditions, f"{word}/{key}", Node(node.document, child, node.child(word, key).at))


def keep_only(shape: Shape, kind: str) -> None:
    """Leave out what speaks of other types than this one."""
    for held in (shape.bounds, shape.exact, shape.conditions, shape.rest):
        for word in list(held):
            if kind not in KINDS_OF.get(word.partition("/")[0], (kind,)):
                del held[word]
    if kind != "object":
        shape.fields.clear()
        shape.required.clear()
        shape.dependent.clear()
    if kind != "array":
        shape.items, shape.prefix = (), []


def types_of(node: Node) -> frozenset[str] | None:
    """Return the types that a schema names, with null where OpenAPI 3.0 says ``nullable``; None if it names none."""
    said = node.raw.get("type")
    if isinstance(said, str):
        found = frozenset((said,))
    elif is_array(said):
        found = frozenset(str(entry) for entry in said)
    else:
        return None
    if node.raw.get("nullable") is True and node.document.version == "3.0":
        found |= {"null"}
    return found - {"integer"} if "number" in found else found


def types_of_values(values: list[Any]) -> frozenset[str]:
    """Return the JSON types of some values."""
    return frozenset(_type_of(value) for value in values)


def same(one: Any, other: Any) -> bool:
    """Return True if two JSON values are equal; unlike in Python, true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if is_array(one) and is_array(other):
        return len(one) == len(other) and all(map(same, one, other))
    if is_object(one) and is_object(other):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    return bool(one == other)


def _type_of(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if float(value).is_integer() else "number"
    return "string" if isinstance(value, str) else "array" if is_array(value) else "object"


def _both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    common = one & other
    if "integer" in one | other and "number" in one | other:
        common |= {"integer"}
    return common


def _values(shape: Shape, node: Node) -> None:
    raw = node.raw
    values: Any = None
    if "const" in raw:
        values, shape.const = [raw["const"]], True
    elif is_array(raw.get("enum")):
        values = list(raw["enum"])
        if raw.get("nullable") is True and node.document.version == "3.0" and None not in values:
            values.append(None)
    if values is None:
        return
    if shape.enum is None:
        shape.enum = values
    else:
        shape.enum = [entry for entry in shape.enum if any(same(entry, value) for value in values)]


def _bounds(shape: Shape, raw: dict[str, Any]) -> None:
    bounds = shape.bounds
    for word in _LOWER:
        value = raw.get(word)
        if _is_number(value) and (value > 0 or word == "minContains"):
            bounds[word] = max(bounds.get(word, value), value)
    for word in _UPPER:
        value = raw.get(word)
        if _is_number(value):
            bounds[word] = min(bounds.get(word, value), value)
    for word, excluding, sign in (("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1)):
        limit, excluded = raw.get(word), raw.get(excluding)
        found = [(limit, excluded is True)] if _is_number(limit) else []
        if _is_number(excluded):
            found.append((excluded, True))
        for pair in found:
            known = bounds.get(word)
            if known is None or (sign * pair[0], pair[1]) > (sign * known[0], known[1]):
                bounds[word] = pair


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _exact(shape: Shape, raw: dict[str, Any]) -> None:
    exact = shape.exact
    pattern = raw.get("pattern")
    if isinstance(pattern, str) and not _ANY_TEXT.fullmatch(pattern):
        exact["pattern"] = exact.get("pattern", frozenset[str]()) | {pattern}
    if _is_number(raw.get("multipleOf")):
        exact.setdefault("multipleOf", raw["multipleOf"])
    if raw.get("uniqueItems") is True:
        exact["uniqueItems"] = True
    for word in ("format", "contentEncoding", "contentMediaType"):
        value = raw.get(word)
        if isinstance(value, str) and value:
            exact.setdefault(word, value)
    # OpenAPI 3.0 had formats for what 3.1 says with words of JSON Schema.
    if exact.get("format") == "byte":
        del exact["format"]
        exact.setdefault("contentEncoding", "base64")
    if exact.get("contentMediaType") == "application/octet-stream" and "contentEncoding" not in exact:
        del exact["contentMediaType"]
        exact.setdefault("format", "binary")


def _objects(shape: Shape, node: Node) -> None:
    raw = node.raw
    for name, child in _named(raw.get("properties")):
        _more(shape.fields, name, Node(node.document, child, node.child("properties", name).at))
    if is_array(raw.get("required")):
        shape.required.update(str(name) for name in raw["required"])
    for word in _REST:
        child = raw.get(word)
        if child is not None and child is not True and child != {}:
            _more(shape.rest, word, node.child(word))
    for word in ("dependentRequired", "dependencies"):
        for key, child in _named(raw.get(word)):
            if is_array(child):
                shape.dependent.setdefault(key, set()).update(str(name) for name in child)
            else:
                at = node.child(word, key).at
                _more(shape.conditions, f"dependentSchemas/{key}", Node(node.document, child, at))


def _lists(shape: Shape, node: Node) -> None:
    raw = node.raw
    items = raw.get("items")
    prefix = raw.get("prefixItems")
    if is_array(items):  # JSON Schema up to 2019-09
        prefix, items, word = items, raw.get("additionalItems"), "items"
        if items is not None:
            shape.items += (node.child("additionalItems"),)
    else:
        word = "prefixItems"
        if items is not None:
            shape.items += (node.child("items"),)
    if is_array(prefix):
        for index in range(len(prefix)):
            child = (node.child(word, index),)
            if index < len(shape.prefix):
                shape.prefix[index] += child
            else:
                shape.prefix.append(child)


def _named(value: Any) -> list[tuple[str, Any]]:
    return [(str(key), child) for key, child in value.items()] if is_object(value) else []


def _more(held: dict[str, tuple[Node, ...]], key: str, node: Node) -> None:
    known = held.get(key, ())
    # Two members that say the very same of a field say it once.
    if not any(node.raw is other.raw or node.raw == other.raw for other in known):
        held[key] = (*known, node)
