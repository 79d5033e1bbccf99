"""Writing a new snapshot piece by piece, while commands go on being logged."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from prepay_mock.store.file import StateFile

__all__ = ["Compaction"]


class Compaction:
    """A snapshot on its way into the file. It counts for nothing until its last step.

    Args:
        file: the state file.
        parts: the snapshot's parts, made as they are asked for.
        upto: the last command whose effect is in them.
    """

    def __init__(self, file: StateFile, parts: Iterator[bytes], upto: int) -> None:
        self._file = file
        self._parts = enumerate(parts)
        self._upto = upto
        self._complete = False
        self._generation = file.number("generation") + 1
        self.written = 0
        """Bytes of the parts written so far."""

    def step(self) -> bool:
        """Write one part, or remove some of the log; whether there is more to do. Raises sqlite3.Error."""
        if self._complete:
            return self._file.shorten_log()
        following = next(self._parts, None)
        if following is None:
            self._file.switch(self._generation, self._upto)
            self._complete = True
            return True
        number, data = following
        self._file.add_part(self._generation, number, data)
        self.written += len(data)
        return True

    def give_up(self) -> None:
        """Throw away what was written, unless it counts already."""
        if self._complete:
            return
        with contextlib.suppress(sqlite3.Error):
            self._file.drop_parts(self._generation)
