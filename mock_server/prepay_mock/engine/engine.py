"""The engine: one request in, one response out. No sockets, no clock of its own, no globals.

The order of the checks is fixed and is what vendors' clients rely on: route, method, key, rate, Accept, headers,
path and query, media type, size, JSON, schema, idempotency, state, and credits last.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from prepay_mock.contract import Contract, Operation
from prepay_mock.engine.admission import Guests, admit, body_limit, limit_rate
from prepay_mock.engine.commands import Command, Recorder
from prepay_mock.engine.cross_origin import CrossOrigin
from prepay_mock.engine.dialect import Dialect, handlers_of
from prepay_mock.engine.errors import InvalidInput, Refusal
from prepay_mock.engine.exchange import Exchange, Reply
from prepay_mock.engine.fault_injection import FaultInjector
from prepay_mock.engine.front import front_page
from prepay_mock.engine.messages import ONCE, Request, Response
from prepay_mock.engine.reader import Reader
from prepay_mock.engine.render import Renderer
from prepay_mock.world.account import Account
from prepay_mock.world.identity import identity_of
from prepay_mock.world.request_log import LoggedRequest
from prepay_mock.world.world import World

__all__ = ["HEALTH", "Control", "Engine"]

HEALTH = "/_prepay/health"
"""Asked by whoever starts the server: it must answer even when nothing can be stored."""
_LOG = logging.getLogger("prepay_mock")


class Control(Protocol):
    """What answers under ``/_prepay/``."""

    def handle(self, request: Request) -> Response: ...

    def body_limit(self, request: Request) -> int: ...

    def handle_at(self, request: Request, now: int, *, replayed: bool = False) -> Response: ...


class Engine:
    """Serves one world by one contract.

    Args:
        contract: the compiled contract.
        world: the state to serve.
        dialects: one for each vendor.
        check_responses: validate every answer against the contract; a breach becomes a 500.
        rate_limits: whether the vendors' rate limits hold.
        any_key: accept every key, not only ``sk_mock_…`` ones.
        body_limit: largest JSON body in bytes; larger ones get 413.
        file_limit: largest multipart body in bytes.
        cors: origins whose pages may read the vendors' responses, beside those on loopback; ``*`` for all.

    Raises:
        ValueError: contract and handlers do not match one to one, or an origin is none.
    """

    def __init__(
        self,
        contract: Contract,
        world: World,
        dialects: Sequence[Dialect],
        *,
        check_responses: bool = False,
        rate_limits: bool = True,
        any_key: bool = False,
        body_limit: int = 1 << 20,
        file_limit: int = 20 << 20,
        cors: Sequence[str] = (),
    ) -> None:
        self.contract = contract
        self.world = world
        self.dialects: dict[str, Dialect] = {dialect.name: dialect for dialect in dialects}
        world.credit_sources = {dialect.name: dialect.credit_source for dialect in dialects}
        self.control: Control | None = None
        """What answers under ``/_prepay/``."""
        self.recorder: Recorder | None = None
        """Where commands go that must outlive the process."""
        self.deliver: Callable[[], object] | None = None
        """Sends the webhooks that are due and returns when they are sent; called without the lock."""
        self.rate_limits = rate_limits
        self.any_key = any_key
        self.limits = (body_limit, file_limit)
        self.cross_origin = CrossOrigin(cors)
        self.once: frozenset[bytes] = ONCE | contract.key_headers
        """Headers that a request may have once."""
        self._guests = Guests()
        self.lock = threading.RLock()
        self._render = Renderer(contract, check_responses)
        self._read = Reader(*self.limits).read
        self._faults = FaultInjector(dialects)
        self._prefixes = [(dialect.prefix + "/", dialect) for dialect in dialects]
        self._handlers = handlers_of(contract, dialects)

    def handle(self, request: Request) -> Response:
        """Serve one request; never raises for anything that a client can send."""
        with self.lock:
            recorder = self.recorder
            if recorder is not None and recorder.failed and request.path != HEALTH:
                return self.not_stored(request, recorder.failed)
            if request.path.startswith("/_prepay") and self.control is not None:
                response = self.control.handle(request)
                if self.world.on_due is not None:
                    # The clock may have moved, or another world may have taken the place of this one.
                    self.world.on_due(0)
            else:
                now = self.world.clock.now()
                self.run_timers(now)
                response = self.handle_at(request, now)
                origin = request.headers.get(b"origin")
                if origin is not None:
                    allow = response.header(b"allow") if request.method == "OPTIONS" else None
                    response.headers += self.cross_origin.headers(request, origin, allow)
            if request.method == "HEAD":
                response.body = b""
            if recorder is not None and request.path != HEALTH:
                # Not only a write: what a read has seen must be durable before it is shown.
                response.ticket = recorder.ticket()
            return response

    def body_limit(self, request: Request) -> int:
        """How many bytes of a body may matter, from the request's head alone: 0 without a route or a key."""
        with self.lock:
            if request.path.startswith("/_prepay"):
                return 0 if self.control is None else self.control.body_limit(request)
            if self.any_key:
                return max(self.limits)
            return body_limit(self.contract, self.world, self.dialects, request, self.limits)

    def run_timers(self, now: int) -> None:
        """Let everything happen that is due, each thing at its own instant."""
        world = self.world
        if not world.timers or world.timers[0].due > now:
            return
        for timer in world.due(now):
            account = world.account(timer.vendor, timer.key)
            if account is not None:
                self.dialects[timer.vendor].run_timer(world, account, timer)

    def handle_at(
        self, request: Request, now: int, *, replayed_key: str | None = None, limited: bool = False
    ) -> Response:
        """Serve a vendor's request at an instant.

        When a kept request runs again, ``replayed_key`` names the account and ``limited`` tells whether the rate
        limiter had refused it; such a request is neither kept nor journalled again.
        """
        found = self.contract.router.find(request.path)
        if found is None:
            return self._unrouted(request, now)
        route, values = found
        op = route.served.get(request.method)
        dialect = self.dialects[(op or next(iter(route.methods.values()))).vendor]
        x = Exchange(self.world, now, request, op)
        x.limited = limited
        if op is None:
            response = self._no_method(x, dialect, route.allow)
            self._remember(x, dialect, response, (0, 0))
            return response
        ids = self.world.ids
        marks = (ids.entities, ids.requests)
        try:
            admit(x, dialect, op, replayed_key, any_key=self.any_key, guests=self._guests)
            faults = self._faults.meet(x, op)
            reply = faults.answer
            if reply is None and not faults.skips_handler:
                if dialect.per_minute:
                    # A request that runs again is refused if it was refused then; the bucket itself is not kept.
                    limit_rate(x, dialect, counting=self.rate_limits and replayed_key is None)
                self._read(x, dialect, op, values)
                reply = dialect.prepare(x)
                if reply is None:
                    reply = self._act(x, dialect, op)
            response = self._render.reply(x, dialect, reply or Reply(204))
            faults.apply(response, x)
        except Refusal as refusal:
            response = self._refused(x, dialect, refusal)
        except InvalidInput as problem:
            response = self._render.refusal(x, dialect, dialect.invalid(problem.problems))
        except Exception:  # noqa: BLE001 - a client must get an answer, whatever is wrong in here
            _LOG.exception("%s %s failed inside the mock", request.method, request.path)
            failure = Refusal(500, dialect.internal_code, "The mock server failed; its log tells why.")
            response = self._render.refusal(x, dialect, failure)
        self._finish(x, dialect, response, marks if replayed_key is None else None)
        return response

    def _refused(self, x: Exchange, dialect: Dialect, refusal: Refusal) -> Response:
        response = self._render.refusal(x, dialect, refusal)
        if x.touched and x.account_or_none is not None:
            # An occasion to top up; what it was told was true before.
            dialect.on_settled(self.world, x.account_or_none, x.now)
        return response

    def _finish(
        self, x: Exchange, dialect: Dialect, response: Response, marks: tuple[int, int] | None
    ) -> None:
        if x.opened:
            self._guests.settle(x, response)
        if marks is not None:
            self._remember(x, dialect, response, marks)

    def _act(self, x: Exchange, dialect: Dialect, op: Operation) -> Reply:
        if op.writes:
            x.touched = True
        reply = self._handlers[op.id](x)
        if op.writes:
            body = self._render.body(reply)
            reply.body = body
            dialect.finish(x, reply, body)
            if x.account_or_none is not None:
                dialect.on_settled(x.world, x.account, x.now)
        return reply

    def _no_method(self, x: Exchange, dialect: Dialect, allow: str) -> Response:
        if x.request.method == "OPTIONS":
            return self._render.reply(x, dialect, Reply(204, headers={"Allow": allow}))
        message = f"{x.request.method} is not possible here; {allow} are."
        return self._render.refusal(
            x, dialect, Refusal(405, dialect.method_code, message, headers={"Allow": allow})
        )

    def _unrouted(self, request: Request, now: int) -> Response:
        if request.path == "/":
            return front_page(self._render, request, now)
        x = Exchange(self.world, now, request, None)
        message = f"There is no {request.path}; the contract's paths begin with {self._known_prefixes()}."
        for prefix, dialect in self._prefixes:
            if request.path.startswith(prefix):
                response = self._render.refusal(x, dialect, Refusal(404, dialect.route_code, message))
                self._remember(x, dialect, response, (0, 0))
                return response
        return self._render.stray(now, message)

    def _known_prefixes(self) -> str:
        return ", ".join(prefix for prefix, _ in self._prefixes)

    def _record(self, recorder: Recorder, x: Exchange, marks: tuple[int, int]) -> None:
        account, key, balance, entries = x.account_or_none, "", None, None
        if account is not None:
            key, balance, entries = account.key, account.ledger.balance, len(account.ledger.history)
        recorder.record(Command(x.now, None, *marks, key, x.limited, balance, entries, x.request))

    def stray(self, status: int, code: str, message: str) -> Response:
        """A refusal of what reached no vendor, such as a request that is no sound HTTP."""
        return self._render.stray(self.world.clock.now(), message, status, code)

    def not_stored(self, request: Request, reason: str) -> Response:
        """503 in the vendor's envelope: the state file cannot be written, so nothing may be acknowledged."""
        message = f"The mock cannot write its state file, so nothing was acknowledged: {reason}"
        found = self.contract.router.find(request.path)
        op = None if found is None else found[0].served.get(request.method)
        if op is None:
            return self._render.stray(self.world.clock.now(), message, 503, "SERVICE_UNAVAILABLE")
        dialect = self.dialects[op.vendor]
        spec = op.responses.get(503)
        code = spec.codes[0] if spec is not None and spec.codes else dialect.internal_code
        with self.lock:
            x = Exchange(self.world, self.world.clock.now(), request, op)
            # Some vendors' headers tell of the account, even beside an error.
            x.account_or_none = self.world.account(op.vendor, identity_of(dialect.key_of(request) or ""))
            return self._render.refusal(x, dialect, Refusal(503, code, message))

    def _remember(self, x: Exchange, dialect: Dialect, response: Response, marks: tuple[int, int]) -> None:
        world = x.world
        account: Account | None = x.account_or_none
        key = None if account is None else account.key
        world.heard_count += 1
        world.heard.append(
            LoggedRequest(
                world.heard_count,
                x.now,
                dialect.name,
                None if x.op is None else x.op.id,
                key,
                x.request.method,
                x.request.path,
                x.request.query,
                response.status,
                x.request.body,
                response.body,
            )
        )
        if x.touched and self.recorder is not None:
            self._record(self.recorder, x, marks)
