"""Group commit: commands queue up while a transaction is being written, and the next one takes them all.

Whoever waits without an event loop writes the transaction itself; for those who ``await`` a thread does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Generator, Sequence
from typing import Any

from prepay_mock.engine.keeping import NotStored
from prepay_mock.store.rows import Row

__all__ = ["Batch", "CommitQueue"]

_LOG = logging.getLogger("prepay_mock")

Waiter = tuple[asyncio.AbstractEventLoop, Callable[[], object]]


class Batch:
    """The commands of one transaction, and the ticket of all who wait for it."""

    __slots__ = ("_queue", "done", "failure", "rows", "waiters")

    def __init__(self, queue: CommitQueue) -> None:
        self._queue = queue
        self.rows: list[Row] = []
        self.waiters: list[Waiter] = []
        self.done = False
        self.failure: str | None = None

    def __await__(self) -> Generator[Any, None, None]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()

        def go_on() -> None:
            if not future.done():
                future.set_result(None)

        if self.then(loop, go_on):
            yield from future
        self.check()

    def then(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], object]) -> bool:
        """Have ``callback`` called in the loop when the batch is done; False when it is done already."""
        return self._queue.wait_for(self, (loop, callback))

    def wait(self) -> None:
        """Write what is queued, this batch with it, unless somebody else has; raises NotStored."""
        while not self.done:
            self._queue.flush()
        self.check()

    def check(self) -> None:
        """Raise NotStored when the batch, which is done, could not be written."""
        if self.failure is not None:
            raise NotStored(self.failure)


class CommitQueue:
    """Turns rows into transactions.

    Args:
        write: makes rows durable, all or none; raises when it cannot. Called by one thread at a time.
        idle: called by the thread after each transaction for work that can wait; whether there is more of it.
    """

    def __init__(self, write: Callable[[Sequence[Row]], None], idle: Callable[[], bool]) -> None:
        self._write = write
        self._idle = idle
        self._writing = threading.Lock()
        self._changed = threading.Condition(threading.Lock())
        self._forming = Batch(self)
        self._latest = self._forming
        self._wanted = False
        self._closing = False
        self._thread: threading.Thread | None = None
        self.failed: str | None = None
        """Why writing has failed; once it has, nothing is written any more."""

    def put(self, row: Row) -> None:
        """Queue a row; it waits for somebody to want it written."""
        with self._changed:
            self._forming.rows.append(row)
            self._latest = self._forming

    def ticket(self) -> Batch | None:
        """The latest batch with rows in it; None when it is durable."""
        latest = self._latest
        done = latest.failure is None if latest.done else not latest.rows
        return None if done else latest

    def wait_for(self, batch: Batch, waiter: Waiter) -> bool:
        """Let somebody wait for a batch, and the thread write it; False when it is done already."""
        with self._changed:
            if batch.done:
                return False
            batch.waiters.append(waiter)
            if not self._wanted:
                self._wanted = True
                self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="prepay-store", daemon=True)
                self._thread.start()
        return True

    def flush(self) -> None:
        """Write what is queued in one transaction. Its outcome is told to those who wait, not to the caller."""
        with self._writing:
            with self._changed:
                batch = self._forming
                if not batch.rows:
                    return
                self._forming = Batch(self)
            if self.failed is None:
                try:
                    self._write(batch.rows)
                except Exception as error:  # noqa: BLE001 - whatever it is, nothing may be acknowledged
                    self.failed = str(error) or type(error).__name__
                    _LOG.critical(
                        "the state file cannot be written, nothing is acknowledged any more: %s", error
                    )
            batch.failure = self.failed
            with self._changed:
                batch.done = True
                batch.rows = []
                waiters, batch.waiters = batch.waiters, []
            _wake(waiters)

    def exclusive(self) -> threading.Lock:
        """What whoever writes holds."""
        return self._writing

    def close(self) -> None:
        """Write what is queued and stop the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join()
        self.flush()

    def _run(self) -> None:
        more = False
        while True:
            with self._changed:
                while not (self._wanted or self._closing or more):
                    self._changed.wait()
                if self._closing:
                    return
                self._wanted = False
            self.flush()
            with self._writing:
                more = self.failed is None and self._idle()


def _wake(waiters: list[Waiter]) -> None:
    """Call every waiter, with one call into each event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Callable[[], object]]] = {}
    for loop, callback in waiters:
        by_loop.setdefault(loop, []).append(callback)
    for loop, callbacks in by_loop.items():
        # A loop that has been closed meanwhile has nobody in it who waits.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_call, callbacks)


def _call(callbacks: list[Callable[[], object]]) -> None:
    for callback in callbacks:
        try:
            callback()
        except Exception:  # noqa: BLE001 - one connection's trouble is not another's
            _LOG.exception("an answer could not be given after its command was stored")
