"""Find out quickly what is the same in both contracts, so that only the rest is compared schema by schema."""

from __future__ import annotations

from typing import Any

from prepay_conformance.diff.documents import Document, Documents, Node
from prepay_conformance.diff.errors import DiffError
from prepay_conformance.shapes import is_array, is_object

__all__ = ["Unchanged"]

_Edge = tuple[Document, Document, str]


class Unchanged:
    """Compares values as they are written, and whatever they refer to.

    Args:
        old: the contract as it was.
        new: the contract as it is to be.
    """

    def __init__(self, old: Documents, new: Documents) -> None:
        self._old = old
        self._new = new
        self._refs: dict[int, frozenset[str]] = {}
        self._known: dict[tuple[int, int, str], bool] = {}
        self._kept: list[Any] = []

    def same(self, old: Node, new: Node) -> bool:
        """Return True if both are written alike and refer to the same; False says nothing."""
        if old.document.version != new.document.version or old.raw != new.raw:
            return False
        return all(self._target(old.document, new.document, ref) for ref in self._references(old.raw))

    def _references(self, raw: Any) -> frozenset[str]:
        known = self._refs.get(id(raw))
        if known is None:
            found: set[str] = set()
            stack: list[Any] = [raw]
            while stack:
                value = stack.pop()
                if is_object(value):
                    ref = value.get("$ref")
                    if isinstance(ref, str):
                        found.add(ref)
                    stack.extend(value.values())
                elif is_array(value):
                    stack.extend(value)
            known = self._refs[id(raw)] = frozenset(found)
            self._kept.append(raw)  # An id is only good while its object lives.
        return known

    def _target(self, old: Document, new: Document, ref: str) -> bool:
        """Whether a reference means the same in both; schemas may refer to one another in circles."""
        start = (id(old), id(new), ref)
        if start in self._known:
            return self._known[start]
        verdict: dict[tuple[int, int, str], bool] = {}
        users: dict[tuple[int, int, str], list[tuple[int, int, str]]] = {}
        waiting: list[_Edge] = [(old, new, ref)]
        while waiting:
            before, after, name = waiting.pop()
            key = (id(before), id(after), name)
            if key in verdict or key in self._known:
                continue
            edges = self._compare(before, after, name)
            verdict[key] = edges is not None
            for one, other, inner in edges or ():
                inner_key = (id(one), id(other), inner)
                users.setdefault(inner_key, []).append(key)
                waiting.append((one, other, inner))
        changed = [key for key, good in {**verdict, **self._known}.items() if not good]
        while changed:
            for user in users.get(changed.pop(), ()):
                if verdict[user]:
                    verdict[user] = False
                    changed.append(user)
        self._known.update(verdict)
        return self._known[start]

    def _compare(self, old: Document, new: Document, ref: str) -> list[_Edge] | None:
        """The references within what a reference names; None if that is not the same."""
        try:
            before, after = self._old.target(old, ref), self._new.target(new, ref)
        except DiffError:
            return None  # Perhaps in an example, where it means nothing.
        if before.document.version != after.document.version or before.raw != after.raw:
            return None
        return [(before.document, after.document, inner) for inner in self._references(before.raw)]
