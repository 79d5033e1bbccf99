"""Compare two schemas by their normal forms.

Which way data flows decides: a request must still be accepted, a response still understood. Results are remembered by
pair of schemas, so that a schema that fifty operations share is compared once; schemas may contain themselves.
"""

from __future__ import annotations

from collections import deque

from prepay_conformance.diff.errors import DiffError
from prepay_conformance.diff.limits import DiffLimits
from prepay_conformance.diff.normal import Normaliser
from prepay_conformance.diff.objects import compare_lists, compare_objects
from prepay_conformance.diff.pair import Edge, Finding, Mode, Pair
from prepay_conformance.diff.shape import Nodes, Shape
from prepay_conformance.diff.unchanged import Unchanged
from prepay_conformance.diff.unions import compare_alternatives, compare_demands
from prepay_conformance.diff.values import compare_flags, compare_types, compare_values

__all__ = ["SchemaDiff"]

_Key = tuple[tuple[int, ...], tuple[int, ...], Mode]


class SchemaDiff:
    """Compares schemas of two contracts.

    Args:
        old: the normal forms of the contract as it was.
        new: the normal forms of the contract as it is to be.
        unchanged: tells what is written alike in both.
        limits: how deep it goes.
    """

    def __init__(self, old: Normaliser, new: Normaliser, unchanged: Unchanged, limits: DiffLimits) -> None:
        self.old = old
        self.new = new
        self._unchanged = unchanged
        self._depth = limits.schema_depth
        self._pairs: dict[_Key, Pair] = {}
        self._edges: dict[int, list[tuple[_Key, Edge]]] = {}
        self._open: set[_Key] = set()
        self._known: dict[_Key, tuple[Finding, ...]] = {}
        self._guessed = False
        nothing = Shape(())
        self._nothing = Pair(self, nothing, nothing, Mode(request=True))

    def compare(self, old: Nodes, new: Nodes, mode: Mode) -> tuple[Finding, ...]:
        """Return the changes between schemas all of which must hold, with paths relative to them.

        The nearest fields come first, so that a change of a shared schema is told once, at the shortest path to it.

        Raises:
            DiffError: a reference cannot be followed, or unions are nested too deeply.
        """
        start = Edge("", self.old.targets(old), self.new.targets(new), mode)
        if self._same(start):
            return ()
        first = _key(start)
        if first in self._known:
            return self._known[first]
        guessed, self._guessed = self._guessed, False
        found: list[Finding] = []
        seen = {first}
        waiting = deque([start])
        while waiting:
            edge = waiting.popleft()
            pair = self._pair(edge)
            found += [
                finding._replace(path=edge.path + finding.path) if edge.path else finding
                for finding in pair.found
            ]
            for key, further in self._below(pair):
                if key not in seen:
                    seen.add(key)
                    waiting.append(further._replace(path=edge.path + further.path))
        result = _once_each(found)
        if not self._guessed:
            self._known[first] = result
        self._guessed = self._guessed or guessed
        return result

    def _below(self, pair: Pair) -> list[tuple[_Key, Edge]]:
        """The pairs below one that are not written alike, found once for all the ways that lead to it."""
        known = self._edges.get(id(pair))
        if known is not None:
            return known
        found: list[tuple[_Key, Edge]] = []
        for path, before, after, mode in pair.edges:
            edge = Edge(path, self.old.targets(before), self.new.targets(after), mode)
            if not self._same(edge):
                found.append((_key(edge), edge))
        self._edges[id(pair)] = found
        return found

    def alike(self, old: Nodes, new: Nodes) -> bool:
        """Return True if schemas are written alike; False says nothing."""
        return self._same(Edge("", self.old.targets(old), self.new.targets(new), Mode(request=True)))

    def _same(self, edge: Edge) -> bool:
        return len(edge.old) == len(edge.new) and all(map(self._unchanged.same, edge.old, edge.new))

    def _pair(self, edge: Edge) -> Pair:
        """The findings of one pair, and the pairs below it."""
        key = _key(edge)
        known = self._pairs.get(key)
        if known is not None:
            return known
        if key in self._open:
            # An alternative of this very pair asks for it: that it is equal is what is being found out.
            self._guessed = True
            return self._nothing
        if len(self._open) >= self._depth:
            place = edge.old[-1]
            raise DiffError(
                f"{place.document.name}: unions at {place.at} are nested deeper than {self._depth} levels."
            )
        pair = Pair(self, self.old.shape(edge.old), self.new.shape(edge.new), edge.mode)
        self._open.add(key)
        try:
            _compare_pair(pair)
        finally:
            self._open.discard(key)
        self._pairs[key] = pair
        return pair


def _key(edge: Edge) -> _Key:
    return tuple(id(node.raw) for node in edge.old), tuple(id(node.raw) for node in edge.new), edge.mode


def _compare_pair(pair: Pair) -> None:
    compare_flags(pair)
    compare_demands(pair)
    if pair.old.unions or pair.new.unions:
        compare_alternatives(pair)
    elif compare_types(pair):
        compare_values(pair)
        compare_objects(pair)
        compare_lists(pair)


def _once_each(found: list[Finding]) -> tuple[Finding, ...]:
    """One change of a shared schema is told once, at the shortest path that leads to it."""
    best: dict[tuple[str, str, str, str], Finding] = {}
    for finding in found:
        place = finding.new.at if finding.new else ""
        key = (finding.rule, finding.message, finding.old.at, place)
        known = best.get(key)
        rank = finding.level.rank, len(finding.path)
        if known is None or rank < (known.level.rank, len(known.path)):
            best[key] = finding
    return tuple(best.values())
