"""The engine: one request in, one response out. No sockets, no clock of its own, no globals.

The order of the checks is fixed and is what vendors' clients rely on: route, method, key, rate, Accept, headers,
path and query, media type, size, JSON, schema, idempotency, state, and credits last.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence

from prepay_mock.contract import BodySpec, Contract, Operation
from prepay_mock.engine.account import Account
from prepay_mock.engine.errors import InvalidInput, Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.engine.intake import (
    accepts,
    media_type_of,
    read_headers,
    read_json,
    read_path_and_query,
    validate_body,
)
from prepay_mock.engine.messages import Request, Response
from prepay_mock.engine.multipart import read_multipart
from prepay_mock.engine.rate import take_token
from prepay_mock.engine.render import Renderer
from prepay_mock.engine.scenario import KEY_PREFIX
from prepay_mock.engine.trouble import Trouble
from prepay_mock.engine.world import Heard, World
from prepay_mock.vendors.base import Dialect

__all__ = ["Engine", "Recorder"]

_LOG = logging.getLogger("prepay_mock")

Recorder = Callable[[Request, str, int, int], object]
"""Called with a request that may have changed the world, its key, its instant and the id counter before it;
returns a ticket for the adapter to wait for, or None."""


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
        self.control: Callable[[Request], Response] | None = None
        """What answers under ``/_prepay/``."""
        self.recorder: Recorder | None = None
        """Where requests go that must outlive the process."""
        self.rate_limits = rate_limits
        self.any_key = any_key
        self.limits = (body_limit, file_limit)
        self.lock = threading.RLock()
        self._render = Renderer(contract, check_responses)
        self._trouble = Trouble(contract)
        self._prefixes = [(dialect.prefix + "/", dialect) for dialect in dialects]
        self._handlers = _match(contract, dialects)

    def handle(self, request: Request) -> Response:
        """Serve one request; never raises for anything that a client can send."""
        with self.lock:
            if request.path.startswith("/_prepay") and self.control is not None:
                return self.control(request)
            now = self.world.clock.now()
            self.run_timers(now)
            return self.handle_at(request, now)

    def run_timers(self, now: int) -> None:
        """Let everything happen that is due, each thing at its own instant."""
        world = self.world
        if not world.timers or world.timers[0].due > now:
            return
        for timer in world.due(now):
            account = world.account(timer.vendor, timer.key)
            if account is not None:
                dialect = self.dialects[timer.vendor]
                dialect.on_timer(world, account, timer.kind, timer.ref, timer.due)
                dialect.on_settled(world, account, timer.due)

    def handle_at(self, request: Request, now: int, *, replayed_key: str | None = None) -> Response:
        """Serve a vendor's request at an instant; ``replayed_key`` names the account when a kept request runs again."""
        found = self.contract.router.find(request.path)
        if found is None:
            return self._unrouted(request, now)
        route, values = found
        op = route.methods.get(request.method)
        dialect = self.dialects[(op or next(iter(route.methods.values()))).vendor]
        x = Exchange(self.world, now, request, op)
        entities = self.world.ids.entities
        try:
            if op is None:
                return self._no_method(x, dialect, route.allow)
            self._authenticate(x, dialect, op, replayed_key)
            trouble = self._trouble.meet(x, op)
            reply = trouble.answer
            if reply is None and not trouble.nothing_happens:
                if self.rate_limits and dialect.per_minute and replayed_key is None:
                    self._limit(x, dialect, dialect.per_minute)
                self._intake(x, op, values)
                reply = dialect.prepare(x)
                if reply is None:
                    reply = self._act(x, dialect, op)
            response = self._render.reply(x, dialect, reply or Reply(204))
            trouble.apply(response, x)
        except Refusal as refusal:
            response = self._render.refusal(x, dialect, refusal)
        except InvalidInput as problem:
            response = self._render.refusal(x, dialect, dialect.invalid(problem.problems))
        except Exception:  # noqa: BLE001 - a client must get an answer, whatever is wrong in here
            _LOG.exception("%s %s failed inside the mock", request.method, request.path)
            failure = Refusal(500, dialect.internal_code, "The mock server failed; its log tells why.")
            response = self._render.refusal(x, dialect, failure)
        if replayed_key is None:
            self._remember(x, dialect, response, entities)
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
        key = replayed_key if replayed_key is not None else dialect.key_of(x.request)
        if not key:
            raise dialect.no_key()
        account = self.world.accounts.get((dialect.name, key))
        if account is None:
            if not (self.any_key or key.startswith(KEY_PREFIX)):
                raise dialect.bad_key()
            account = self.world.open_account(dialect.name, key, x.now)
            x.touched = True
        x.account_or_none = account
        if account.standing != "active" and (account.standing != "readonly" or op.writes):
            raise dialect.bad_standing(account.standing)
        account.ledger.advance(x.now)

    def _limit(self, x: Exchange, dialect: Dialect, per_minute: int) -> None:
        if x.account_or_none is not None:
            allowed, remaining, wait = take_token(x.account_or_none, per_minute, x.now)
            x.rate = (remaining, wait)
            if not allowed:
                raise dialect.too_many(wait)

    def _intake(self, x: Exchange, op: Operation, values: tuple[str, ...]) -> None:
        request = x.request
        accept = request.headers.get(b"accept")
        if accept is not None and accept != b"*/*" and not accepts(accept, op.produces):
            raise self._refuse(op, 406, f"This operation answers {b', '.join(op.produces).decode()} only.")
        x.params = dict(op.defaults)
        if op.header_params:
            read_headers(op, request, x.params)
        if op.path_params or op.query_params:
            read_path_and_query(op, values, request, x.params)
        if op.body is not None:
            self._read_body(x, op, op.body)

    def _read_body(self, x: Exchange, op: Operation, spec: BodySpec) -> None:
        request = x.request
        if not request.body and not (spec.required or b"content-type" in request.headers):
            return
        if request.body and media_type_of(request) not in spec.media_types:
            raise self._refuse(op, 415, f"Send the body as {' or '.join(spec.media_types)}.")
        limit = self.limits[spec.multipart]
        if len(request.body) > limit:
            raise self._refuse(op, 413, f"The body is larger than {limit} bytes.")
        if spec.multipart:
            x.body = read_multipart(request, spec)
        else:
            x.body = read_json(request.body)
            validate_body(spec, x.body)

    def _refuse(self, op: Operation, status: int, message: str) -> Refusal:
        dialect = self.dialects[op.vendor]
        codes = {406: dialect.accept_code, 413: dialect.size_code, 415: dialect.media_code}
        return Refusal(status, codes[status], message)

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
                self._remember(x, dialect, response, self.world.ids.entities)
                return response
        return self._render.stray(message)

    def _known_prefixes(self) -> str:
        return ", ".join(prefix for prefix, _ in self._prefixes)

    def _remember(self, x: Exchange, dialect: Dialect, response: Response, entities: int) -> None:
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
        if x.touched and self.recorder is not None and key is not None:
            response.ticket = self.recorder(x.request, key, x.now, entities)


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
