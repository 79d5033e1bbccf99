"""The operations of a contract, and which of the old and the new one belong together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from prepay_conformance.diff.documents import Documents, Node, mapping
from prepay_conformance.shapes import is_array, is_object

__all__ = ["Operation", "callbacks_of", "operations_of", "pair_up", "webhooks_of"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_NAME = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its place, its path item, and the servers it is reached at."""

    method: str
    path: str
    node: Node
    item: Node
    servers: Node

    @property
    def label(self) -> str:
        """Method and path."""
        return f"{self.method} {self.path}"

    @property
    def id(self) -> str:
        """The operationId; may be empty."""
        return str(self.node.raw.get("operationId") or "")

    @property
    def key(self) -> tuple[str, str]:
        """Method and path without the names of its parameters, which no client sends."""
        return self.method, _NAME.sub("{}", self.path)

    @property
    def path_names(self) -> list[str]:
        """The names of its path parameters, in order."""
        return _NAME.findall(self.path)


def operations_of(documents: Documents) -> list[Operation]:
    """Return the operations below ``paths``."""
    return _operations(documents, documents.root.child("paths"), documents.root)


def webhooks_of(documents: Documents) -> list[Operation]:
    """Return the webhooks; ``x-webhooks`` is how OpenAPI 3.0 writes them."""
    found = _operations(documents, documents.root.child("webhooks"), documents.root)
    if documents.main.version == "3.0":
        found += _operations(documents, documents.root.child("x-webhooks"), documents.root)
    return found


def callbacks_of(documents: Documents, operation: Operation) -> list[Operation]:
    """Return the callbacks of an operation, with ``name expression`` as path."""
    found: list[Operation] = []
    holder = operation.node.child("callbacks")
    for name in mapping(holder.raw):
        callback = documents.holder(holder.child(name))
        found += [
            Operation(entry.method, f"{name} {entry.path}", entry.node, entry.item, entry.servers)
            for entry in _operations(documents, callback, operation.node)
        ]
    return found


def _operations(documents: Documents, holder: Node, above: Node) -> list[Operation]:
    found: list[Operation] = []
    for path, raw in mapping(holder.raw).items():
        if path.startswith("x-") or not is_object(raw):
            continue
        item = documents.holder(holder.child(path))
        extra = item.child("additionalOperations")
        entries = [(method.upper(), item.child(method)) for method in METHODS]
        entries += [(name, extra.child(name)) for name in mapping(extra.raw)]
        for method, node in entries:
            if not node.raw or not is_object(node.raw):
                continue
            servers = next(
                (at.child("servers") for at in (node, item, above) if is_array(at.raw.get("servers"))),
                above.child("servers"),
            )
            found.append(Operation(method, path, node, item, servers))
    return found


def pair_up(
    old: list[Operation], new: list[Operation]
) -> tuple[list[tuple[Operation, Operation]], list[Operation], list[Operation]]:
    """Return pairs that belong together, what is gone, and what is new.

    Method and path decide; an operation that is left over is looked for by its operationId.
    """
    pairs: list[tuple[Operation, Operation]] = []
    left = {(entry.method, entry.path): entry for entry in new}
    gone: list[Operation] = []
    for entry in old:
        other = left.pop((entry.method, entry.path), None)
        if other is None:
            gone.append(entry)
        else:
            pairs.append((entry, other))
    for by in (_by_key, _by_id(old, new)):
        known: dict[Any, Operation] = {}
        for other in left.values():
            known.setdefault(by(other), other)
        for entry in list(gone):
            other = known.pop(by(entry), None) if by(entry) else None
            if other is not None:
                gone.remove(entry)
                del left[other.method, other.path]
                pairs.append((entry, other))
    order = {id(entry): index for index, entry in enumerate(old)}
    return sorted(pairs, key=lambda pair: order[id(pair[0])]), gone, list(left.values())


def _by_key(operation: Operation) -> Any:
    return operation.key


def _by_id(old: list[Operation], new: list[Operation]) -> Any:
    # An operationId that stands twice in a contract names nothing.
    counts = [Counter(entry.id for entry in entries) for entries in (old, new)]

    def by(operation: Operation) -> str:
        return operation.id if all(count[operation.id] <= 1 for count in counts) else ""

    return by
