"""Turn schemas into normal forms, once each."""

from __future__ import annotations

from typing import Any

from prepay_conformance.diff.building import Building
from prepay_conformance.diff.documents import Documents, Node
from prepay_conformance.diff.errors import DiffError
from prepay_conformance.diff.keywords import types_of
from prepay_conformance.diff.shape import ONE_TYPE, SPENT, UNIONS, Nodes, Shape, Union, is_annotation
from prepay_conformance.shapes import is_array, is_object

__all__ = ["Alternative", "Normaliser"]

_REFERENCE = ("$ref",)
_OPAQUE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "enum", "const", "$ref", "discriminator"})

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
            known = self._shapes[key] = Building(self, nodes).run()
        return known

    def targets(self, nodes: Nodes) -> Nodes:
        """Return the schemas with plain references replaced by what they name: one schema is one pair to compare."""
        return tuple(
            self.documents.resolve(node) if is_object(node.raw) and tuple(node.raw) == _REFERENCE else node
            for node in nodes
        )

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
        if len(types) > 1 and types <= ONE_TYPE.keys():
            holder = shape.at.document
            return [("", (*shape.nodes, Node(holder, ONE_TYPE[name], shape.at.at))) for name in sorted(types)]
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
        for key in UNIONS:  # of [A, null] it is the name of A
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
        return keys[0] if len(keys) == 1 and keys[0] in UNIONS and is_array(raw[keys[0]]) else ""

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
            self._marks[key] = {SPENT: (union.owner, union.key)}
        return Node(like.document, self._marks[key], like.at)

    def _without(self, part: Node, unions: set[tuple[int, str]]) -> Node | None:
        words = {"$ref", "allOf", *(key for key in UNIONS if (id(part.raw), key) in unions)}
        return self.derived(part, frozenset(words))


def unwrapped(node: Node) -> Node:
    """Return what ``allOf`` with one member and nothing beside it stands for."""
    while is_object(node.raw):
        keys = [key for key in node.raw if not is_annotation(key)]
        if keys != ["allOf"] or not is_array(node.raw["allOf"]) or len(node.raw["allOf"]) != 1:
            break
        node = node.child("allOf", 0)
    return node
