"""Comparing two schemas. Which way data flows decides: a request must still be accepted, an answer still understood."""

from __future__ import annotations

from typing import Any

from prepay_conformance.diff.changes import Changes
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["SchemaDiff", "resolve"]

# Limits, and whether a larger number allows more.
_LIMITS = {
    "maximum": True,
    "exclusiveMaximum": True,
    "maxLength": True,
    "maxItems": True,
    "maxProperties": True,
    "minimum": False,
    "exclusiveMinimum": False,
    "minLength": False,
    "minItems": False,
    "minProperties": False,
}
_EXACT = ("pattern", "format", "multipleOf", "const", "uniqueItems")
_CONDITIONS = (
    "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas",
    "contains", "prefixItems", "propertyNames", "patternProperties",
)  # fmt: skip
_WHOLE, _NONE = frozenset({"integer"}), frozenset[str]()
# Words for people, and words about the contract itself: they change nothing on the wire.
_SILENT = frozenset(
    {"description", "title", "summary", "example", "examples", "default", "deprecated", "$comment"}
)


def resolve(document: dict[str, Any], node: Any) -> Any:
    """Follow references; what stands beside one (a description, say) changes nothing that is compared."""
    while is_object(node) and "$ref" in node:
        target: Any = document
        for part in str(node["$ref"]).removeprefix("#/").split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            target = target[key] if is_object(target) else target[int(key)]
        node = target
    return node


class SchemaDiff:
    """Compares schemas of two documents.

    Args:
        old: the document as it was.
        new: the document as it is to be.
        changes: where changes go.
    """

    def __init__(self, old: dict[str, Any], new: dict[str, Any], changes: Changes) -> None:
        self._old = old
        self._new = new
        self._changes = changes

    def compare(self, old: Any, new: Any, where: str, *, request: bool, seen: tuple[int, ...] = ()) -> None:
        """Compare two schemas at a place.

        Args:
            old: the schema as it was.
            new: the schema as it is to be.
            where: the place, for people.
            request: whether clients send this, rather than read it.
            seen: the schemas on the way here: a schema can contain itself.
        """
        old, new = resolve(self._old, old), resolve(self._new, new)
        if not (is_object(old) and is_object(new)) or id(old) in seen:
            return
        seen = (*seen, id(old))
        if not self._types(old, new, where, request=request):
            return
        self._enum(old, new, where, request=request)
        self._limits(old, new, where, request=request)
        self._exact(old, new, where, request=request)
        self._fields(old, new, where, request=request, seen=seen)
        if "items" in old or "items" in new:
            self.compare(old.get("items", {}), new.get("items", {}), f"{where}[]", request=request, seen=seen)

    def _types(self, old: dict[str, Any], new: dict[str, Any], where: str, *, request: bool) -> bool:
        before, after = _types(old), _types(new)
        if before == after:
            return True
        # An integer is a number too: a client that sends one, or that reads any number, sees no difference.
        accepted = after | (_WHOLE if "number" in after else _NONE)
        understood = before | (_WHOLE if "number" in before else _NONE)
        safe = before <= accepted if request else after <= understood
        message = f"the type was {_named(before)} and is {_named(after)}"
        self._changes.add(not safe, "type-widened" if safe else "type-changed", where, message)
        return safe

    def _enum(self, old: dict[str, Any], new: dict[str, Any], where: str, *, request: bool) -> None:
        before, after = old.get("enum"), new.get("enum")
        if before == after:
            return
        if before is None or after is None:
            narrowed = (before is None) == request
            said = "a list of values now" if before is None else "any value now"
            self._changes.add(narrowed, "values-narrowed" if narrowed else "values-widened", where, said)
            return
        gone = [value for value in before if value not in after]
        come = [value for value in after if value not in before]
        if gone:
            message = f"no longer {_listed(gone)}"
            # An answer that no longer says something breaks nobody who was ready for it.
            self._changes.add(request, "enum-value-removed", where, message)
        if come:
            # Enums of answers list the known values, not all possible ones: clients are ready for more.
            self._changes.harmless("enum-value-added", where, f"also {_listed(come)}")

    def _limits(self, old: dict[str, Any], new: dict[str, Any], where: str, *, request: bool) -> None:
        for name, larger_allows in _LIMITS.items():
            before, after = old.get(name), new.get(name)
            if before == after:
                continue
            narrowed = _narrows(before, after, larger_allows=larger_allows)
            message = f"{name} was {_said(before)} and is {_said(after)}"
            # What an answer may be is wider: clients that compute with it see numbers, not limits.
            kind = "limit-narrowed" if narrowed else "limit-widened"
            self._changes.add(narrowed and request, kind, where, message)

    def _exact(self, old: dict[str, Any], new: dict[str, Any], where: str, *, request: bool) -> None:
        for name in _EXACT:
            before, after = old.get(name), new.get(name)
            if before != after:
                # Whether one pattern allows more than another nobody can tell; dropping one surely does.
                relaxed = after is None if request else before is None
                breaking = after is not None if request else before is not None
                kind = f"{name}-relaxed" if relaxed else f"{name}-changed"
                self._changes.add(breaking, kind, where, f"{name} was {_said(before)} and is {_said(after)}")
        for name in _CONDITIONS:
            if _bare(old.get(name)) != _bare(new.get(name)):
                # Conditions are compared as they stand: what a changed one allows nobody can tell.
                self._changes.breaks("condition-changed", where, f"the condition {name} is another one")
        before, after = old.get("additionalProperties", True), new.get("additionalProperties", True)
        if before != after and (after is False or before is False):
            closed = after is False
            self._changes.add(
                closed and request, "closed" if closed else "opened", where, "fields that are not listed"
            )

    def _fields(
        self, old: dict[str, Any], new: dict[str, Any], where: str, *, request: bool, seen: tuple[int, ...]
    ) -> None:
        before, after = fields_of(old, "properties"), fields_of(new, "properties")
        needed_before, needed_after = _required(old), _required(new)
        for name in before:
            place = f"{where}.{name}"
            if name not in after:
                self._changes.breaks("field-removed", place, "the field is gone")
                continue
            if name in needed_after and name not in needed_before:
                self._changes.add(request, "field-became-required", place, "the field is required now")
            elif name in needed_before and name not in needed_after:
                self._changes.add(
                    not request, "field-became-optional", place, "the field may be left out now"
                )
            self.compare(before[name], after[name], place, request=request, seen=seen)
        for name in after:
            if name not in before:
                required = name in needed_after
                said = "a new field that is required" if required else "a new field"
                self._changes.add(request and required, "field-added", f"{where}.{name}", said)


def _narrows(before: Any, after: Any, *, larger_allows: bool) -> bool:
    """Whether a limit that was one and is another allows less now; None is no limit."""
    if before is None or after is None:
        return before is None
    return bool((after < before) == larger_allows)


def _types(schema: dict[str, Any]) -> set[str]:
    kind = schema.get("type")
    if kind is None:
        return set()
    return set(kind) if is_array(kind) else {str(kind)}


def _required(schema: dict[str, Any]) -> set[str]:
    return set(schema.get("required", ()))


def _bare(node: Any) -> Any:
    """A schema without what changes nothing on the wire."""
    if is_object(node):
        return {key: _bare(value) for key, value in node.items() if key not in _SILENT and key[:2] != "x-"}
    return [_bare(value) for value in node] if is_array(node) else node


def _named(types: set[str]) -> str:
    return " or ".join(sorted(types)) or "anything"


def _listed(values: list[Any]) -> str:
    return ", ".join(map(str, values))


def _said(value: Any) -> str:
    return "none" if value is None else str(value)
