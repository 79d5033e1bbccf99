"""Routes control calls, checks their input by the surface's own OpenAPI file, and renders what handlers return."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import jsonschema_rs
import orjson
import yaml

from prepay_mock.contract.problems import problems_of
from prepay_mock.contract.router import Router
from prepay_mock.control.accounts import ACCOUNT_HANDLERS
from prepay_mock.control.calls import ControlCall, ControlHandler, ControlRefusal, Page, without_keys
from prepay_mock.control.journals import JOURNAL_HANDLERS
from prepay_mock.control.players import PLAYER_HANDLERS
from prepay_mock.control.state import STATE_HANDLERS
from prepay_mock.control.world import WORLD_HANDLERS
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.keeping import Command
from prepay_mock.engine.messages import Request, Response
from prepay_mock.engine.render import MOCK_HEADER

__all__ = ["ControlApp"]

_TOKEN_HEADER = b"x-prepay-control-token"
_INTEGER = re.compile(r"-?[0-9]{1,15}\Z")


class ControlApp:
    """Answers under ``/_prepay/``.

    Args:
        engine: the engine to steer; it hands its control requests to this object from then on.
        token: when set, every call must carry it in ``X-Prepay-Control-Token``.
        storage: what ``GET /_prepay/`` says about where the state is kept.
    """

    def __init__(self, engine: Engine, *, token: str | None = None, storage: str = "memory") -> None:
        self.engine = engine
        self.storage = storage
        self.snapshots: dict[str, dict[str, Any]] = {}
        self._token = token
        self._description: bytes | None = None
        self._router: Router[tuple[str, Mapping[str, Any]]] = Router()
        self._handlers: dict[str, ControlHandler] = {
            **WORLD_HANDLERS,
            **ACCOUNT_HANDLERS,
            **PLAYER_HANDLERS,
            **JOURNAL_HANDLERS,
            **STATE_HANDLERS,
        }
        self.document: dict[str, Any] = _read_description()
        self._registry = jsonschema_rs.Registry([("prepay:control", self.document)])
        self._validators: dict[str, Any] = {}
        for path, item in self.document["paths"].items():
            for method in ("get", "post", "put", "delete"):
                if method in item:
                    entry = {
                        **item[method],
                        "parameters": [*item.get("parameters", []), *item[method].get("parameters", [])],
                    }
                    self._router.add(method.upper(), path, (entry["operationId"], entry))
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
        try:
            if not replayed:
                self._authorise(request)
            return self._serve(request, now, replayed=replayed)
        except ControlRefusal as refusal:
            error: dict[str, Any] = {"code": refusal.code, "message": str(refusal)}
            if refusal.fields:
                error["fields"] = [{"field": name, "message": text} for name, text in refusal.fields.items()]
            allow = refusal.fields.get("Allow") if refusal.status == 405 else None
            return _json(refusal.status, {"error": error}, {"Allow": allow} if allow else {})

    def _authorise(self, request: Request) -> None:
        if self._token is None or request.path.startswith("/_prepay/checkout/"):
            return
        given = request.headers.get(_TOKEN_HEADER, b"")
        if not hmac.compare_digest(given, self._token.encode()):
            raise ControlRefusal(
                401, "CONTROL_TOKEN", "Send the server's control token in X-Prepay-Control-Token."
            )

    def _serve(self, request: Request, now: int, *, replayed: bool) -> Response:
        path = "/_prepay/" if request.path == "/_prepay" else request.path
        found = self._router.find(path)
        if found is None:
            raise ControlRefusal(
                404, "NOT_FOUND", f"There is no {request.path}; /_prepay/openapi.json lists all calls."
            )
        route, values = found
        chosen = route.methods.get(request.method)
        if chosen is None:
            raise ControlRefusal(
                405, "METHOD_NOT_ALLOWED", f"{route.allow} are possible here.", {"Allow": route.allow}
            )
        name, entry = chosen
        call = ControlCall(
            self,
            self.engine,
            now,
            dict(zip(route.names, values, strict=True)),
            self._query(entry, request.query),
            self._body(entry, request),
            201 if "201" in entry["responses"] else 200,
        )
        request = without_keys(request, call, route.template)
        ids = self.engine.world.ids
        marks = (ids.entities, ids.requests)
        try:
            result = self._handlers[name](call)
        finally:
            # A refused call is kept too: then nobody has to know whether it had changed something before.
            recorder = self.engine.recorder
            if recorder is not None and request.method != "GET" and not replayed:
                real = self.engine.world.clock.real()
                recorder.record(Command(now, real, *marks, "", False, None, None, request))
        response = _page(result) if isinstance(result, Page) else _json(call.status, result, call.extra)
        if request.method != "GET" and not replayed:
            response.later = self._deliveries(call, response)
        return response

    def _deliveries(self, call: ControlCall, response: Response) -> Callable[[], Response] | None:
        """Webhooks that the call has made due go out before its answer does, so that a test need not wait."""
        engine, deliver = self.engine, self.engine.deliver
        if deliver is None or not engine.world.has_due(engine.world.clock.now()):
            return None

        def later() -> Response:
            deliver()
            with engine.lock:
                final = response if call.again is None else _json(call.status, call.again(), call.extra)
                final.later = None
                final.ticket = None if engine.recorder is None else engine.recorder.ticket()
            return final

        return later

    def _query(self, entry: Mapping[str, Any], query: bytes) -> dict[str, Any]:
        given = {name: values[-1] for name, values in parse_qs(query.decode("latin-1")).items()}
        result: dict[str, Any] = {}
        for spec in entry["parameters"]:
            if spec["in"] != "query":
                continue
            schema = spec["schema"]
            value: Any = given.get(spec["name"])
            if value is None:
                if "default" in schema:
                    result[spec["name"]] = schema["default"]
                continue
            if schema.get("type") == "integer" and _INTEGER.match(value):
                value = int(value)
            self._check(schema, value, (spec["name"],))
            result[spec["name"]] = value
        return result

    def _body(self, entry: Mapping[str, Any], request: Request) -> Any:
        if "requestBody" not in entry:
            return None
        media, content = next(iter(entry["requestBody"]["content"].items()))
        if media == "application/x-www-form-urlencoded":
            value: Any = dict(parse_qsl(request.body.decode("latin-1")))
        else:
            try:
                value = orjson.loads(request.body)
            except orjson.JSONDecodeError as error:
                raise ControlRefusal(
                    422, "INVALID", f"The body is not JSON: {error}", {"body": str(error)}
                ) from None
        self._check(content["schema"], value, ())
        return value

    def _check(self, schema: Mapping[str, Any], value: Any, prefix: tuple[str, ...]) -> None:
        name = schema.get("$ref", orjson.dumps(schema).decode())
        validator = self._validators.get(name)
        if validator is None:
            target = {"$ref": f"prepay:control{name}"} if "$ref" in schema else dict(schema)
            validator = jsonschema_rs.Draft202012Validator(
                target, registry=self._registry, validate_formats=True
            )
            self._validators[name] = validator
        if validator.is_valid(value):
            return
        problems = problems_of(list(validator.iter_errors(value)), "body", prefix)
        fields = {problem.field or "body": problem.message for problem in problems}
        listed = "; ".join(f"{field}: {text}" for field, text in fields.items())
        raise ControlRefusal(422, "INVALID", f"Nothing was changed. {listed}", fields)


def _read_description() -> dict[str, Any]:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("prepay_mock.control").joinpath("openapi.yaml").read_bytes()
    return yaml.load(text, Loader=loader)  # type: ignore[no-any-return]  # noqa: S506 - both are safe loaders


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
    # The page must work without scripts, so it may have none.
    headers.append(
        (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
    )
    return Response(page.status, headers, body)
