"""Records of one kind, kept as the bytes of their JSON.

Bytes are invisible to the garbage collector, cannot be changed behind the table's back, and make a snapshot a
shallow copy; a record is decoded when it is read, which costs about a microsecond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

__all__ = ["Record", "Table"]

Record = dict[str, Any]


class Table:
    """An ordered map from id to record; insertion order is kept.

    What ``dump`` gives and ``load`` takes is shared, not copied: the table that is written to first makes its own copy.
    """

    __slots__ = ("_order", "_rows", "_shared")

    def __init__(self) -> None:
        self._rows: dict[str, bytes] = {}
        self._order: list[str] = []
        self._shared = False

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def get(self, key: str) -> Record | None:
        """The record, a fresh copy each time, or None."""
        row = self._rows.get(key)
        return None if row is None else orjson.loads(row)

    def put(self, key: str, record: Mapping[str, Any]) -> bytes:
        """Store or replace a record; its JSON, as it is kept."""
        if self._shared:
            self._own()
        if key not in self._rows:
            self._order.append(key)
        # orjson hands out a buffer of 8 KB for the smallest result; a copy keeps only what is used.
        row = self._rows[key] = b"".join((orjson.dumps(record), b""))
        return row

    def drop(self, key: str) -> None:
        """Remove a record; one that is not there is no error."""
        if self._shared:
            self._own()
        if self._rows.pop(key, None) is not None:
            self._order.remove(key)

    def __iter__(self) -> Iterator[Record]:
        for key in self._order:
            yield orjson.loads(self._rows[key])

    def keys(self) -> Iterator[str]:
        """The ids, oldest first."""
        return iter(self._order)

    def page(
        self,
        offset: int,
        limit: int,
        *,
        newest_first: bool = True,
        where: Callable[[Record], bool] | None = None,
    ) -> tuple[list[Record], int]:
        """``limit`` records from ``offset`` on and the total; without ``where`` at a cost of ``limit`` only."""
        keys: list[str] = self._order
        if where is not None:
            keys = [key for key in keys if where(orjson.loads(self._rows[key]))]
        total = len(keys)
        if newest_first:
            stop = max(total - offset, 0)
            chosen = keys[max(stop - limit, 0) : stop][::-1]
        else:
            chosen = keys[offset : offset + limit]
        return [orjson.loads(self._rows[key]) for key in chosen], total

    def dump(self) -> tuple[list[str], dict[str, bytes]]:
        """Order and rows as they are now; to be read, and never to be changed."""
        self._shared = True
        return self._order, self._rows

    def load(self, data: tuple[list[str], dict[str, bytes]]) -> None:
        """Take up what was dumped, which stays as it is."""
        self._order, self._rows = data
        self._shared = True

    def _own(self) -> None:
        self._order, self._rows = self._order.copy(), self._rows.copy()
        self._shared = False
