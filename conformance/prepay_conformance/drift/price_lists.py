"""Price lists in responses: objects and rows that have the form of the contract's price table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from prepay_conformance.drift.table import Path
from prepay_conformance.shapes import is_array, is_object

__all__ = ["listed_prices"]

_DEPTH, _ROWS = 6, 1000
_FEWEST, _SHARE = 3, 0.75


def listed_prices(table: Mapping[str, Any], body: Any) -> Iterator[tuple[Path, int]]:
    """Yield the prices of a response, each with its place in the table."""
    objects = list(_objects(body, 0))
    yield from _names(table, (), objects)
    for name, part in table.items():
        if is_object(part) and name != "sources":
            yield from _names(part, (name,), objects)
        elif is_array(part):
            for index, row in enumerate(part):
                if is_object(row):
                    yield from _row(row, (name, index), objects)


def _names(part: Mapping[str, Any], path: Path, objects: list[dict[str, Any]]) -> Iterator[tuple[Path, int]]:
    wanted = {name for name, value in part.items() if _whole(value)}
    for found in objects:
        shared = {name for name in wanted if _whole(found.get(name))}
        # An invoice has some of these names as well, with sums; a price list has nearly all of them.
        if len(shared) >= max(_FEWEST, len(wanted) * _SHARE):
            for name in sorted(shared):
                yield (*path, name), found[name]


def _row(row: dict[str, Any], path: Path, objects: list[dict[str, Any]]) -> Iterator[tuple[Path, int]]:
    """A row is known by its texts; its numbers are prices."""
    texts = {name: value for name, value in row.items() if isinstance(value, str)}
    numbers = [name for name, value in row.items() if _whole(value)]
    if not texts:
        return
    for found in objects:
        if all(found.get(name) == value for name, value in texts.items()):
            for name in numbers:
                if _whole(found.get(name)):
                    yield (*path, name), found[name]


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEPTH:
        return
    if is_object(value):
        yield value
        for content in value.values():
            yield from _objects(content, depth + 1)
    elif is_array(value):
        for content in value[:_ROWS]:
            yield from _objects(content, depth + 1)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
