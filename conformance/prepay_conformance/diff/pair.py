"""Two normal forms that are compared, which way the data flows, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.documents import Node
from prepay_conformance.diff.normal import Normaliser
from prepay_conformance.diff.shape import Nodes, Shape

__all__ = ["Comparing", "Edge", "Finding", "Mode", "Pair"]


class Mode(NamedTuple):
    """How a schema is used."""

    request: bool
    """True if clients send it: then less may not be allowed. False if they read it: then nothing else may come."""
    text: str = ""
    """Not empty if values travel as text, so that a number may become a string: ``exploded`` or ``joined`` lists."""
    spends: bool | None = None
    """Whether the operation is known to spend credits, or not to; None if the contract does not say."""

    @property
    def priced(self) -> bool:
        """Whether the contract has ``x-prepay`` facts: typed clients are made from it, and callers name its parts."""
        return self.spends is not None

    @property
    def lost_input(self) -> Level:
        """What it means that a part of a request is gone: an argument that callers name, or most likely nothing."""
        return Level.BREAKING if self.priced else Level.WARNING


class Finding(NamedTuple):
    """A change within a schema, at a path relative to it."""

    level: Level
    rule: str
    path: str
    message: str
    old: Node
    new: Node | None
    """The place in the new contract; None for what is gone."""


class Edge(NamedTuple):
    """Schemas that are to be compared, at a path below others."""

    path: str
    old: Nodes
    new: Nodes
    mode: Mode


class Comparing(Protocol):
    """What a pair needs of the whole comparison that it belongs to."""

    @property
    def old(self) -> Normaliser:
        """The normal forms of the contract as it was."""
        ...

    @property
    def new(self) -> Normaliser:
        """The normal forms of the contract as it is to be."""
        ...

    def compare(self, old: Nodes, new: Nodes, mode: Mode) -> tuple[Finding, ...]:
        """Return the changes between schemas all of which must hold."""
        ...

    def alike(self, old: Nodes, new: Nodes) -> bool:
        """Return True if the schemas are written alike."""
        ...


@dataclass(slots=True)
class Pair:
    """Collects the findings of one pair of normal forms, and the pairs below it."""

    engine: Comparing
    old: Shape
    new: Shape
    mode: Mode
    found: list[Finding] = field(default_factory=list[Finding])
    edges: list[Edge] = field(default_factory=list[Edge])

    @property
    def narrowed(self) -> Level:
        """What it means that fewer values are valid."""
        return Level.BREAKING if self.mode.request else Level.HARMLESS

    @property
    def widened(self) -> Level:
        """What it means that more values are valid."""
        return Level.HARMLESS if self.mode.request else Level.BREAKING

    @property
    def input_lost(self) -> Level:
        """What it means that a request's part is no longer looked at."""
        return self.mode.lost_input

    def both(self, *kinds: str) -> bool:
        """Return False if only one side can be of these types: what it demands of them says nothing of the other."""
        old, new = (
            shape.types is None or not shape.types.isdisjoint(kinds) for shape in (self.old, self.new)
        )
        return old == new

    def add(
        self,
        level: Level,
        rule: str,
        message: str,
        path: str = "",
        *,
        old: Node | None = None,
        new: Node | None = None,
        gone: bool = False,
    ) -> None:
        """Add a finding at this pair, or at a path below it."""
        place = None if gone else (new or self.new.at)
        self.found.append(Finding(level, rule, path, message, old or self.old.at, place))

    def deeper(self, old: Nodes, new: Nodes, path: str) -> None:
        """Leave what lies below to be compared after this pair."""
        self.edges.append(Edge(path, old, new, self.mode))
