"""State files of earlier formats, rewritten in place by the first server that starts on them."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from prepay_mock.store.errors import StateError

__all__ = ["FORMAT", "from_format_2"]

FORMAT: Final = 3
"""The format that is written. Every later version reads its snapshots."""


def from_format_2(path: Path, sql: sqlite3.Connection) -> tuple[dict[str, int | str], list[bytes]] | None:
    """Read the facts and the snapshot of a file of format 2, which had no checksums; None for any other format.

    Raises:
        StateError: it has commands that are not in its snapshot. They run again in the version alone that wrote them.
        sqlite3.Error: it cannot be read.
    """
    columns = {row[1] for row in sql.execute("PRAGMA table_info(meta)")}
    if "seal" in columns:
        return None
    facts: dict[str, int | str] = dict(sql.execute("SELECT name, value FROM meta"))
    if facts.get("format") != 2:
        return None
    upto = facts.get("upto", 0)
    if sql.execute("SELECT count(*) FROM log WHERE seq > ?", (upto,)).fetchone()[0]:
        raise StateError(
            f"state file {path} has format 2 and was not closed; start and stop it once with the version of prepay "
            f"that wrote it ({facts.get('prepay')}), then this version reads it"
        )
    query = "SELECT data FROM snapshot WHERE generation = ? ORDER BY part"
    parts = [data for (data,) in sql.execute(query, (facts.get("generation", 0),))]
    return {**facts, "format": FORMAT}, parts
