"""Sending webhooks: real POST requests, tried again after a while by the world's clock, and given up at last.

What becomes of each try goes back into the world as a command, so that a restart neither forgets a delivery nor
sends again what has arrived. A crash between sending and storing that outcome sends twice, as real senders do.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator
from typing import Any, NamedTuple

import orjson

from prepay._version import __version__
from prepay_mock.delivery import NotAllowed, post
from prepay_mock.engine import attempts
from prepay_mock.engine.clock import SECOND
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.keeping import NotStored

__all__ = ["Outgoing", "Post", "Sender"]

# How long a call that moves the clock waits for a delivery that the thread has just begun. Not longer: the receiver
# may be the one that is calling.
_PATIENCE_S = 1.0


class Outgoing(NamedTuple):
    """One try of one delivery.

    Attributes:
        id: the delivery.
        at: the instant that counts as the try's, microseconds since the epoch.
        url: where it goes.
        headers: the vendor's, with the signature if there is a secret.
        body: the raw body, as signed.
        timeout_s: seconds within which it must be answered.
    """

    id: str
    at: int
    url: str
    headers: dict[str, str]
    body: bytes
    timeout_s: int


Post = Callable[[Outgoing], int]
"""Sends one try and returns the status of the answer; raises OSError (a timeout is one) when there is none, and
NotAllowed when it must not be sent at all."""


class Sender:
    """Sends what an engine's world has to deliver. Without ``running`` only when it is told to.

    Args:
        engine: control calls that make a delivery due wait for this sender from now on.
        anywhere: send to any address, not only to loopback ones.
        transport: what sends, in place of real HTTP.
    """

    def __init__(self, engine: Engine, *, anywhere: bool = False, transport: Post | None = None) -> None:
        self._engine = engine
        self._post: Post = transport or (lambda out: post(out, anywhere=anywhere))
        # What was due while the server was down is tried at this instant, not at its own.
        self._since = engine.world.clock.now()
        self._busy = threading.Lock()
        self._stop = False
        self._awake = threading.Event()
        self._asleep_until = 0
        engine.deliver = self.deliver_due

    def deliver_due(self) -> int:
        """Make every try that is due now, in order, and those that become due by that; returns how many there were."""
        if not self._busy.acquire(timeout=_PATIENCE_S):
            return 0
        try:
            count = 0
            while not self._stop and (outgoing := self._next()) is not None:
                attempts.note(self._engine, self._try(outgoing))
                count += 1
            self._make_durable()
        except NotStored:
            # Nothing may be seen of what is not durable, least of all by others.
            return 0
        else:
            return count
        finally:
            self._busy.release()

    def _next(self) -> Outgoing | None:
        """The try that is due first, once everything that it tells of is durable."""
        engine, world = self._engine, self._engine.world
        with engine.lock:
            now = world.clock.now()
            engine.run_timers(now)
            if not world.has_due(now):
                return None
            delivery_id, due = min(world.pending.items(), key=lambda item: item[1])
            record = world.table("deliveries").get(delivery_id)
            assert record is not None, "what is pending is in the table"
            outgoing = self._outgoing(record, min(max(due, self._since), now))
        self._make_durable()
        return outgoing

    def _make_durable(self) -> None:
        ticket = None if self._engine.recorder is None else self._engine.recorder.ticket()
        if ticket is not None:
            ticket.wait()

    def _outgoing(self, record: dict[str, Any], at: int) -> Outgoing:
        dialect = self._engine.dialects[record["vendor"]]
        account = self._engine.world.account(record["vendor"], record["key"])
        secret = None if account is None else dialect.secret_of(account, record["secret_ref"])
        body = orjson.dumps(record["payload"])
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"prepay-mock/{__version__}",
            **dialect.sign(secret, at // SECOND, body),
        }
        return Outgoing(record["id"], at, record["url"], headers, body, dialect.delivery_timeout_s)

    def _try(self, outgoing: Outgoing) -> dict[str, Any]:
        facts: dict[str, Any] = {"id": outgoing.id, "at": outgoing.at, "headers": outgoing.headers}
        try:
            return {**facts, "status": self._post(outgoing)}
        except NotAllowed as error:
            return {**facts, "error": str(error), "final": True}
        except OSError as error:
            return {**facts, "error": str(error) or type(error).__name__}

    # -- by itself -------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def running(self) -> Generator[None, None, None]:
        """Send whatever becomes due while the block runs, by a thread that sleeps in between."""
        thread = threading.Thread(target=self._run, name="prepay-webhooks", daemon=True)
        world = self._engine.world
        world.on_due = self._wake
        thread.start()
        try:
            yield
        finally:
            world.on_due = None
            self._stop = True
            self._awake.set()
            thread.join(timeout=_PATIENCE_S)
            self._stop = thread.is_alive()

    def _wake(self, due: int) -> None:
        """Something is to happen at ``due``; called under the engine's lock."""
        if due < self._asleep_until:
            self._awake.set()

    def _run(self) -> None:
        while not self._stop:
            self.deliver_due()
            pause = self._pause()
            if pause is None or pause > 0:
                self._awake.wait(pause)

    def _pause(self) -> float | None:
        """Seconds of real time until something becomes due; None = until woken."""
        with self._engine.lock:
            self._awake.clear()
            world = self._engine.world
            due, now = world.next_due(), world.clock.now()
            if due is None or (world.clock.frozen and due > now):
                self._asleep_until = 1 << 62
                return None
            self._asleep_until = due
            return (due - now) / SECOND
