"""Routes control calls, checks their input by the surface's own OpenAPI file, and renders what handlers return."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import orjson

from prepay_mock.control.accounts import ACCOUNT_HANDLERS
from prepay_mock.control.calls import ControlCall, ControlHandler, Page, without_keys
from prepay_mock.control.description import Entry, limit_of
from prepay_mock.control.desk import Desk
from prepay_mock.control.errors import ControlRefusal
from prepay_mock.control.guard import Guard
from prepay_mock.control.journals import JOURNAL_HANDLERS
from prepay_mock.control.state import STATE_HANDLERS
from prepay_mock.control.world import WORLD_HANDLERS
from prepay_mock.engine.commands import Command, Recorder
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request, Response
from prepay_mock.engine.render import MOCK_HEADER, DateStamp
from prepay_mock.world.world import World

__all__ = ["ControlApp"]

_LOG = logging.getLogger("prepay_mock")
_ROOT = "/_prepay"
_READS = ("GET", "HEAD")
_OWN: Mapping[str, ControlHandler] = MappingProxyType(
    {
        **WORLD_HANDLERS,
        **ACCOUNT_HANDLERS,
        **JOURNAL_HANDLERS,
        **STATE_HANDLERS,
    }
)
"""operationId → handler, for the operations that every vendor has; the others come with the dialects."""


class ControlApp:
    """Answers under ``/_prepay/``.

    Args:
        engine: the engine to steer; it hands its control requests to this object from then on.
        token: when set, every call must carry it in ``X-Prepay-Control-Token``.
        hosts: names in ``Host`` that are this server's, beside ``localhost`` and loopback addresses; see ``Guard``.
        storage: what ``GET /_prepay/`` says about where the state is kept.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        token: str | None = None,
        storage: str = "memory",
        hosts: Iterable[str] = (),
    ) -> None:
        self.engine = engine
        self.guard = Guard(token, hosts)
        self.desk = Desk(engine, self.guard, storage)
        self.snapshots = self.desk.snapshots
        """Saved worlds by name."""
        self.handlers: Mapping[str, ControlHandler] = MappingProxyType(
            dict(
                _OWN,
                **{name: act for one in engine.dialects.values() for name, act in one.controls().items()},
            )
        )
        """operationId → handler, for every operation that this server can carry out."""
        self._date = DateStamp()
        engine.control = self

    def handle(self, request: Request) -> Response:
        """Serve one control request at the present instant."""
        clock = self.engine.world.clock
        now = clock.now()
        self.engine.run_timers(now)
        with clock.standing(now):
            return self.handle_at(request, now)

    def handle_at(self, request: Request, now: int, *, replayed: bool = False) -> Response:
        """Serve one control request at an instant; a kept request runs again with ``replayed``."""
        return self._dated(self._answer(request, now, replayed=replayed))

    def _dated(self, response: Response) -> Response:
        response.headers.append(self._date.at(self.engine.world.clock.now()))
        return response

    def body_limit(self, request: Request) -> int:
        """How many bytes of a body may matter, from the request's head alone: 0 for one that is refused."""
        try:
            self.guard.check(request)
        except ControlRefusal:
            return 0
        found = self.desk.description.router.find(request.path)
        entry = None if found is None else found[0].served.get(request.method)
        return 0 if entry is None else limit_of(entry)

    def _answer(self, request: Request, now: int, *, replayed: bool) -> Response:
        try:
            if not replayed:
                self.guard.check(request)
            return self._serve(request, now, replayed=replayed)
        except ControlRefusal as refusal:
            return _refused(refusal)
        except Exception:  # noqa: BLE001 - a client must get an answer, whatever is wrong in here
            _LOG.exception("%s %s failed inside the mock", request.method, request.path)
            return _refused(
                ControlRefusal(500, "INTERNAL_ERROR", "The mock server failed; its log tells why.")
            )

    def _serve(self, request: Request, now: int, *, replayed: bool) -> Response:
        described = self.desk.description
        found = described.router.find(_ROOT if request.path == f"{_ROOT}/" else request.path)
        if found is None:
            raise ControlRefusal(
                404, "NOT_FOUND", f"There is no {request.path}; /_prepay/openapi.json lists all calls."
            )
        route, values = found
        entry = route.served.get(request.method)
        if entry is None:
            return _no_method(request, route.allow)
        call = ControlCall(
            desk=self.desk,
            now=now,
            path=dict(zip(route.names, values, strict=True)),
            query=described.query(entry, request.query),
            body=described.body(entry, request, replayed=replayed),
            status=_success(entry),
            replayed=replayed,
        )
        request = without_keys(request, call, route.template)
        handler = self.handlers.get(entry["operationId"])
        if handler is None:
            raise ControlRefusal(404, "NOT_FOUND", f"No vendor of this server has {request.path}.")
        recorder = None if replayed else self.engine.recorder
        result = handler(call) if recorder is None else self._recorded(recorder, request, call, handler)
        response = _page(result) if isinstance(result, Page) else _json(call.status, result, call.extra)
        if request.method not in _READS and not replayed:
            response.later = self._deliveries(call, response)
        return response

    def _recorded(
        self, recorder: Recorder, request: Request, call: ControlCall, handler: ControlHandler
    ) -> Any:
        world = self.engine.world
        marks = (world.ids.entities, world.ids.requests)
        entries = _entries(world)
        try:
            return handler(call)
        finally:
            # A refused call is kept too: then nobody has to know whether it had changed something before. And a read
            # that found a lot expired: who finds it decides who acts on it.
            if request.method not in _READS or _entries(world) != entries:
                real = world.clock.real()
                recorder.record(Command(call.now, real, *marks, "", False, None, None, request))

    def _deliveries(self, call: ControlCall, response: Response) -> Callable[[], Response] | None:
        """Webhooks that the call has made due go out before its answer does, so that a test need not wait."""
        engine, deliver = self.engine, self.engine.deliver
        if deliver is None or not engine.world.has_due(engine.world.clock.now()):
            return None

        def later() -> Response:
            deliver()
            with engine.lock:
                final = response if call.again is None else _json(call.status, call.again(), call.extra)
                if final is not response:
                    self._dated(final)
                final.later = None
                final.ticket = None if engine.recorder is None else engine.recorder.ticket()
            return final

        return later


def _entries(world: World) -> int:
    """How many entries all journals have together."""
    return sum(len(account.ledger.history) for account in world.accounts.values())


def _success(entry: Entry) -> int:
    return min(int(status) for status in entry["responses"])


def _refused(refusal: ControlRefusal) -> Response:
    error: dict[str, Any] = {"code": refusal.code, "message": str(refusal)}
    if refusal.fields:
        error["fields"] = [{"field": name, "message": text} for name, text in refusal.fields.items()]
    return _json(refusal.status, {"error": error}, {})


def _no_method(request: Request, allow: str) -> Response:
    if request.method == "OPTIONS":
        return _json(204, None, {"Allow": allow})
    error = {"code": "METHOD_NOT_ALLOWED", "message": f"{request.method} is not possible here; {allow} are."}
    return _json(405, {"error": error}, {"Allow": allow})


def _json(status: int, value: Any, extra: Mapping[str, str]) -> Response:
    body = b"" if status == 204 else orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
    headers = [(b"content-type", b"application/json")] if body else []
    headers += [(b"content-length", b"%d" % len(body)), MOCK_HEADER]
    headers += [(name.lower().encode(), text.encode("latin-1")) for name, text in extra.items()]
    return Response(status, headers, body)


def _page(page: Page) -> Response:
    body = page.html.encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        MOCK_HEADER,
    ]
    # The page must work without scripts, so it may have none; and no other page may put its own buttons over these.
    headers += [
        (
            b"content-security-policy",
            b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
        ),
        (b"x-frame-options", b"DENY"),
        (b"cache-control", b"no-store"),
    ]
    return Response(page.status, headers, body)
