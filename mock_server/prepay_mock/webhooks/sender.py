"""Sending webhooks: real POST requests, tried again after a while by the world's clock, and given up at last.

What becomes of each try goes back into the world as a command, so that a restart neither forgets a delivery nor
sends again what has arrived. A crash between sending and storing that outcome sends twice, as real senders do.

Deliveries of one account go out one after the other, in order; those of several accounts at once, so that a receiver
that takes its time holds up nobody else.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Generator
from typing import Any, Final, Literal, NamedTuple

import orjson

from prepay._version import __version__
from prepay_mock.engine import attempts
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import NotStored
from prepay_mock.webhooks.post import NotAllowed, Outgoing, Post, post
from prepay_mock.webhooks.receivers import Receivers
from prepay_mock.world.clock import SECOND

__all__ = ["AT_ONCE", "Sender", "WebhookClock"]

AT_ONCE: Final = 8
"""Deliveries that a running server sends at once, each of another account."""
# How long a call that moves the clock waits for deliveries that other threads have begun. Not longer: the receiver
# may be the one that is calling.
_PATIENCE_S: Final = 1.0

WebhookClock = Literal["mock", "real"]
"""Whose time signatures bear: the mock's, as everything else does, or real time, for receivers that check it."""
_Lane = tuple[str, str]


class _Try(NamedTuple):
    """What is to be sent, for whom, and which try of which world it is."""

    outgoing: Outgoing
    lane: _Lane
    number: int
    generation: int


class Sender:
    """Sends what an engine's world has to deliver. Without ``running`` only when it is told to.

    Args:
        engine: control calls that make a delivery due wait for this sender from now on.
        receivers: who may receive; loopback addresses alone when None.
        transport: what sends, in place of real HTTP.
        clock: whose time the signatures bear.
        at_once: deliveries that are sent at once while it runs by itself.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        receivers: Receivers | None = None,
        transport: Post | None = None,
        clock: WebhookClock = "mock",
        at_once: int = AT_ONCE,
    ) -> None:
        if clock not in ("mock", "real"):
            raise ValueError(f"webhook_clock must be 'mock' or 'real', not {clock!r}")
        allowed = receivers or Receivers()
        self._engine = engine
        self._post: Post = transport or (lambda out: post(out, allowed))
        self._real_time = clock == "real"
        self._at_once = at_once
        # What was due while the server was down is tried at this instant, not at its own.
        self._since = engine.world.clock.now()
        self._changed = threading.Condition()
        # The accounts of which a delivery is on its way, and the thread that sends it.
        self._lanes: dict[_Lane, int] = {}
        self._helpers = 0
        self._stop = False
        self._awake = threading.Event()
        self._asleep_until = 0
        engine.deliver = self.deliver_due

    def deliver_due(self) -> int:
        """Make every try that is due now, in order, and those that become due by that; returns how many there were.

        What other threads have begun is waited for, but not long.
        """
        count = 0
        deadline = time.monotonic() + _PATIENCE_S
        try:
            while not self._stop:
                following = self._take()
                if following is not None:
                    count += self._carry_out(following)
                elif not self._wait_for_others(deadline):
                    break
            self._make_durable()
        except NotStored:
            # Nothing may be seen of what is not durable, least of all by others.
            return 0
        return count

    def _carry_out(self, following: _Try) -> int:
        try:
            # Whatever the delivery tells of must be durable before anybody hears of it.
            self._make_durable()
            return attempts.note(self._engine, self._try(following), following.generation)
        finally:
            with self._changed:
                self._lanes.pop(following.lane, None)
                self._changed.notify_all()

    def _take(self) -> _Try | None:
        """Take the try that is due first of all accounts that have none on its way; the caller carries it out."""
        engine, world = self._engine, self._engine.world
        with engine.lock:
            now = world.clock.now()
            engine.run_timers(now)
            if self._stop or not world.has_due(now):
                return None
            due = sorted(
                (at, number, name) for number, (name, at) in enumerate(world.pending.items()) if at <= now
            )
            for at, _, name in due:
                record = world.table("deliveries").get(name)
                assert record is not None, "what is pending is in the table"
                lane = (record["vendor"], record["key"])
                with self._changed:
                    if lane in self._lanes:
                        continue
                    self._lanes[lane] = threading.get_ident()
                try:
                    outgoing = self._outgoing(record, min(max(at, self._since), now))
                except BaseException:
                    self._lanes.pop(lane, None)
                    raise
                return _Try(outgoing, lane, record.get("try", 0), world.generation)
        return None

    def _wait_for_others(self, deadline: float) -> bool:
        """Wait until another thread has ended a delivery; False if there is none, or no time left."""
        me = threading.get_ident()
        with self._changed:
            # This very thread may be inside of a delivery, when the receiver is a function of a test.
            if me in self._lanes.values() or not self._lanes:
                return False
            return self._changed.wait(max(deadline - time.monotonic(), 0))

    def _make_durable(self) -> None:
        ticket = None if self._engine.recorder is None else self._engine.recorder.ticket()
        if ticket is not None:
            ticket.wait()

    def _outgoing(self, record: dict[str, Any], at: int) -> Outgoing:
        world = self._engine.world
        dialect = self._engine.dialects[record["vendor"]]
        account = world.account(record["vendor"], record["key"])
        secret = None if account is None else dialect.secret_of(account, record["secret_ref"])
        body = orjson.dumps(record["payload"])
        signed_at = world.clock.real() if self._real_time else at
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"prepay-mock/{__version__}",
            **dialect.delivery_headers(record, secret, signed_at // SECOND, body),
        }
        return Outgoing(record["id"], at, record["url"], headers, body, dialect.delivery_timeout_s)

    def _try(self, following: _Try) -> dict[str, Any]:
        outgoing = following.outgoing
        facts: dict[str, Any] = {
            "id": outgoing.id,
            "try": following.number,
            "at": outgoing.at,
            "headers": outgoing.headers,
        }
        try:
            return {**facts, "status": self._post(outgoing)}
        except NotAllowed as error:
            return {**facts, "error": str(error), "final": True}
        except OSError as error:
            return {**facts, "error": str(error) or type(error).__name__}

    # -- by itself -------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def running(self) -> Generator[None, None, None]:
        """Send whatever becomes due while the block runs, by threads that sleep in between."""
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
            with contextlib.suppress(NotStored):
                while (following := self._take()) is not None:
                    self._help_with(following)
            pause = self._pause()
            if pause is None or pause > 0:
                self._awake.wait(pause)

    def _help_with(self, following: _Try) -> None:
        """Have a delivery carried out by a thread of its own; waits while there are as many as there may be."""
        with self._changed:
            while self._helpers >= self._at_once and not self._stop:
                self._changed.wait(_PATIENCE_S)
            self._helpers += 1
        threading.Thread(target=self._helper, args=(following,), name="prepay-webhook", daemon=True).start()

    def _helper(self, following: _Try) -> None:
        try:
            with contextlib.suppress(NotStored):
                self._carry_out(following)
        finally:
            with self._changed:
                self._helpers -= 1
                self._changed.notify_all()
            # The account may have another one that is due.
            self._awake.set()

    def _pause(self) -> float | None:
        """Seconds of real time until something becomes due; None = until woken."""
        with self._engine.lock:
            self._awake.clear()
            world = self._engine.world
            due, now = world.next_due(), world.clock.now()
            with self._changed:
                under_way = bool(self._lanes)
            if due is None or (due > now and world.clock.frozen) or (due <= now and under_way):
                # Whoever ends a delivery wakes this thread.
                self._asleep_until = 1 << 62
                return None
            self._asleep_until = due
            return (due - now) / SECOND
