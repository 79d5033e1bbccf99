"""The gate: decides whether a request may go out, sends it, and lets everybody see what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from prepay_conformance.contract import Contract
from prepay_conformance.errors import CapReached, Refused
from prepay_conformance.gate.exchange import Exchange, Origin, Request
from prepay_conformance.gate.journal import Journal
from prepay_conformance.gate.pace import Pace
from prepay_conformance.gate.proof import was_refused
from prepay_conformance.gate.refusal import why_refused
from prepay_conformance.gate.spending import Spending
from prepay_conformance.gate.upstream import Lost, Unreachable, Upstream
from prepay_conformance.levels import Level
from prepay_conformance.limits import MAX_KIT_ERRORS, MAX_RATE_RETRIES, MAX_RUN_SECONDS, MAX_UNANSWERED

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
        wall: seconds since 1970.
    """

    def __init__(
        self,
        upstream: Upstream,
        contract: Contract,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.upstream = upstream
        self.contract = contract
        self.level = Level.READ
        self.mock = False
        self.journal = Journal()
        self.observers: list[Observer] = []
        self.keys: set[str] = set()
        """Every key that opens an account; a request without one of them must be refused."""
        self.spending = Spending(contract, self.keys)
        self.stopped = ""
        """Why the run has been stopped; empty while it goes on."""
        self.unordered: set[str] = set()
        """Keys of accounts that several senders use at once."""
        self.blocked: dict[str, int] = {}
        """Why requests were not let out, and how many."""
        self.failure = ""
        """Why the server could not be reached; empty while it can."""
        self.errors: list[str] = []
        """What went wrong in the kit itself, so that no law can be said to hold."""
        self.requests = 0
        self.pace = Pace(clock, wall)
        self._wall = wall
        self._max_requests: int | None = None
        self._max_credits: int | None = 0
        self._promised = 0
        self._unanswered = 0
        self._clock = clock
        self._until = clock() + MAX_RUN_SECONDS
        self._sleep = sleep
        self._lock = threading.RLock()

    def open(
        self,
        level: Level,
        *,
        mock: bool = False,
        max_credits: int | None = None,
        max_requests: int | None = None,
        per_minute: int | None = None,
        max_seconds: float = MAX_RUN_SECONDS,
    ) -> None:
        """Let through what a level allows.

        Args:
            level: how far the run may go.
            mock: whether nothing can be spent: the mock on loopback, and keys that no vendor honours. Its control
                surface may be used, and each of its responses must say that it is the mock's.
            max_credits: the most credits that may be spent; None is no cap.
            max_requests: the most requests that may be sent; None is no cap.
            per_minute: the most requests a minute; None is no limit.
            max_seconds: the most seconds from now on.
        """
        self.level = level
        self.mock = self.spending.mock = mock
        self._max_credits = max_credits
        self._max_requests = max_requests
        self._until = self._clock() + max_seconds
        self.pace.interval = 60 / per_minute if per_minute else 0.0
        self.pace.obeys = not mock

    @property
    def left(self) -> int | None:
        """Credits that may still be spent; None is no cap."""
        return None if self._max_credits is None else self._max_credits - self.spending.committed

    def send(self, request: Request, origin: Origin) -> Exchange:
        """Send a request and return what came of it; an exchange without a status is one without an answer.

        A live host that answers 429 and says how long to wait is asked again then: it has not done anything.

        Raises:
            Refused: the level does not allow the request; nothing was sent.
            CapReached: the request could go beyond a cap, or the run has been stopped; nothing was sent.
        """
        exchange = self._send_once(request, origin)
        for _ in range(MAX_RATE_RETRIES):
            if not self.pace.learn(exchange) or not self._was_free(exchange):
                return exchange
            exchange = self._send_once(request, origin)
        if self.pace.learn(exchange):
            self.stop(
                f"the server answered {MAX_RATE_RETRIES + 1} times in a row that its rate limit is reached"
            )
        return exchange

    @staticmethod
    def _was_free(exchange: Exchange) -> bool:
        """Return True if sending the request again cannot charge it twice."""
        return exchange.operation is None or not exchange.operation.paid or was_refused(exchange)

    def _send_once(self, request: Request, origin: Origin) -> Exchange:
        operation, params, _ = self.contract.find(request.method, request.path)
        exchange = Exchange(0, origin, request, operation, params)
        exchange.overlaps = self.contract.vendor.key_in(request.header) in self.unordered
        promised = self._admit(exchange)
        started, exchange.started = self._clock(), self._wall()
        exchange.error = "no answer: interrupted"
        try:
            raw = self.upstream.send(request)
            exchange.status, exchange.headers, exchange.body, exchange.plain = raw
            exchange.error = ""
        except Unreachable as error:
            exchange.error = f"not sent: {error}"
            self.failure = str(error)
            self.stop(self.failure)
        except Lost as error:
            exchange.error = f"no answer: {error}"
        finally:
            # An interrupted request counts as well: it may have left.
            exchange.milliseconds = round((self._clock() - started) * 1000)
            self._settle(exchange, promised)
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
            self._add_dry_run(exchange)
            promised = self._price(exchange)
            wait = self.pace.reserve()
            if self._clock() + wait > self._until:
                self.stopped = "the time that the run may take is over"
                raise CapReached(self.stopped)
            self._promised += promised
            self.requests += 1
            exchange.seq = self.requests
            self.spending.sending(exchange)
        if wait > 0:
            self._wait(wait, promised)
        return promised

    def _wait(self, seconds: float, promised: int) -> None:
        try:
            self._sleep(seconds)
        except BaseException:
            with self._lock:
                self._promised -= promised
            raise

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
        return f"level {self.level} sends {label} only where it must be refused"

    def _price(self, exchange: Exchange) -> int:
        """The most that a request can cost; under a cap there must be so much left."""
        operation, request = exchange.operation, exchange.request
        if (
            self._max_credits is None
            or operation is None
            or not operation.paid
            or (exchange.stand_in and self.mock)
            or why_refused(self.contract, request, self.keys) is not None
        ):
            return 0
        most = self.spending.at_most(request, exchange.sent)
        spent = self.spending.committed + self._promised
        if spent + most > self._max_credits:
            self.stopped = (
                f"the cap of {self._max_credits} credits is reached: {spent} are spent, and {operation.id} "
                f"could cost {most} more"
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

    def _settle(self, exchange: Exchange, promised: int) -> None:
        """Count an exchange and show it to everybody; one who fails hides it from nobody else."""
        with self._lock:
            self._promised -= promised
            lever = exchange.request.path.startswith(_LEVER_PREFIX)
            steps: list[Callable[[Exchange], object]] = [self.journal.add, *self.observers]
            if not lever:
                steps.insert(0, self.spending.add)
            for step in steps:
                try:
                    step(exchange)
                except Exception as error:  # noqa: BLE001 - an observer may fail in any way
                    self._fail(step, exchange, error)
            self._check_caps(exchange)

    def _fail(self, step: Callable[[Exchange], object], exchange: Exchange, error: Exception) -> None:
        name = getattr(step, "__qualname__", type(step).__qualname__)
        # The error's own text may quote the response, and with it a key.
        text = f"{name} failed on exchange {exchange.seq} ({type(error).__name__})"
        if len(self.errors) < MAX_KIT_ERRORS:
            self.errors.append(text)

    def _check_caps(self, exchange: Exchange) -> None:
        most, spent = self._max_credits, self.spending.committed
        if most is not None and spent > most:
            # What must be refused was sold, or nobody can say that it was not; or it has cost more than documented.
            said = f"{exchange.request.method} {exchange.request.path.partition('?')[0]}"
            what = exchange.status or exchange.error or "no answer"
            self.stop(
                f"the cap of {most} credits is exceeded: {spent} are spent. {said} got {what}, "
                "which does not prove that it was free"
            )
        if exchange.status is None:
            self._unanswered += 1
            if self._unanswered >= MAX_UNANSWERED:
                self.stop(
                    f"{MAX_UNANSWERED} requests in a row got no answer that can be read: {exchange.error}"
                )
            return
        self._unanswered = 0
        if self.mock and (exchange.header("x-prepay-mock") or "").lower() != "true":
            # From here on nobody knows who is there, so nothing more is sent, levers included.
            self.mock = False
            self.stop(
                f"{exchange.request.method} {exchange.request.path} was answered without X-Prepay-Mock, so this is "
                "not the mock server alone; nothing more was sent"
            )
