"""The SQLite file: a snapshot of the world in parts, and the log of commands since.

Everything is written with ``synchronous=FULL`` into a write-ahead log, so that a transaction that has returned
survives both ``kill -9`` and a power cut. One process at a time has the file: it is locked as a whole. Each fact, part
and row has a checksum (see ``seals.py``), and ``tail.py`` proves how far the log went.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path

from prepay_mock.store.errors import StateError
from prepay_mock.store.log import verified
from prepay_mock.store.migrate import from_format_2
from prepay_mock.store.place import Place
from prepay_mock.store.rows import Row
from prepay_mock.store.seals import FIRST, seal_of_fact, seal_of_part, seal_of_row
from prepay_mock.store.tail import Mark, Tail

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
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value, seal BLOB) WITHOUT ROWID",
    "CREATE TABLE snapshot (generation INTEGER, part INTEGER, data BLOB, seal BLOB, PRIMARY KEY (generation, part))",
    # `seals` is the checksum of the row before, and that of the row.
    "CREATE TABLE log (seq INTEGER PRIMARY KEY, calls TEXT, bodies BLOB, seals BLOB)",
)


class StateFile:
    """One state file, open and locked. It knows rows and parts, not what they mean.

    Args:
        path: the file; it is made when it does not exist, readable by its owner only.

    Raises:
        StateError: it cannot be opened, is in use, is damaged, or is not a state file.
    """

    def __init__(self, path: Path) -> None:
        if str(path) == ":memory:":
            raise StateError("a state file is a file; leave --state out to keep everything in memory")
        # The name is looked up again at each commit, and the process may change its directory.
        self.path = path = path.absolute()
        self._tail = Tail(path)
        self._place: Place | None = None
        self._seal = FIRST
        # Of the generation that is being written: the checksum of its last part so far, and how many there are.
        self._part_seal, self._parts = FIRST, 0
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
        except BaseException:
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
                raise self._damaged(" ".join(broken.split()))
        # The lock is held from the first transaction on that may write.
        run("BEGIN IMMEDIATE")
        run("ROLLBACK")
        earlier = None if self.fresh else from_format_2(self.path, self._sql)
        if earlier is not None:
            facts, parts = earlier
            with self._transaction():
                for table in ("meta", "snapshot", "log"):
                    run(f"DROP TABLE {table}")
                self._fill(facts, parts)

    def _damaged(self, what: str) -> StateError:
        return StateError(f"state file {self.path} is damaged ({what}); it was left as it is")

    def meta(self, name: str) -> int | str | None:
        """Return a fact about the file, or None. Raises StateError when it is damaged."""
        row = self._sql.execute("SELECT value, seal FROM meta WHERE name = ?", (name,)).fetchone()
        if row is None:
            return None
        value, seal = row
        if type(value) not in (int, str) or seal != seal_of_fact(name, value):
            raise self._damaged(f"its fact {name!r} does not match its checksum")
        fact: int | str = value
        return fact

    def number(self, name: str) -> int:
        """Return a fact that is a number, such as ``upto``, the last command in the snapshot; every file has them all.

        Raises:
            StateError: it is missing or damaged.
        """
        value = self.meta(name)
        if type(value) is not int:
            raise self._damaged(f"its fact {name!r} is missing")
        return value

    def put(self, facts: Mapping[str, int | str]) -> None:
        """Note facts; raises sqlite3.Error."""
        rows = [(name, value, seal_of_fact(name, value)) for name, value in facts.items()]
        self._sql.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)", rows)

    # -- the log -------------------------------------------------------------------------------------------------

    def append(self, row: Row) -> None:
        """Make a row durable; raises sqlite3.Error or OSError."""
        seal = seal_of_row(self._seal, *row)
        self._sql.execute("INSERT INTO log VALUES (?, ?, ?, ?)", (*row, self._seal + seal))
        self._seal = seal
        # Before anybody is told: what is in no file that has a name is not stored.
        self._check_place()
        self._tail.write(Mark(row[0], seal))

    def _check_place(self) -> None:
        if self._place is None:
            self._place = Place(self.path, self.path.with_name(f"{self.path.name}-wal"))
        self._place.check()

    def watch(self) -> None:
        """Remember which files these are; raises StateError when they are gone."""
        try:
            self._check_place()
        except OSError as error:
            raise StateError(f"state file {self.path}: {error}") from None

    def log(self) -> Iterator[Row]:
        """Yield the rows with commands that are not in the snapshot, in order; the first may have some that are.

        Raises:
            StateError: a row does not match its checksum, or rows that were acknowledged are missing.
        """
        query = "SELECT seq, calls, bodies, seals FROM log WHERE seq > ? ORDER BY seq"
        after = self.number("upto")
        try:
            for row, seal in verified(self._sql.execute(query, (after,)), after, self._tail.read()):
                self._seal = seal
                yield row
        except StateError as error:
            raise self._damaged(f"{error}; {self._tail.path.name} says what was acknowledged") from None

    def log_bytes(self) -> int:
        """How long the log is."""
        query = "SELECT total(length(calls) + length(bodies)) FROM log WHERE seq > ?"
        return int(self._sql.execute(query, (self.number("upto"),)).fetchone()[0])

    # -- the snapshot --------------------------------------------------------------------------------------------

    def parts(self) -> list[bytes]:
        """Return the snapshot's parts, in order.

        Raises:
            StateError: a part is missing or does not match its checksum.
        """
        generation, count = self.number("generation"), self.number("parts")
        query = "SELECT part, data, seal FROM snapshot WHERE generation = ? ORDER BY part"
        parts: list[bytes] = []
        seal = FIRST
        for number, data, claimed in self._sql.execute(query, (generation,)):
            if number != len(parts) or type(data) is not bytes:
                break
            seal = seal_of_part(seal, generation, number, data)
            if seal != claimed:
                break
            parts.append(data)
        if len(parts) != count or self.meta("last_part") != seal.hex():
            raise self._damaged("its snapshot does not match its checksum")
        return parts

    def begin(self, facts: Mapping[str, int | str], parts: Iterable[bytes]) -> None:
        """Write what a new file starts with; raises sqlite3.Error."""
        self._tail.remove()
        with self._transaction():
            self._sql.execute(f"PRAGMA application_id = {_APPLICATION}")
            self._fill({"starts": 0, "generation": 0, "upto": 0, **facts}, parts)

    def _fill(self, facts: Mapping[str, int | str], parts: Iterable[bytes]) -> None:
        for statement in _SCHEMA:
            self._sql.execute(statement)
        for number, data in enumerate(parts):
            self._insert_part(int(facts["generation"]), number, data)
        self._put_complete(facts)

    def _put_complete(self, facts: Mapping[str, int | str]) -> None:
        self.put({**facts, "parts": self._parts, "last_part": self._part_seal.hex()})

    def _insert_part(self, generation: int, number: int, data: bytes) -> None:
        if not number:
            self._part_seal, self._parts = FIRST, 0
        seal = seal_of_part(self._part_seal, generation, number, data)
        self._sql.execute("INSERT INTO snapshot VALUES (?, ?, ?, ?)", (generation, number, data, seal))
        self._part_seal, self._parts = seal, number + 1

    def resume(self, facts: Mapping[str, int | str]) -> int:
        """Count a start, note facts, and throw away what an unfinished snapshot left; the starts before this one."""
        with self._transaction():
            self._sql.execute("DELETE FROM snapshot WHERE generation != ?", (self.number("generation"),))
            self.put({**facts, "starts": self.number("starts") + 1})
        return self.number("starts")

    def add_part(self, generation: int, number: int, data: bytes) -> None:
        """Write one part of a generation, which counts for nothing until ``switch``."""
        with self._unsynced():
            self._insert_part(generation, number, data)

    def switch(self, generation: int, upto: int) -> None:
        """Let a complete generation take the place of the snapshot, and of the log up to ``upto``."""
        with self._transaction():
            self._put_complete({"generation": generation, "upto": upto})
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

    def close(self, *, complete: bool = False) -> None:
        """Close the file; what was committed is in it. ``complete`` says that its snapshot is everything."""
        self._sql.close()
        if complete:
            self._tail.remove()
        else:
            self._tail.close()


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
