"""The SQLite file: a snapshot of the world in parts, and the log of commands since.

Everything is written with ``synchronous=FULL`` into a write-ahead log, so that a transaction that has returned
survives both ``kill -9`` and a power cut. One process at a time has the file: it is locked as a whole.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path

from prepay_mock.store.errors import StateError
from prepay_mock.store.rows import Row

__all__ = ["StateFile"]

# Says to SQLite's own tools, and to us, whose file this is: "ppay".
_APPLICATION = 0x70706179
_TROUBLE = {
    sqlite3.SQLITE_BUSY: "is in use by another server; stop that one first",
    sqlite3.SQLITE_NOTADB: "is no SQLite file; choose another name",
    sqlite3.SQLITE_CORRUPT: "is damaged; it was left as it is",
    sqlite3.SQLITE_READONLY: "cannot be written; check its permissions",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; is it a file?",
}
# Transactions that are removed from the log at a time.
_A_PIECE = 50

_SCHEMA = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE snapshot (generation INTEGER, part INTEGER, data BLOB, PRIMARY KEY (generation, part))",
    "CREATE TABLE log (seq INTEGER PRIMARY KEY, calls TEXT, bodies BLOB)",
)


class StateFile:
    """One state file, open and locked. It knows rows and parts, not what they mean.

    Args:
        path: the file; it is made when it does not exist, readable by its owner only.

    Raises:
        StateError: it cannot be opened, is in use, is damaged, or is no state file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.fresh = _made(path)
            self._sql = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise StateError(f"state file {path} cannot be opened: {_reason(error)}") from None
        try:
            self._open()
        except sqlite3.Error as error:
            self._sql.close()
            raise StateError(f"state file {path} {_trouble(error)}") from None
        except StateError:
            self._sql.close()
            raise

    def _open(self) -> None:
        run = self._sql.execute
        # About what 32 clients ask in one turn, so that their transaction is few pages. Only a new file heeds it.
        run("PRAGMA page_size = 8192")
        run("PRAGMA locking_mode = EXCLUSIVE")
        tables = {name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'")}
        application = run("PRAGMA application_id").fetchone()[0]
        if tables and (application != _APPLICATION or "log" not in tables):
            raise StateError(f"{self.path} is an SQLite file of another program; choose another name")
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        self.fresh = not tables
        if not self.fresh:
            broken = run("PRAGMA quick_check(1)").fetchone()[0]
            if broken != "ok":
                reason = " ".join(broken.split())
                raise StateError(f"state file {self.path} is damaged ({reason}); it was left as it is")
        # The lock is held from the first transaction on that may write.
        run("BEGIN IMMEDIATE")
        run("ROLLBACK")

    # -- facts about the file ------------------------------------------------------------------------------------

    def meta(self, name: str) -> int | str | None:
        """A fact about the file, or None."""
        row = self._sql.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def number(self, name: str) -> int:
        """A fact that is a number: ``starts`` before this one, ``upto`` which seq the snapshot goes."""
        return int(self.meta(name) or 0)

    def _put(self, facts: Mapping[str, int | str]) -> None:
        self._sql.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(facts.items()))

    # -- the log -------------------------------------------------------------------------------------------------

    def append(self, row: Row) -> None:
        """Make a row durable; raises sqlite3.Error."""
        self._sql.execute("INSERT INTO log VALUES (?, ?, ?)", row)

    def log(self) -> Iterator[Row]:
        """The rows with commands that are not in the snapshot, in order; the first may have some that are."""
        query = "SELECT seq, calls, bodies FROM log WHERE seq > ? ORDER BY seq"
        return iter(self._sql.execute(query, (self.number("upto"),)))

    def log_bytes(self) -> int:
        """How long the log is."""
        query = "SELECT total(length(calls) + length(bodies)) FROM log WHERE seq > ?"
        return int(self._sql.execute(query, (self.number("upto"),)).fetchone()[0])

    # -- the snapshot --------------------------------------------------------------------------------------------

    def parts(self) -> list[bytes]:
        """The snapshot's parts, in order."""
        query = "SELECT data FROM snapshot WHERE generation = ? ORDER BY part"
        return [data for (data,) in self._sql.execute(query, (self.number("generation"),))]

    def begin(self, facts: Mapping[str, int | str], parts: Iterable[bytes]) -> None:
        """Write what a new file starts with; raises sqlite3.Error."""
        with self._transaction():
            self._sql.execute(f"PRAGMA application_id = {_APPLICATION}")
            for statement in _SCHEMA:
                self._sql.execute(statement)
            self._put({"starts": 0, "generation": 0, "upto": 0, **facts})
            rows = ((0, number, data) for number, data in enumerate(parts))
            self._sql.executemany("INSERT INTO snapshot VALUES (?, ?, ?)", rows)

    def resume(self) -> int:
        """Count a start, and throw away what an unfinished snapshot left; the starts before this one."""
        with self._transaction():
            self._sql.execute("DELETE FROM snapshot WHERE generation != ?", (self.number("generation"),))
            self._put({"starts": self.number("starts") + 1})
        return self.number("starts")

    def add_part(self, generation: int, number: int, data: bytes) -> None:
        """Write one part of a generation, which counts for nothing until ``switch``."""
        with self._unsynced():
            self._sql.execute("INSERT INTO snapshot VALUES (?, ?, ?)", (generation, number, data))

    def switch(self, generation: int, upto: int) -> None:
        """Let a complete generation take the place of the snapshot, and of the log up to ``upto``."""
        with self._transaction():
            self._put({"generation": generation, "upto": upto})
            self._sql.execute("DELETE FROM snapshot WHERE generation != ?", (generation,))

    def shorten_log(self) -> bool:
        """Remove some of the commands that the snapshot has made superfluous; whether there are more."""
        query = "DELETE FROM log WHERE seq IN (SELECT seq FROM log WHERE seq <= ? ORDER BY seq LIMIT ?)"
        with self._unsynced():
            return self._sql.execute(query, (self.number("upto"), _A_PIECE)).rowcount == _A_PIECE

    def drop_parts(self, generation: int) -> None:
        """Throw an unfinished generation away."""
        self._sql.execute("DELETE FROM snapshot WHERE generation = ?", (generation,))

    @contextlib.contextmanager
    def _unsynced(self) -> Generator[None, None, None]:
        """For what need not be durable by itself: the next transaction that is takes it along, being behind it."""
        self._sql.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            self._sql.execute("PRAGMA synchronous = FULL")

    @contextlib.contextmanager
    def _transaction(self) -> Generator[None, None, None]:
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._sql.execute("COMMIT")
        except BaseException:
            # SQLite has rolled back by itself after some errors, such as a full disk.
            if self._sql.in_transaction:
                self._sql.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Close the file; what was committed is in it."""
        self._sql.close()


def _made(path: Path) -> bool:
    """Make the file if need be, for its owner's eyes only; whether it was."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return False
    return True


def _trouble(error: sqlite3.Error) -> str:
    known = _TROUBLE.get(error.sqlite_errorcode & 0xFF)
    return known or f"cannot be used: {error}"


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
