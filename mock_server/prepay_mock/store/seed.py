"""The seed that a state file was begun with, read without opening the world in it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

__all__ = ["seed_in"]


def seed_in(path: Path) -> int | None:
    """Return the seed in a state file; None when there is no file, or none that can be read.

    Whatever is wrong with a file, the store says so when it opens it.
    """
    if path.is_file() and path.stat().st_size:
        with (
            contextlib.suppress(sqlite3.Error, TypeError, ValueError),
            contextlib.closing(
                sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)
            ) as file,
        ):
            row = file.execute("SELECT value FROM meta WHERE name = 'seed'").fetchone()
            return int(row[0])
    return None
