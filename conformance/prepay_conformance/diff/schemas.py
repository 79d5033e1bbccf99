"""Compare two schemas by their normal forms.

Which way data flows decides: a request must still be accepted, a response still understood. Results are remembered by
pair of schemas, so that a schema that fifty operations share is compared once; schemas may contain themselves.
"""

from __future__ import annotations

from prepay_conformance.diff.errors import DiffError
from prepay_conformance.diff.limits import DiffLimits
from prepay_conformance.diff.normal import Normaliser
from prepay_conformance.diff.objects import compare_lists, compare_objects
from prepay_conformance.diff.pair import Finding, Mode, Pair
from prepay_conformance.diff.shape import Nodes
from prepay_conformance.diff.unchanged import Unchanged
from prepay_conformance.diff.unions import compare_alternatives, compare_demands
from prepay_conformance.diff.values import compare_flags, compare_types, compare_values

__all__ = ["SchemaDiff"]

_Key = tuple[tuple[int, ...], tuple[int, ...], Mode]
_NOTHING_OPEN = 1_000_000


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
        self._known: dict[_Key, tuple[Finding, ...]] = {}
        self._open: dict[_Key, int] = {}
        # Results that left out a pair that was still being compared, with how deep that pair lies.
        self._partial: dict[_Key, tuple[tuple[Finding, ...], int]] = {}
        self._partial_keys: list[_Key] = []
        self._lowest = _NOTHING_OPEN

    def compare(self, old: Nodes, new: Nodes, mode: Mode) -> tuple[Finding, ...]:
        """Return the changes between schemas all of which must hold, with paths relative to them.

        Raises:
            DiffError: a reference cannot be followed, or fields are nested too deeply.
        """
        if len(old) == len(new) and all(map(self._unchanged.same, old, new)):
            return ()
        key = (tuple(id(node.raw) for node in old), tuple(id(node.raw) for node in new), mode)
        known = self._known.get(key)
        if known is not None:
            return known
        depth = self._open.get(key)
        if depth is not None:
            # The same pair again, below itself: its changes are told where it stands first.
            self._lowest = min(self._lowest, depth)
            return ()
        if key in self._partial:
            found, depth = self._partial[key]
            self._lowest = min(self._lowest, depth)
            return found
        return self._first_time(key, old, new, mode)

    def _first_time(self, key: _Key, old: Nodes, new: Nodes, mode: Mode) -> tuple[Finding, ...]:
        depth = len(self._open)
        if depth >= self._depth:
            raise DiffError(
                f"{old[-1].document.name}: fields at {old[-1].at} are nested deeper than {self._depth} levels."
            )
        outer, self._lowest = self._lowest, _NOTHING_OPEN
        started = len(self._partial_keys)
        self._open[key] = depth
        try:
            found = _once_each(self._pair(old, new, mode))
        finally:
            del self._open[key]
        if self._lowest >= depth:
            for stale in self._partial_keys[started:]:
                del self._partial[stale]
            del self._partial_keys[started:]
            self._known[key] = found
            self._lowest = outer
        else:
            self._partial[key] = found, self._lowest
            self._partial_keys.append(key)
            self._lowest = min(outer, self._lowest)
        return found

    def _pair(self, old: Nodes, new: Nodes, mode: Mode) -> list[Finding]:
        pair = Pair(self, self.old.shape(old), self.new.shape(new), mode)
        compare_flags(pair)
        compare_demands(pair)
        if pair.old.unions or pair.new.unions:
            compare_alternatives(pair)
        elif compare_types(pair):
            compare_values(pair)
            compare_objects(pair)
            compare_lists(pair)
        return pair.found


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
