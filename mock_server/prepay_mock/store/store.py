"""A world that outlives its process: restored when opened, every command durable before it is acknowledged."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path

import orjson

from prepay._version import __version__
from prepay_mock.control.app import ControlApp
from prepay_mock.control.state_check import check_state
from prepay_mock.engine.commands import Command
from prepay_mock.store.compaction import Compaction
from prepay_mock.store.errors import StateError
from prepay_mock.store.file import StateFile
from prepay_mock.store.migrate import FORMAT
from prepay_mock.store.queue import Batch, CommitQueue
from prepay_mock.store.replay import replay
from prepay_mock.store.rows import Call, call_maker, row_of
from prepay_mock.store.snapshot import decode, encode

__all__ = ["Store"]

_LOG = logging.getLogger("prepay_mock")
# Bytes of log after which a new snapshot is written in the next quiet moment, so that a restart takes a second or two;
# and how many times as much there must be before it is written at any moment.
_LOG_LIMIT = 16 << 20
_PRESSING = 4
# Between two runs of one file request ids must not repeat; reads use them up and are not kept.
_RUN_SHIFT = 32


class Store:
    """Keeps the world of one engine in a file, from when it is made until ``close``.

    An empty or missing file starts with the engine's world as it is. Otherwise the engine's world is replaced by the
    one in the file, as it was at the last acknowledged command; the time since has passed in it, unless its clock is
    frozen.

    Args:
        path: the state file.
        app: the control surface of the engine; its snapshots are kept too.

    Raises:
        StateError: the file cannot be used; it was left as it was.
    """

    def __init__(self, path: Path, app: ControlApp) -> None:
        self._app = app
        self._engine = app.engine
        # An imported world brings its own, but the file goes with the one that the server was started with.
        self._seed = app.engine.world.seed
        self._call = call_maker(app.engine.contract)
        # Commands that were recorded, and those of them that are in the file.
        self._seq = self._written = 0
        self._compaction: Compaction | None = None
        # Bytes of log, and those of them that the snapshot which is being written makes superfluous.
        self._logged = self._covered = 0
        self._snapshot_bytes = 0
        self._file = StateFile(path)
        try:
            if self._file.fresh:
                self._begin()
            else:
                self._restore()
        except BaseException:
            self._file.close()
            raise
        self._queue = CommitQueue(self._write, self._tidy_when_pressed)
        self._file.watch()
        # Not after every crash of a large world: writing it takes longer than running a few commands again.
        if self._logged * 4 > self._snapshot_bytes:
            self._compact()
        self._engine.recorder = self

    # -- what the engine asks for ----------------------------------------------------------------------------------

    @property
    def failed(self) -> str | None:
        """Why nothing can be stored any more; None while all is well."""
        return self._queue.failed

    def record(self, command: Command) -> None:
        """Queue a command; called under the engine's lock."""
        self._seq += 1
        self._queue.put(self._call(command))

    def ticket(self) -> Batch | None:
        """What to wait for; None when everything is durable."""
        return self._queue.ticket()

    def tidy(self) -> bool:
        """A step of writing a snapshot in place of a log that has grown long; whether there are more to do."""
        with self._queue.exclusive():
            return self._queue.failed is None and self._compact_a_little()

    def flush(self) -> None:
        """Make everything durable that has been recorded; raises NotStored."""
        ticket = self.ticket()
        if ticket is not None:
            ticket.wait()

    def close(self) -> None:
        """Make everything durable, write a snapshot in place of the log, and close the file.

        A file that was closed so has no log, so that any later version can read it.
        """
        self._queue.flush()
        complete = False
        with self._queue.exclusive():
            if self._queue.failed is None:
                complete = self._compact()
                self._queue.failed = "the state file has been closed"
        self._file.close(complete=complete)

    # -- starting --------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        try:
            self._file.begin(self._stamp(), encode(self._dump(), self._app.snapshots))
        except (OSError, sqlite3.Error) as error:
            raise StateError(f"state file {self._file.path} cannot be written: {error}") from None

    def _restore(self) -> None:
        path = self._file.path
        try:
            self._check_stamp()
            self._load()
        except (sqlite3.Error, ValueError, TypeError) as error:
            if isinstance(error, StateError):
                raise
            raise StateError(f"state file {path} is damaged ({error}); it was left as it is") from None
        try:
            # From here on the log is this program's.
            starts = self._file.resume(self._stamp())
        except sqlite3.Error as error:
            raise StateError(f"state file {path} cannot be written: {error}") from None
        ids = self._engine.world.ids
        ids.requests = max(ids.requests, starts << _RUN_SHIFT)

    def _load(self) -> None:
        world = self._engine.world
        parts = self._file.parts()
        self._snapshot_bytes = sum(map(len, parts))
        dumped, snapshots = decode(parts, partial(check_state, self._engine))
        world.load(dumped, rewind=False)
        self._app.snapshots.clear()
        self._app.snapshots.update(snapshots)
        self._seq = self._written = replay(self._engine, self._file.log(), self._file.number("upto"))
        self._logged = self._file.log_bytes()

    def _stamp(self) -> dict[str, int | str]:
        engine = self._engine
        document = orjson.dumps(
            engine.contract.document, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
        )
        scenario = engine.world.scenario
        return {
            "format": FORMAT,
            "prepay": __version__,
            "contract": blake2b(document, digest_size=16).hexdigest(),
            "seed": self._seed,
            "scenario": f"{scenario.name} {blake2b(repr(scenario).encode(), digest_size=16).hexdigest()}",
        }

    def _check_stamp(self) -> None:
        """Refuse a file that cannot be read here.

        Seed and scenario are what the operator asked for, so they must be the file's. Program and contract count only
        while there is a log, since commands come to the same with the same program alone; a snapshot is data.
        """
        path, bound = self._file.path, self._file.log_bytes() > 0
        for name, here in self._stamp().items():
            there = self._file.meta(name)
            if there == here:
                continue
            if name == "format":
                raise StateError(
                    f"state file {path} has format {there}, and this version of prepay reads format {here}; "
                    f"use the version that wrote it, or choose another file"
                )
            asked = str(there).partition(" ")[0]
            if name == "scenario" and (bound or asked != str(here).partition(" ")[0]):
                text = f"was begun with scenario {asked} as it was then"
            elif name == "seed":
                text = f"was begun with {name} {there}, this is {name} {here}"
            elif name == "contract" and bound:
                text = "has a log that belongs to another contract"
            elif name == "prepay" and bound:
                text = f"has a log of prepay {there}, this is prepay {here}; a clean stop there leaves none"
            else:
                continue
            raise StateError(f"state file {path} {text}; start with the same again, or choose another file")

    # -- writing ---------------------------------------------------------------------------------------------------

    def _write(self, calls: Sequence[Call]) -> None:
        last = self._written + len(calls)
        row = row_of(last, calls)
        self._file.append(row)
        self._written = last
        self._logged += len(row[1]) + len(row[2])

    def _compact(self) -> bool:
        """Write a snapshot in place of the log, at one go; whether it has everything now."""
        if self._compaction is not None:
            # It was begun before what came last.
            self._compaction.give_up()
        self._compaction = self._new_compaction()
        while self._compact_a_little():
            pass
        return not self._file.log_bytes()

    def _compact_a_little(self) -> bool:
        """A step of writing a snapshot while the server runs; whether there are more to do."""
        if self._compaction is None:
            if self._logged < self._limit():
                return False
            self._compaction = self._new_compaction()
        try:
            more = self._compaction.step()
        except sqlite3.Error as error:
            # The log still has everything: the snapshot can wait, say until there is room again.
            _LOG.warning("no snapshot was written into the state file: %s", error)
            self._compaction.give_up()
            more = False
        if not more:
            self._snapshot_bytes = self._compaction.written
            self._compaction = None
            self._logged -= self._covered
        return more

    def _tidy_when_pressed(self) -> None:
        """Where there is no quiet moment, such as in a client's own process, a step after each transaction."""
        if self._logged >= _PRESSING * self._limit():
            self._compact_a_little()

    def _limit(self) -> int:
        """Bytes of log that are worth a new snapshot."""
        return max(_LOG_LIMIT, self._snapshot_bytes)

    def _new_compaction(self) -> Compaction:
        self._covered = self._logged
        with self._engine.lock:
            parts = encode(self._dump(), dict(self._app.snapshots))
            return Compaction(self._file, parts, self._seq)

    def _dump(self) -> dict[str, object]:
        return self._engine.world.dump(passing=True)
