"""A price table: its prices by place, and a copy with one of them changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from prepay_conformance.shapes import is_array, is_object

__all__ = ["Path", "leaves_of", "value_at", "with_value"]

Path = tuple[str | int, ...]


def leaves_of(table: Any, most: int) -> Iterator[tuple[Path, int]]:
    """Yield the whole numbers of a table with their places, at most ``most``."""
    rest: list[tuple[Path, Any]] = [((), table)]
    count = 0
    while rest and count < most:
        path, node = rest.pop()
        if is_object(node):
            rest += [((*path, name), value) for name, value in reversed(node.items())]
        elif is_array(node):
            rest += [((*path, index), value) for index, value in reversed(list(enumerate(node)))]
        elif isinstance(node, int) and not isinstance(node, bool):
            count += 1
            yield path, node


def value_at(table: Any, path: Path) -> Any:
    """Return what stands at a place."""
    for part in path:
        table = table[part]
    return table


def with_value(table: Any, path: Path, value: int) -> Any:
    """Return a copy of a table with another value at a place."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if is_array(table):
        return [with_value(one, rest, value) if index == head else one for index, one in enumerate(table)]
    changed: Mapping[Any, Any] = {**table, head: with_value(table[head], rest, value)}
    return changed
