"""The gate: decides whether a request may go out, sends it, and lets everybody see what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from prepay_conformance.contract import Contract
from prepay_conformance.errors import CapReached, Refused
from prepay_conformance.gate.exchange import Exchange, Origin, Request
from prepay_conformance.gate.journal import Journal
from prepay_conformance.gate.refusal import why_refused
from prepay_conformance.gate.spending import Spending
from prepay_conformance.gate.upstream import Lost, Unreachable, Upstream
from prepay_conformance.levels import Level

__all__ = ["Gate", "Observer"]

Observer = Callable[[Exchange], None]
_LEVER_PREFIX = "/_prepay"


class Gate:
    """The one way out.

    It begins at the lowest level; ``open`` lets more through once it is known who is there.

    Args:
        upstream: the server under test.
        contract: the vendor's part of the contract.
        clock: seconds, monotonic.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        upstream: Upstream,
        contract: Contract,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.upstream = upstream
        self.contract = contract
        self.level = Level.READ
        self.mock = False
        self.journal = Journal()
        self.spending = Spending(contract)
        self.observers: list[Observer] = []
        self.keys: set[str] = set()
        """Every key that opens an account; a request without one of them must be refused."""
        self.stopped = ""
        """Why the run has been stopped; empty while it goes on."""
        self.unordered: set[str] = set()
        """Keys of accounts that several senders use at once."""
        self.blocked: dict[str, int] = {}
        """Why requests were not let out, and how many."""
        self.failure = ""
        """Why the server could not be reached; empty while it can."""
        self.requests = 0
        self._max_requests: int | None = None
        self._max_credits: int | None = 0
        self._promised = 0
        self._pause = 0.0
        self._next = 0.0
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()

    def open(
        self,
        level: Level,
        *,
        mock: bool = False,
        max_credits: int | None = None,
        max_requests: int | None = None,
        per_minute: int | None = None,
    ) -> None:
        """Let through what a level allows.

        Args:
            level: how far the run may go.
            mock: whether the server has said that it is the mock, so that its control surface may be used.
            max_credits: the most credits that may be spent; None is no cap.
            max_requests: the most requests that may be sent; None is no cap.
            per_minute: the most requests a minute; None is no limit.
        """
        self.level = level
        self.mock = mock
        self._max_credits = max_credits
        self._max_requests = max_requests
        self._pause = 60 / per_minute if per_minute else 0.0

    @property
    def left(self) -> int | None:
        """Credits that may still be spent; None is no cap."""
        return None if self._max_credits is None else self._max_credits - self.spending.credits

    def send(self, request: Request, origin: Origin) -> Exchange:
        """Send a request and return what came of it; an exchange without a status is one without an answer.

        Raises:
            Refused: the level does not allow the request; nothing was sent.
            CapReached: the request could go beyond a cap, or the run has been stopped; nothing was sent.
        """
        operation, params, _ = self.contract.find(request.method, request.path)
        exchange = Exchange(0, origin, request, operation, params)
        exchange.overlaps = request.header(self.contract.vendor.key_header) in self.unordered
        promised = self._admit(exchange)
        started = self._clock()
        try:
            exchange.status, exchange.headers, exchange.body = self.upstream.send(request)
        except Unreachable as error:
            exchange.error = f"not sent: {error}"
            self.failure = str(error)
            self.stop(self.failure)
        except Lost as error:
            exchange.error = f"no answer: {error}"
        finally:
            with self._lock:
                self._promised -= promised
        exchange.milliseconds = round((self._clock() - started) * 1000)
        self._settle(exchange)
        return exchange

    def stop(self, reason: str) -> None:
        """Let nothing out any more."""
        self.stopped = self.stopped or reason

    def _admit(self, exchange: Exchange) -> int:
        """Check level and caps; returns the credits that are promised to the request until its answer is there."""
        if exchange.request.path.startswith(_LEVER_PREFIX):
            if not self.mock:
                raise Refused("only the mock server has /_prepay")
            return 0
        with self._lock:
            if self.stopped:
                raise CapReached(self.stopped)
            reason = self._forbidden(exchange)
            if reason is not None:
                self.blocked[reason] = self.blocked.get(reason, 0) + 1
                raise Refused(reason)
            if self._max_requests is not None and self.requests >= self._max_requests:
                self.stopped = f"the cap of {self._max_requests} requests is reached"
                raise CapReached(self.stopped)
            promised = self._price(exchange)
            self._promised += promised
            self.requests += 1
            exchange.seq = self.requests
            wait, self._next = self._next - self._clock(), max(self._next, self._clock()) + self._pause
        self._add_dry_run(exchange)
        if wait > 0:
            self._sleep(wait)
        return promised

    def _forbidden(self, exchange: Exchange) -> str | None:
        operation, request = exchange.operation, exchange.request
        if self.level is Level.FULL or (
            self.level is Level.SPEND and exchange.origin.kind in {"script", "look"}
        ):
            return None
        if request.method == "GET" and (operation is None or not operation.paid):
            return None
        if self.level is Level.READ and request.method != "GET":
            return f"level read sends GET only, not {request.method}"
        if self.level is Level.READ and operation is not None and self._max_credits:
            # A read that costs is still a read, where the caller lets it cost.
            return None
        if self.level >= Level.NEGATIVE and why_refused(self.contract, request, self.keys) is not None:
            return None
        label = operation.id if operation is not None else exchange.request.method
        return f"level {self.level.title} sends {label} only where it must be refused"

    def _price(self, exchange: Exchange) -> int:
        if self._max_credits is None or exchange.stand_in:
            return 0
        operation, request = exchange.operation, exchange.request
        if (
            operation is None
            or not operation.paid
            or why_refused(self.contract, request, self.keys) is not None
        ):
            return 0
        most = self.spending.at_most(request, exchange.sent)
        spent = self.spending.credits + self._promised
        if most is None or spent + most > self._max_credits:
            price = "an unknown number of" if most is None else str(most)
            self.stopped = (
                f"the cap of {self._max_credits} credits is reached: {spent} are spent, and {operation.id} "
                f"could cost {price} more"
            )
            raise CapReached(self.stopped)
        return most

    def _add_dry_run(self, exchange: Exchange) -> None:
        """Below level spend nothing may be bought, so that a write which is accepted by mistake shall be a dry one."""
        name = self.contract.vendor.dry_run_header
        request = exchange.request
        if name is None or self.level is not Level.NEGATIVE or request.method == "GET":
            return
        if request.header(name) is None:
            request.headers.append((name, "true"))

    def _settle(self, exchange: Exchange) -> None:
        with self._lock:
            self.spending.add(exchange)
            self.journal.add(exchange)
            spent, most = self.spending.credits, self._max_credits
            if most is not None and spent > most:
                # What must be refused was sold, or it has cost more than documented.
                self.stop(f"the cap of {most} credits is exceeded: {spent} are spent")
            for observer in self.observers:
                observer(exchange)
