"""A made-up vendor that only a contract describes, and a mock of it, which knows nothing of the kit.

Its key goes as ``Authorization: Bearer``, its balance is called ``funds``; a note tells its charge in a header, a
render in its body.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prepay_conformance.shapes import fields_of

__all__ = ["CONTRACT", "KEY", "PRICE", "serving"]

KEY = "sk_mock_acme_key"
PRICE = 5
_ID = {"type": "string", "pattern": "^[a-z]{1,8}_[0-9]{1,9}$"}


def _json(schema: Any, **more: Any) -> dict[str, Any]:
    return {"description": "a response", "content": {"application/json": {"schema": schema}}, **more}


def _object(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(fields), "properties": fields}


_ERROR = _json(
    _object(error={"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}})
)
_WHOLE = {"type": "integer", "minimum": 0}
_BODY = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 50}},
}


def _operation(name: str, charge: str, responses: dict[str, Any], **more: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {"source": "assumed", "charge": charge, "price": 0 if charge == "none" else PRICE}
    facts |= {"resend": "safe" if charge == "none" else "never", "sdk": name, **more.pop("facts", {})}
    return {"operationId": name, "x-prepay": facts, "responses": {**responses, "401": _ERROR}, **more}


def _paid(name: str, charge: str, status: str, response: dict[str, Any], place: str) -> dict[str, Any]:
    return _operation(
        name,
        charge,
        {status: response, "400": _ERROR, "402": _ERROR},
        requestBody={"required": True, "content": {"application/json": {"schema": _BODY}}},
        facts={"response_fields": {"charged": [place]}},
    )


CONTRACT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "security": [{"AcmeToken": []}],
    "x-prepay-vendors": {"acme": {"title": "Acme", "prefix": "/acme/", "balance_operation": "acmeFunds"}},
    "components": {"securitySchemes": {"AcmeToken": {"type": "http", "scheme": "bearer"}}},
    "paths": {
        "/acme/funds": {
            "get": _operation(
                "acmeFunds",
                "none",
                {"200": _json(_object(funds=_object(left=_WHOLE)))},
                facts={"response_fields": {"available": ["/funds/left"]}},
            )
        },
        "/acme/notes": {
            "post": _paid(
                "acmeWrite",
                "debit",
                "201",
                _json(
                    _object(note=_ID),
                    headers={"X-Acme-Charged": {"required": True, "schema": {"type": "integer"}}},
                ),
                "header:X-Acme-Charged",
            )
        },
        "/acme/notes/{note}": {
            "get": _operation(
                "acmeRead",
                "none",
                {"200": _json(_object(note=_ID)), "400": _ERROR, "404": _ERROR},
                parameters=[{"name": "note", "in": "path", "required": True, "schema": _ID}],
            )
        },
        "/acme/renders": {
            "post": _paid(
                "acmeRender",
                "async_on_complete",
                "202",
                _json(_object(render=_ID, bill=_object(taken=_WHOLE))),
                "/bill/taken",
            )
        },
    },
}


class _World:
    """The accounts of the mock; ``takes`` and ``tells`` are what a paid call costs and says."""

    def __init__(self, takes: int, tells: int) -> None:
        self.takes, self.tells = takes, tells
        self.lock = threading.Lock()
        self.left: dict[str, int] = {}
        self.notes: list[tuple[str, str]] = []

    def account(self, authorization: str) -> str | None:
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != "bearer" or not re.fullmatch(r"sk_mock_[\w-]+", key, re.ASCII):
            return None
        wished = re.search(r"_balance_(\d+)$", key)
        self.left.setdefault(key, 0 if key.endswith("_empty") else int(wished[1]) if wished else 1000)
        return key

    def answer(self, method: str, path: str, key: str | None, body: bytes) -> tuple[int, Any, dict[str, str]]:
        methods = "POST" if path in {"/acme/notes", "/acme/renders"} else "GET"
        if not re.fullmatch(r"/acme/(funds|notes|renders|notes/[^/]+)", path):
            return 404, "no_route", {}
        if method != methods:
            return 405, "bad_method", {"Allow": methods}
        if key is None:
            return 401, "bad_key", {}
        if methods == "POST":
            return self.buy(path.rpartition("/")[2], key, body)
        if path == "/acme/funds":
            return 200, {"funds": {"left": self.left[key]}}, {}
        return self.read(path.rpartition("/")[2], key)

    def read(self, note: str, key: str) -> tuple[int, Any, dict[str, str]]:
        if not re.fullmatch(_ID["pattern"], note):
            return 400, "bad_note", {}
        return (200, {"note": note}, {}) if (key, note) in self.notes else (404, "no_note", {})

    def buy(self, what: str, key: str, body: bytes) -> tuple[int, Any, dict[str, str]]:
        try:
            wanted: Any = json.loads(body, parse_constant=float)
        except ValueError:
            return 400, "bad_body", {}
        text = fields_of(wanted).get("text")
        if not isinstance(text, str) or not 1 <= len(text) <= 50 or fields_of(wanted).keys() != {"text"}:
            return 400, "bad_body", {}
        if self.left[key] < self.takes:
            return 402, "too_little", {}
        self.left[key] -= self.takes
        name = f"{what[:4]}_{len(self.notes)}"
        self.notes.append((key, name))
        if what == "notes":
            return 201, {"note": name}, {"X-Acme-Charged": str(self.tells)}
        return 202, {"render": name, "bill": {"taken": self.tells}}, {}


@contextlib.contextmanager
def serving(*, takes: int = PRICE, tells: int = PRICE) -> Generator[str]:
    """Serve the mock while the block runs; gives its base URL."""
    world = _World(takes, tells)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            with world.lock:
                key = world.account(self.headers.get("authorization") or "")
                if not (self.headers.get("content-type") or "application/json").startswith(
                    "application/json"
                ):
                    body = b""
                status, value, headers = world.answer(self.command, self.path.partition("?")[0], key, body)
            content = json.dumps({"error": {"code": value}} if isinstance(value, str) else value).encode()
            self.send_response_only(status)
            given = {"Content-Type": "application/json", "X-Prepay-Mock": "true", **headers}
            for name, text in {**given, "Content-Length": str(len(content))}.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else content)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self._serve
            raise AttributeError(name)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class has it so
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
