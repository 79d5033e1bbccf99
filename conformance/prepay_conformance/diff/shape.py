"""The normal form of a schema: references and ``allOf`` resolved, OpenAPI 3.0 turned into 3.1, unions made plain."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from prepay_conformance.diff.documents import Node

__all__ = ["ONE_TYPE", "SPENT", "UNIONS", "Nodes", "Shape", "Union", "is_annotation"]

Nodes = tuple[Node, ...]
"""Schemas all of which must hold: what two members of an ``allOf`` say of one field, for instance."""

_ANNOTATIONS = frozenset(
    {
        "title", "description", "summary", "example", "examples", "$comment", "externalDocs", "xml", "deprecated",
        "default", "readOnly", "writeOnly", "discriminator", "$schema", "$id", "$anchor", "$dynamicAnchor", "$defs",
        "definitions", "nullable",
    }
)  # fmt: skip
"""Keywords that say nothing of which values are valid, once they have been looked at for the whole schema."""


UNIONS = ("anyOf", "oneOf")
# No schema of a contract has it: it marks a union whose alternative is being looked at.
SPENT = "\0spent"
ONE_TYPE = MappingProxyType(
    {name: {"type": name} for name in ("object", "array", "string", "number", "integer", "boolean", "null")}
)
"""Schemas that pick one of several types. They are known by being these very objects."""


def is_annotation(keyword: str) -> bool:
    """Return True if the keyword says nothing of which values are valid."""
    return keyword in _ANNOTATIONS or keyword.startswith("x-")


@dataclass(slots=True)
class Union:
    """A ``oneOf`` or ``anyOf`` of at least two alternatives none of which is null."""

    branches: list[Node]
    owner: int
    """Identity of the schema that holds it."""
    key: str


@dataclass(slots=True)
class Shape:
    """What a schema demands, with one place for each thing that can be demanded."""

    nodes: Nodes
    parts: list[Node] = field(default_factory=list[Node])
    """Every schema that was merged into this one."""
    types: frozenset[str] | None = None
    """None is any type."""
    never: bool = False
    """True if no value is valid."""
    nullable: bool = False
    """With a union left: null is possible beside it."""
    enum: list[Any] | None = None
    const: bool = False
    """True if the enum was written as ``const``."""
    bounds: dict[str, Any] = field(default_factory=dict[str, Any])
    """``minimum`` and ``maximum`` are pairs (number, whether it is excluded)."""
    exact: dict[str, Any] = field(default_factory=dict[str, Any])
    """Pattern, format and the like: compared for being the same."""
    fields: dict[str, Nodes] = field(default_factory=dict[str, Nodes])
    required: set[str] = field(default_factory=set[str])
    conditions: dict[str, Nodes] = field(default_factory=dict[str, Nodes])
    """``not``, ``if`` … by keyword; ``patternProperties`` and ``dependentSchemas`` by keyword and key."""
    rest: dict[str, Nodes] = field(default_factory=dict[str, Nodes])
    """``additionalProperties``, ``unevaluatedProperties``, ``unevaluatedItems``."""
    dependent: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    items: Nodes = ()
    prefix: list[Nodes] = field(default_factory=list[Nodes])
    unions: list[Union] = field(default_factory=list[Union])
    spliced: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    """Unions that were merged into the rest, by owner and keyword."""
    spent: Nodes = ()
    """Marks of unions that this schema is an alternative of: met again through a circle, they are left out."""
    flags: dict[str, Any] = field(default_factory=dict[str, Any])
    """``default``, ``readOnly``, ``writeOnly``, ``deprecated``, ``discriminator``, ``x-extensible-enum``."""

    @property
    def at(self) -> Node:
        """The place that stands for the schema."""
        return self.nodes[-1]
