"""The engine: one request in, one response out. No sockets, no clock of its own, no globals.

The order of the checks is fixed and is what vendors' clients rely on: route, method, key, rate, Accept, headers,
path and query, media type, size, JSON, schema, idempotency, state, and credits last.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from prepay_mock.contract import Contract, Operation
from prepay_mock.engine.account import Account
from prepay_mock.engine.errors import InvalidInput, Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.engine.identity import identity_of
from prepay_mock.engine.keeping import Command, Recorder
from prepay_mock.engine.messages import Request, Response
from prepay_mock.engine.rate import take_token
from prepay_mock.engine.reader import Reader
from prepay_mock.engine.render import Renderer
from prepay_mock.engine.scenario import KEY_PREFIX
from prepay_mock.engine.trouble import Trouble
from prepay_mock.engine.world import Heard, World
from prepay_mock.vendors.base import Dialect

__all__ = ["Control", "Engine"]

_LOG = logging.getLogger("prepay_mock")


class Control(Protocol):
    """What answers under ``/_prepay/``."""

    def handle(self, request: Request) -> Response: ...

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

    Raises:
        ValueError: contract and handlers do not match one to one.
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
    ) -> None:
        self.contract = contract
        self.world = world
        self.dialects: dict[str, Dialect] = {dialect.name: dialect for dialect in dialects}
        self.control: Control | None = None
        """What answers under ``/_prepay/``."""
        self.recorder: Recorder | None = None
        """Where commands go that must outlive the process."""
        self.deliver: Callable[[], object] | None = None
        """Sends the webhooks that are due and returns when they are sent; called without the lock."""
        self.rate_limits = rate_limits
        self.any_key = any_key
        self.limits = (body_limit, file_limit)
        self.lock = threading.RLock()
        self._render = Renderer(contract, check_responses)
        self._read = Reader(*self.limits).read
        self._trouble = Trouble(contract)
        self._prefixes = [(dialect.prefix + "/", dialect) for dialect in dialects]
        self._handlers = _match(contract, dialects)

    def handle(self, request: Request) -> Response:
        """Serve one request; never raises for anything that a client can send."""
        with self.lock:
            recorder = self.recorder
            if recorder is not None and recorder.failed:
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
            if recorder is not None:
                # Not only a write: what a read has seen must be durable before it is shown.
                response.ticket = recorder.ticket()
            return response

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
        op = route.methods.get(request.method)
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
            self._authenticate(x, dialect, op, replayed_key)
            trouble = self._trouble.meet(x, op)
            reply = trouble.answer
            if reply is None and not trouble.nothing_happens:
                if dialect.per_minute:
                    self._limit(x, dialect, dialect.per_minute, replayed=replayed_key is not None)
                self._read(x, dialect, op, values)
                reply = dialect.prepare(x)
                if reply is None:
                    reply = self._act(x, dialect, op)
            response = self._render.reply(x, dialect, reply or Reply(204))
            trouble.apply(response, x)
        except Refusal as refusal:
            response = self._refused(x, dialect, refusal)
        except InvalidInput as problem:
            response = self._render.refusal(x, dialect, dialect.invalid(problem.problems))
        except Exception:  # noqa: BLE001 - a client must get an answer, whatever is wrong in here
            _LOG.exception("%s %s failed inside the mock", request.method, request.path)
            failure = Refusal(500, dialect.internal_code, "The mock server failed; its log tells why.")
            response = self._render.refusal(x, dialect, failure)
        if replayed_key is None:
            self._remember(x, dialect, response, marks)
        return response

    def _refused(self, x: Exchange, dialect: Dialect, refusal: Refusal) -> Response:
        response = self._render.refusal(x, dialect, refusal)
        if x.touched and x.account_or_none is not None:
            # An occasion to top up; what it was told was true before.
            dialect.on_settled(self.world, x.account_or_none, x.now)
        return response

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

    def _authenticate(self, x: Exchange, dialect: Dialect, op: Operation, replayed_key: str | None) -> None:
        if not op.secured:
            return
        key = dialect.key_of(x.request) if replayed_key is None else replayed_key
        if not key:
            raise dialect.no_key()
        account = self.world.accounts.get((dialect.name, key))
        if account is None:
            key = identity_of(key)
            account = self.world.accounts.get((dialect.name, key))
        if account is None:
            if not (self.any_key or replayed_key is not None or key.startswith(KEY_PREFIX)):
                raise dialect.bad_key()
            account = self.world.open_account(dialect.name, key, x.now)
            x.touched = True
        x.account_or_none = account
        # A POST that the contract has no 403 for only reads, such as an estimate.
        harmless = account.standing == "readonly" and not (op.writes and 403 in op.responses)
        if account.standing != "active" and not harmless:
            raise dialect.bad_standing(account.standing)
        if account.ledger.advance(x.now):
            # Who finds a lot expired decides who acts on it, so even a read that did must be kept.
            x.touched = True
            dialect.on_settled(self.world, account, x.now)

    def _limit(self, x: Exchange, dialect: Dialect, per_minute: int, *, replayed: bool) -> None:
        wait = 0
        # A request that runs again is refused if it was refused then; the bucket itself is not kept.
        if not replayed and self.rate_limits and x.account_or_none is not None:
            allowed, remaining, wait = take_token(x.account_or_none, per_minute, x.now)
            x.rate = (remaining, wait)
            x.limited = not allowed
        if x.limited:
            raise dialect.too_many(wait)

    def _no_method(self, x: Exchange, dialect: Dialect, allow: str) -> Response:
        if x.request.method == "OPTIONS":
            return self._render.reply(x, dialect, Reply(204, headers={"Allow": allow}))
        message = f"{x.request.method} is not possible here; {allow} are."
        return self._render.refusal(
            x, dialect, Refusal(405, dialect.method_code, message, headers={"Allow": allow})
        )

    def _unrouted(self, request: Request, now: int) -> Response:
        x = Exchange(self.world, now, request, None)
        message = f"There is no {request.path}; the contract's paths begin with {self._known_prefixes()}."
        for prefix, dialect in self._prefixes:
            if request.path.startswith(prefix):
                response = self._render.refusal(x, dialect, Refusal(404, dialect.route_code, message))
                self._remember(x, dialect, response, (0, 0))
                return response
        return self._render.stray(message)

    def _known_prefixes(self) -> str:
        return ", ".join(prefix for prefix, _ in self._prefixes)

    def _record(self, recorder: Recorder, x: Exchange, marks: tuple[int, int]) -> None:
        account, key, balance, entries = x.account_or_none, "", None, None
        if account is not None:
            key, balance, entries = account.key, account.ledger.balance, len(account.ledger.history)
        recorder.record(Command(x.now, None, *marks, key, x.limited, balance, entries, x.request))

    def not_stored(self, request: Request, reason: str) -> Response:
        """503 in the vendor's envelope: the state file cannot be written, so nothing may be acknowledged."""
        message = f"The mock cannot write its state file, so nothing was acknowledged: {reason}"
        found = self.contract.router.find(request.path)
        op = None if found is None else found[0].methods.get(request.method)
        if op is None:
            return self._render.stray(message, 503, "SERVICE_UNAVAILABLE")
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
            Heard(
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


def _match(contract: Contract, dialects: Sequence[Dialect]) -> Mapping[str, Handler]:
    handlers: dict[str, Handler] = {}
    for dialect in dialects:
        handlers.update(dialect.handlers())
    missing = sorted(contract.operations.keys() - handlers.keys())
    extra = sorted(handlers.keys() - contract.operations.keys())
    if missing or extra:
        raise ValueError(
            f"contract and handlers do not match: no handler for {missing or 'none'}, "
            f"no operation for {extra or 'none'}"
        )
    return handlers
