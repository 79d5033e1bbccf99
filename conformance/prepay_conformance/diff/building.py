"""Make one normal form: follow references and ``allOf``, splice unions that are none, let types and values agree."""

from __future__ import annotations

from typing import Protocol

from prepay_conformance.diff.documents import Documents, Node
from prepay_conformance.diff.keywords import keep_only, read, types_of, types_of_values
from prepay_conformance.diff.shape import ONE_TYPE, SPENT, UNIONS, Nodes, Shape, Union
from prepay_conformance.shapes import is_array, is_object

__all__ = ["Building", "Maker"]

_WHOLE = (frozenset({"integer"}), frozenset({"integer", "null"}))
_OF_OBJECTS = ("properties", "required", "additionalProperties", "patternProperties", "propertyNames")


class Maker(Protocol):
    """What making one normal form needs of whoever makes those of the whole contract."""

    @property
    def documents(self) -> Documents:
        """The contract and what it refers to."""
        ...

    def derived(self, node: Node, dropped: frozenset[str]) -> Node | None:
        """Return a schema without some of its keywords, None if nothing is left."""
        ...

    def branches(self, node: Node, key: str) -> list[Node]:
        """Return the alternatives of a union."""
        ...

    def disjoint(self, branches: list[Node]) -> list[Node] | None:
        """Return the alternatives if no value can be valid for two of them, else None."""
        ...

    def is_null(self, node: Node) -> bool:
        """Return True if null alone is valid."""
        ...


class Building:
    """One normal form while it is being made.

    Args:
        maker: knows the contract.
        nodes: the schemas all of which must hold.
    """

    def __init__(self, maker: Maker, nodes: Nodes) -> None:
        self._maker = maker
        self._shape = Shape(nodes)
        self._queue: list[tuple[Node, bool]] = [(node, True) for node in nodes]
        self._seen: set[int] = set()
        self._unions: list[tuple[Node, str]] = []
        self._null_over = False
        self._spent: set[tuple[int, str]] = set()

    def run(self) -> Shape:
        """Return the normal form."""
        shape = self._shape
        self._drain()
        while self._unions:
            self._union(*self._unions.pop(0))
        self._finish(shape)
        return shape

    def _drain(self) -> None:
        while self._queue:
            node, outer = self._queue.pop(0)
            raw = node.raw
            if raw is False:
                self._shape.never = True
            if not is_object(raw) or id(raw) in self._seen:
                continue
            self._seen.add(id(raw))
            if SPENT in raw:
                self._spent.add(raw[SPENT])
                self._shape.spent += (node,)
                continue
            # Nobody writes `nullable` beside a reference or an `allOf` to say nothing by it, whatever 3.0 says.
            if outer and raw.get("nullable") is True and node.document.version == "3.0":
                self._null_over = True
            if isinstance(raw.get("$ref"), str):
                self._reference(node, outer)
            else:
                self._read(node)

    def _reference(self, node: Node, outer: bool) -> None:
        target = self._maker.documents.target(node.document, node.raw["$ref"], node.at)
        self._queue.insert(0, (target, outer))
        for word in ("readOnly", "writeOnly", "deprecated"):
            if node.raw.get(word) is True:
                self._shape.flags[word] = True
        if "default" in node.raw:
            self._shape.flags.setdefault("default", node.raw["default"])
        # What stands beside a reference counts since 3.1.
        if len(node.raw) > 1 and node.document.version != "3.0":
            beside = self._maker.derived(node, frozenset({"$ref"}))
            if beside is not None:
                self._read(beside)

    def _read(self, node: Node) -> None:
        raw = node.raw
        self._shape.parts.append(node)
        read(self._shape, node)
        if is_array(raw.get("allOf")):
            self._queue += [(node.child("allOf", index), False) for index in range(len(raw["allOf"]))]
        self._unions += [
            (node, key)
            for key in UNIONS
            if is_array(raw.get(key)) and raw[key] and (id(raw), key) not in self._spent
        ]

    def _union(self, node: Node, key: str) -> None:
        shape, maker = self._shape, self._maker
        branches = maker.branches(node, key)
        rest = [branch for branch in branches if not maker.is_null(branch)]
        null = len(rest) < len(branches)
        before = shape.types
        if len(rest) == 1:
            shape.spliced.add((id(node.raw), key))
            self._queue.append((rest[0], True))
            self._drain()
        else:
            plain = maker.disjoint(rest) if rest else []
            if plain is None:
                shape.unions.append(Union(rest, id(node.raw), key))
                shape.nullable = shape.nullable or null
                return
            shape.spliced.add((id(node.raw), key))
            types = frozenset[str]()
            for branch in plain:
                types |= types_of(branch) or frozenset()
                shape.parts.append(branch)
                read(shape, branch, types=False)
            types |= {"null"} if null else frozenset()
            shape.types = types if before is None else before & types
            return
        if null and (before is None or "null" in before):
            self._add_null()

    def _add_null(self) -> None:
        shape = self._shape
        if shape.types is not None:
            shape.types |= {"null"}
        if shape.enum is not None and None not in shape.enum:
            shape.enum = [*shape.enum, None]
            shape.const = False
        shape.nullable = True

    def _finish(self, shape: Shape) -> None:
        self._infer_types(shape)
        if self._null_over:
            self._add_null()
        if shape.enum is not None:
            _fit_types(shape)
        if shape.types in _WHOLE:
            for word, step in (("minimum", 1), ("maximum", -1)):
                limit = shape.bounds.get(word)
                if limit is not None and limit[1] and float(limit[0]).is_integer():
                    shape.bounds[word] = (limit[0] + step, False)
        _drop_idle(shape)
        # One of several types, taken by itself: what was said of the others does not matter.
        for node in shape.nodes:
            for kind, raw in ONE_TYPE.items():
                if node.raw is raw:
                    keep_only(shape, kind)

    def _infer_types(self, shape: Shape) -> None:
        if shape.types is not None or shape.enum is not None or shape.unions:
            return
        # A schema with fields is meant for objects even where it does not say so.
        if any(key in part.raw for part in shape.parts for key in _OF_OBJECTS):
            shape.types = frozenset({"object"})
        elif shape.items or shape.prefix:
            shape.types = frozenset({"array"})
        if shape.types is not None and shape.nullable:
            shape.types |= {"null"}


def _drop_idle(shape: Shape) -> None:
    """Leave out keywords that say nothing without others."""
    if not {"then", "else"} & shape.conditions.keys() or "if" not in shape.conditions:
        for word in ("if", "then", "else"):
            shape.conditions.pop(word, None)
    if "contains" not in shape.conditions:
        shape.bounds.pop("minContains", None)
        shape.bounds.pop("maxContains", None)
    elif shape.bounds.get("minContains") == 1:
        del shape.bounds["minContains"]


def _fit_types(shape: Shape) -> None:
    """Let types and enum agree: an enum names its types, and a type that no value has is not possible."""
    values = shape.enum or []
    found = types_of_values(values)
    if shape.types is None:
        shape.types = found
        return
    declared = shape.types
    wide = found | {"number"} if "integer" in found else found
    shape.types = declared & wide
    allowed = shape.types | {"integer"} if "number" in shape.types else shape.types
    shape.enum = [value for value in values if types_of_values([value]) <= allowed]
