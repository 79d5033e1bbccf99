"""The only way out: what carries requests, says whether a byte of one may have left, and gives no wait without an end.

Of the SDK, this module and those named ``_http_…`` beside it alone know the HTTP library.
"""

from __future__ import annotations

import os
import time
import weakref
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from prepay._runtime.loops import TimeIsOver, loop_or_token, within
from prepay._wire.lanes import Gate, Lane
from prepay._wire.lanes_async import AsyncGate, AsyncLane
from prepay._wire.messages import WireResponse
from prepay._wire.network import Watch
from prepay._wire.senders import ATTEMPT_LIMIT, CLOSED, no_connection_free, not_here, too_late
from prepay._wire.stack import LANE
from prepay._wire.transport_base import Transport, already_read, body_of, noted

if TYPE_CHECKING:
    from prepay._wire.effects import Outcome, Send

__all__ = ["AsyncTransport", "SyncTransport"]

DEFAULT_CONNECTIONS: Final = 100


class SyncTransport(Transport):
    """Sends requests on the calling thread; from several threads at a time."""

    _sync = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # By process: a forked child must not send over its parent's connections.
        self._gates = {os.getpid(): Gate(self._connections)}

    def send(self, send: Send) -> Outcome:
        """Send one request; a response of any status, or a failure.

        Every step is given only the time that is left of the limit, or of ATTEMPT_LIMIT where there is none. Over a
        caller's own client the limit is looked at whenever a part of the body arrives.
        """
        limit = send.limit
        ends = time.monotonic() + (ATTEMPT_LIMIT if limit is None else min(limit, ATTEMPT_LIMIT))
        gate = self._gates.get(pid := os.getpid()) or self._gate_for(pid)
        if gate is None:
            return not_here("process")
        slot = gate.take(send.request.timeout.connect, ends)
        if slot is None:
            return too_late(send) if time.monotonic() >= ends else no_connection_free(self._connections)
        try:
            return self._through(slot, send, ends) if self._owned else self._over_theirs(send, ends)
        finally:
            gate.give(slot)

    def _through(self, slot: Any, send: Send, ends: float) -> Outcome:
        """Send over a lane of ours. It goes back into its slot only when a whole response came."""
        lane: Lane | None = slot.lane
        slot.lane = None
        outcome: Outcome | None = None
        try:
            if self._is_closed:
                return CLOSED
            if lane is None:
                lane = Lane(self._route)
            slot.busy = lane
            lane.begin(send, ends)
            built = self._build(send, {LANE: lane})
            outcome = self._exchange(send, built, ends)
        except Exception as error:  # noqa: BLE001 - told apart below
            return self._failed(error, send, lane.watch if lane else Watch(), ends)
        finally:
            slot.busy = None
            if outcome is not None and not self._closed:
                slot.lane = lane
            elif lane is not None:
                lane.abort()
        return outcome or too_late(send)

    def _over_theirs(self, send: Send, ends: float) -> Outcome:
        """Send over the caller's own client."""
        watch = Watch()
        try:
            built = self._build(send, {} if self._anywhere else {"trace": partial(noted, send, watch)})
            if self._is_closed:
                return CLOSED
            send.left = not self._tells
            return self._exchange(send, built, ends) or too_late(send)
        except Exception as error:  # noqa: BLE001 - told apart below
            return self._failed(error, send, watch, ends)

    def _exchange(self, send: Send, built: Any, ends: float) -> WireResponse | None:
        """Send a request and read the response, whole; None when it is not whole in time."""
        response = self._client.send(built, stream=True, follow_redirects=False)
        send.left = True
        if response.is_stream_consumed:
            return self._response(response, already_read(response))
        try:
            body = body_of(response)
            for part in response.iter_raw():
                body.add(part)
                if time.monotonic() > ends:
                    return None
            return self._response(response, body.whole())
        finally:
            response.close()

    def _gate_for(self, pid: int) -> Gate | None:
        """Return a gate for a process that was forked off; None when its connections are the caller's to make."""
        if not (self._owned or self._anywhere):
            return None
        made = Gate(self._connections)
        gate = self._gates.setdefault(pid, made)
        if gate is made:
            for other in self._gates.keys() - {pid}:
                # Only this process's copies are closed: the parent goes on with its own.
                for lane in self._gates.pop(other).slots.lanes():
                    lane.abort(everywhere=False)
        return gate

    def close(self) -> None:
        """Close the connections, unless they are the caller's. Attempts that are under way fail."""
        if self._owned:
            self._closed = True
            self._client.close()
            gate = self._gates.get(os.getpid())
            for lane in gate.slots.lanes() if gate else ():
                lane.abort()


class AsyncTransport(Transport):
    """Sends requests on the running event loop, of asyncio or trio; what belongs to a loop is made for each anew."""

    _sync = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._pid = os.getpid()
        self._gates: weakref.WeakKeyDictionary[Any, AsyncGate] = weakref.WeakKeyDictionary()
        self._inherited: list[Any] = []
        self._home: weakref.ref[Any] | None = None
        # The loop of the last attempt, and its gate: nearly always those of the next one.
        self._last: tuple[Any, Any] = (None, None)

    async def send(self, send: Send) -> Outcome:
        """Send one request; a response of any status, or a failure. Limits as for the sync transport, and exact."""
        loop = loop_or_token()
        if self._pid != os.getpid() and not self._at_home_again():
            return not_here("process")
        at, gate = self._last
        if at is None or at() is not loop:
            if not self._may_live_in(loop):
                return not_here("event loop")
            gate = self._gates.get(loop) or await self._gate_for(loop)
            self._last = weakref.ref(loop), gate
        limit = ATTEMPT_LIMIT if send.limit is None else min(send.limit, ATTEMPT_LIMIT)
        work = self._send(send, gate, time.monotonic() + limit)
        try:
            return await (gate.sweeper.watch(limit, work) if send.limit is None else within(limit, work))
        except TimeIsOver:
            return too_late(send)

    def _may_live_in(self, loop: Any) -> bool:
        """Return False if the sockets of a caller's client belong to another loop."""
        home = self._home and self._home()
        if self._owned or self._anywhere or self._home is None or home is loop:
            self._home = weakref.ref(loop)
            return True
        return False

    async def _gate_for(self, loop: Any) -> AsyncGate:
        for other in list(self._gates):
            # What a loop left open that was closed without a word to its generators.
            if getattr(other, "is_closed", bool)():
                self._gates.pop(other, None)
        gate = self._gates[loop] = AsyncGate(self._connections)
        if self._owned:
            await gate.end_with_the_loop(partial(self._gates.pop, loop, None))
        return gate

    async def _send(self, send: Send, gate: AsyncGate, ends: float) -> Outcome:
        slot = gate.take_at_once() or await gate.take(send.request.timeout.connect, ends)
        if slot is None:
            return too_late(send) if time.monotonic() >= ends else no_connection_free(self._connections)
        try:
            return await (self._through(slot, send, ends) if self._owned else self._over_theirs(send, ends))
        finally:
            gate.give(slot)

    async def _through(self, slot: Any, send: Send, ends: float) -> Outcome:
        lane: AsyncLane | None = slot.lane
        slot.lane = None
        whole = False
        try:
            if self._is_closed:
                return CLOSED
            if lane is None:
                lane = AsyncLane(self._route)
            slot.busy = lane
            lane.begin(send, ends)
            built = self._build(send, {LANE: lane})
            outcome = await self._exchange(send, built)
            whole = True
        except Exception as error:  # noqa: BLE001 - told apart below
            return self._failed(error, send, lane.watch if lane else Watch(), ends)
        finally:
            slot.busy = None
            if whole and not self._closed:
                slot.lane = lane
            elif lane is not None:
                await lane.aclose()
        return outcome

    async def _over_theirs(self, send: Send, ends: float) -> Outcome:
        watch = Watch()

        async def trace(event: str, info: dict[str, Any]) -> None:
            noted(send, watch, event, info)

        try:
            built = self._build(send, {} if self._anywhere else {"trace": trace})
            if self._is_closed:
                return CLOSED
            send.left = not self._tells
            return await self._exchange(send, built)
        except Exception as error:  # noqa: BLE001 - told apart below
            return self._failed(error, send, watch, ends)

    async def _exchange(self, send: Send, built: Any) -> WireResponse:
        response = await self._client.send(built, stream=True, follow_redirects=False)
        send.left = True
        if response.is_stream_consumed:
            return self._response(response, already_read(response))
        try:
            body = body_of(response)
            async for part in response.aiter_raw():
                body.add(part)
            return self._response(response, body.whole())
        finally:
            await response.aclose()

    def _at_home_again(self) -> bool:
        if not self._owned:
            return self._anywhere
        # Kept, and never touched: the parent's loop shares what its transports would undo in being closed.
        self._inherited.append(self._gates)
        self._gates = weakref.WeakKeyDictionary()
        self._last = (None, None)
        self._pid = os.getpid()
        return True

    async def aclose(self) -> None:
        """Close the connections of the running loop, unless they are the caller's. Attempts under way fail."""
        if self._owned:
            self._closed = True
            await self._client.aclose()
            gate = self._gates.pop(loop_or_token(), None)
            if gate is not None:
                await gate.aclose()
