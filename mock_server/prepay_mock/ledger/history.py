"""The journal as it is read: by position, by page, by reference, by time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import overload

from prepay_mock.ledger.checks import check_text, check_whole
from prepay_mock.ledger.records import Entry, Row


class History(Sequence[Entry]):
    """A read-only view of a journal, oldest entry first. It sees entries that are written later.

    The index by reference is built when it is first asked for, and caught up with whenever it is asked again,
    so writing an entry never pays for it.
    """

    __slots__ = ("_by_ref", "_indexed", "_rows")

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self._by_ref: dict[str, list[int]] = {}
        self._indexed = 0

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...

    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            return [Entry._make(row) for row in self._rows[index]]
        return Entry._make(self._rows[index])

    def __iter__(self) -> Iterator[Entry]:
        return map(Entry._make, self._rows)

    def __reversed__(self) -> Iterator[Entry]:
        return map(Entry._make, reversed(self._rows))

    def page(
        self,
        offset: int,
        limit: int,
        *,
        newest_first: bool = True,
        ref: str | None = None,
        since: int | None = None,
        until: int | None = None,
        up_to: int | None = None,
    ) -> tuple[list[Entry], int]:
        """One page of the entries that pass the filters, and how many pass in all.

        Costs O(limit + log n) wherever the page lies. Walking pages newest first while entries are being added
        shifts them; with `up_to` = the first page's highest seq there is no gap and no repeat (law L11).

        Args:
            offset: entries to pass over, 0 or more.
            limit: entries to return at most, 0 or more.
            newest_first: the order; False = oldest first.
            ref: only entries of this reference.
            since: only entries at this time or later, microseconds since the epoch.
            until: only entries before this time, microseconds since the epoch.
            up_to: only entries whose seq is at most this.

        Raises:
            BadArgument: an argument is of the wrong type or negative.
        """
        check_whole("offset", offset, 0)
        check_whole("limit", limit, 0)
        positions = self._positions(ref)
        low, high = 0, len(self._rows)
        if since is not None:
            low = self._first_at(since, "since")
        if until is not None:
            high = self._first_at(until, "until")
        if up_to is not None:
            check_whole("up_to", up_to, 0)
            high = min(high, up_to)  # seq n stands at position n − 1
        low, high = bisect_left(positions, low), bisect_left(positions, high)
        total = max(high - low, 0)
        if newest_first:
            window = positions[max(high - offset - limit, low) : max(high - offset, low)][::-1]
        else:
            window = positions[low + offset : min(low + offset + limit, high)]
        return [Entry._make(self._rows[position]) for position in window], total

    def _first_at(self, time: int, what: str) -> int:
        """Position of the first entry at that time or later; entries are in the order of time (law L12)."""
        check_whole(what, time, 0)
        return bisect_left(self._rows, time, key=lambda row: row[3])

    def _positions(self, ref: str | None) -> Sequence[int]:
        """Positions of a reference's entries, ascending; of all entries without one."""
        rows = self._rows
        if ref is None:
            return range(len(rows))
        check_text("ref", ref)
        for position in range(self._indexed, len(rows)):
            self._by_ref.setdefault(rows[position][7], []).append(position)
        self._indexed = len(rows)
        return self._by_ref.get(ref, ())
