"""Turn schemas into normal forms, once each."""

from __future__ import annotations

from typing import Any

from prepay_conformance.diff.documents import Documents, Node
from prepay_conformance.diff.errors import DiffError
from prepay_conformance.diff.keywords import keep_only, read, types_of, types_of_values
from prepay_conformance.diff.shape import Nodes, Shape, Union, is_annotation
from prepay_conformance.shapes import is_array, is_object

__all__ = ["Alternative", "Normaliser"]

_UNIONS = ("anyOf", "oneOf")
_OPAQUE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "enum", "const", "$ref", "discriminator"})
# No schema of a contract has it: it marks a union whose alternative is being looked at.
_SPENT = "\0spent"
_WHOLE = (frozenset({"integer"}), frozenset({"integer", "null"}))
_OF_OBJECTS = ("properties", "required", "additionalProperties", "patternProperties", "propertyNames")
_ONE_TYPE = {
    name: {"type": name} for name in ("object", "array", "string", "number", "integer", "boolean", "null")
}

Alternative = tuple[str, Nodes]
"""An alternative of a union: its name (of the schema it refers to, or its title), and what must hold."""


class Normaliser:
    """Makes the normal forms of one contract.

    Args:
        documents: the contract and what it refers to.
    """

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self._shapes: dict[tuple[int, ...], Shape] = {}
        self._derived: dict[tuple[int, frozenset[str]], Node | None] = {}
        self._marks: dict[tuple[int, frozenset[str]], dict[str, Any]] = {}

    def shape(self, nodes: Nodes) -> Shape:
        """Return the normal form of schemas all of which must hold.

        Raises:
            DiffError: a reference cannot be followed.
        """
        key = tuple(id(node.raw) for node in nodes)
        known = self._shapes.get(key)
        if known is None:
            known = self._shapes[key] = _Building(self, nodes).run()
        return known

    def alternatives(self, shape: Shape) -> list[Alternative]:
        """Return the alternatives of a schema; one without a union has one, or one for each of its types."""
        if shape.unions:
            union = shape.unions[0]
            dropped = shape.spliced | {(union.owner, union.key)}
            rest = [self._without(part, dropped) for part in shape.parts]
            beside = {id(node.raw): node for node in rest if node is not None}
            common = (*shape.spent, self._mark(union, shape.at), *beside.values())
            return [(self.name(branch), (*common, branch)) for branch in union.branches]
        types = (shape.types or frozenset()) - {"null"}
        if len(types) > 1 and types <= _ONE_TYPE.keys():
            holder = shape.at.document
            return [
                ("", (*shape.nodes, Node(holder, _ONE_TYPE[name], shape.at.at))) for name in sorted(types)
            ]
        return [(self.name(shape.at), shape.nodes)]

    def name(self, node: Node) -> str:
        """Return how a schema is called: by the name in its reference, else by its title."""
        node = unwrapped(node)
        raw = node.raw
        if not is_object(raw):
            return ""
        if isinstance(raw.get("$ref"), str):
            return str(raw["$ref"]).rpartition("/")[2]
        title = raw.get("title")
        if isinstance(title, str):
            return title
        for key in _UNIONS:  # of [A, null] it is the name of A
            if is_array(raw.get(key)):
                rest = [child for child in self._children(node, key) if not self.is_null(child)]
                if len(rest) == 1:
                    return self.name(rest[0])
        return ""

    def is_null(self, node: Node) -> bool:
        """Return True if null is the only value."""
        raw = self.documents.resolve(node).raw
        if not is_object(raw):
            return False
        said = raw.get("type")
        if said in ("null", ["null"]):
            return True
        return said is None and (("const" in raw and raw["const"] is None) or raw.get("enum") == [None])

    def branches(self, node: Node, key: str) -> list[Node]:
        """Return the alternatives of a union, those of unions within it included.

        Raises:
            DiffError: there are too many.
        """
        found: list[Node] = []
        waiting, seen = self._children(node, key), {id(node.raw)}
        while waiting:
            branch = unwrapped(waiting.pop(0))
            target = self.documents.resolve(branch)
            inner = self._plain_union(target.raw)
            if inner and id(target.raw) not in seen:
                seen.add(id(target.raw))
                waiting = [*self._children(target, inner), *waiting]
            elif branch.raw not in [other.raw for other in found]:
                found.append(branch)
            if len(found) + len(waiting) > self.documents.limits.alternatives:
                most = self.documents.limits.alternatives
                raise DiffError(f"{node.document.name}: more than {most} alternatives at {node.at}.")
        return found

    def disjoint(self, branches: list[Node]) -> list[Node] | None:
        """Return the schemas of alternatives that differ in type alone, so that they are one with several types."""
        found: list[Node] = []
        taken: set[str] = set()
        for branch in branches:
            target = self.documents.resolve(branch)
            raw = target.raw
            if not is_object(raw) or raw.keys() & _OPAQUE or (branch.raw is not raw and len(branch.raw) > 1):
                return None
            types = types_of(target)
            if not types or types & taken or ("integer" in types | taken and "number" in types | taken):
                return None
            taken |= types
            found.append(target)
        return found

    def _children(self, node: Node, key: str) -> list[Node]:
        listed = node.raw.get(key)
        return [node.child(key, index) for index in range(len(listed))] if is_array(listed) else []

    def _plain_union(self, raw: Any) -> str:
        """The keyword of a schema that is a union and nothing else."""
        if not is_object(raw):
            return ""
        keys = [key for key in raw if not is_annotation(key)]
        return keys[0] if len(keys) == 1 and keys[0] in _UNIONS and is_array(raw[keys[0]]) else ""

    def derived(self, node: Node, dropped: frozenset[str]) -> Node | None:
        """Return a schema without some of its keywords and without annotations; None if nothing is left."""
        key = (id(node.raw), dropped)
        if key not in self._derived:
            left = {
                word: value
                for word, value in node.raw.items()
                if word not in dropped and not is_annotation(word)
            }
            if "nullable" in node.raw and left:
                left["nullable"] = node.raw["nullable"]
            self._derived[key] = Node(node.document, left, node.at) if left else None
        return self._derived[key]

    def _mark(self, union: Union, like: Node) -> Node:
        key = (union.owner, frozenset({union.key}))
        if key not in self._marks:
            self._marks[key] = {_SPENT: (union.owner, union.key)}
        return Node(like.document, self._marks[key], like.at)

    def _without(self, part: Node, unions: set[tuple[int, str]]) -> Node | None:
        words = {"$ref", "allOf", *(key for key in _UNIONS if (id(part.raw), key) in unions)}
        return self.derived(part, frozenset(words))


class _Building:
    """One normal form while it is being made."""

    def __init__(self, maker: Normaliser, nodes: Nodes) -> None:
        self._maker = maker
        self._shape = Shape(nodes)
        self._queue: list[tuple[Node, bool]] = [(node, True) for node in nodes]
        self._seen: set[int] = set()
        self._unions: list[tuple[Node, str]] = []
        self._null_over = False
        self._spent: set[tuple[int, str]] = set()

    def run(self) -> Shape:
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
            if _SPENT in raw:
                self._spent.add(raw[_SPENT])
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
            for key in _UNIONS
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
            for kind, raw in _ONE_TYPE.items():
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


def unwrapped(node: Node) -> Node:
    """Return what ``allOf`` with one member and nothing beside it stands for."""
    while is_object(node.raw):
        keys = [key for key in node.raw if not is_annotation(key)]
        if keys != ["allOf"] or not is_array(node.raw["allOf"]) or len(node.raw["allOf"]) != 1:
            break
        node = node.child("allOf", 0)
    return node
