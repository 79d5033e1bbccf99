"""Reading a log back: each row is held against its checksum, and all of them against what was acknowledged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from prepay_mock.store.errors import StateError
from prepay_mock.store.rows import Row
from prepay_mock.store.seals import SEAL_BYTES, seal_of_row
from prepay_mock.store.tail import Mark

__all__ = ["verified"]


def verified(
    stored: Iterable[tuple[Any, ...]], after: int, acknowledged: Mark | None
) -> Iterator[tuple[Row, bytes]]:
    """Yield each row with its checksum.

    Args:
        stored: seq, calls, bodies and checksums of each row, in order.
        after: the last command that the snapshot has.
        acknowledged: the last row that was acknowledged, where that is known.

    Raises:
        StateError: a row does not match its checksum, or rows that were acknowledged are missing. It says what is wrong
            with the log; whose log it is, the caller adds.
    """
    last, before = after, None
    for seq, calls, bodies, seals in stored:
        row = _row(seq, calls, bodies, seals)
        if row is None or (before is not None and seals[:SEAL_BYTES] != before):
            raise StateError(f"the commands up to {seq} do not match their checksum")
        last, before = row[0], seals[SEAL_BYTES:]
        if acknowledged is not None and last == acknowledged.seq and before != acknowledged.seal:
            raise StateError(f"the commands up to {seq} are not the ones that were acknowledged")
        yield row, before
    if acknowledged is not None and last < acknowledged.seq:
        raise StateError(f"it ends at command {last}, but {acknowledged.seq} were acknowledged")


def _row(seq: Any, calls: Any, bodies: Any, seals: Any) -> Row | None:
    """Return a row as it was written, or None if it is not as it was."""
    whole = type(seq) is int and type(calls) is str and type(bodies) is bytes and type(seals) is bytes
    if not whole or len(seals) != 2 * SEAL_BYTES:
        return None
    row: Row = (seq, calls, bodies)
    return row if seal_of_row(seals[:SEAL_BYTES], *row) == seals[SEAL_BYTES:] else None
