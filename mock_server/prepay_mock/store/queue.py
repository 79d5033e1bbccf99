"""Group commit: commands queue up, and the first who waits writes them all in one transaction.

There is no thread for it. Whoever has an answer to give waits for the disk anyway, and so does everybody whose answer
could be made meanwhile; to hand the interpreter's lock to a second thread and back costs more than that (measured).
A server lets commands gather for a turn of its event loop before it waits, see ``serving/turn.py``.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from prepay_mock.engine.messages import NotStored
from prepay_mock.store.rows import Call

__all__ = ["Batch", "CommitQueue"]

_LOG = logging.getLogger("prepay_mock")


class Batch:
    """The commands of one transaction, and the ticket of all who wait for it."""

    __slots__ = ("_queue", "calls", "done", "failure")

    def __init__(self, queue: CommitQueue) -> None:
        self._queue = queue
        self.calls: list[Call] = []
        self.done = False
        self.failure: str | None = None

    def wait(self) -> None:
        """Write what is queued, this batch with it, unless somebody else has; raises NotStored."""
        while not self.done:
            self._queue.flush()
        if self.failure is not None:
            raise NotStored(self.failure)


class CommitQueue:
    """Turns commands into transactions. Any number of threads may put and wait.

    Args:
        write: makes commands durable, all or none; raises when it cannot. Called by one thread at a time.
        tidy: called after each transaction for a little of the work that can wait.
    """

    def __init__(self, write: Callable[[Sequence[Call]], None], tidy: Callable[[], object]) -> None:
        self._write = write
        self._tidy = tidy
        self._writing = threading.Lock()
        self._changing = threading.Lock()
        self._forming = Batch(self)
        self._latest = self._forming
        self.failed: str | None = None
        """Why writing has failed; once it has, nothing is written any more."""

    def put(self, call: Call) -> None:
        """Queue a command; it waits for somebody to want it written."""
        with self._changing:
            self._forming.calls.append(call)
            self._latest = self._forming

    def ticket(self) -> Batch | None:
        """The latest batch with commands in it; None when it is durable."""
        latest = self._latest
        done = latest.failure is None if latest.done else not latest.calls
        return None if done else latest

    def flush(self) -> None:
        """Write what is queued in one transaction. Its outcome is told to those who wait, not to the caller."""
        with self._writing:
            with self._changing:
                batch = self._forming
                if not batch.calls:
                    return
                self._forming = Batch(self)
            if self.failed is None:
                try:
                    self._write(batch.calls)
                except Exception as error:  # noqa: BLE001 - whatever it is, nothing may be acknowledged
                    self.failed = str(error) or type(error).__name__
                    _LOG.critical(
                        "the state file cannot be written, nothing is acknowledged any more: %s", error
                    )
            batch.failure = self.failed
            with self._changing:
                batch.done = True
                batch.calls = []
            if self.failed is None:
                self._tidy()

    def exclusive(self) -> threading.Lock:
        """What whoever writes holds."""
        return self._writing
