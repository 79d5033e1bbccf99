"""Contracts with one parameter, one response, one key and so on."""

from __future__ import annotations

from typing import Any

from tests.conformance.diff.contracts import contract, json_body, operation

__all__ = [
    "BEARER",
    "FIELD",
    "FREE",
    "KEY",
    "LIST",
    "NOTHING",
    "NO_HOOKS",
    "ONE_THAT_ENDS",
    "PAID",
    "TEXT",
    "B",
    "H",
    "W",
    "answering",
    "called_back",
    "form",
    "form_response",
    "hooked",
    "oauth",
    "query",
    "secured",
    "served",
    "with_headers",
    "with_media",
    "with_parameters",
]

Json = dict[str, Any]
B, W, H = "breaking", "warning", "harmless"
TEXT: Json = {"type": "string"}
LIST: Json = {"type": "array", "items": TEXT}
FIELD: Json = {"type": "object", "properties": {"a": TEXT}}
FREE: Json = {"charge": "none", "price": 0, "resend": "safe", "source": "seed", "sdk": "things.list"}
PAID: Json = {**FREE, "charge": "debit", "price": 5, "resend": "keyed", "idempotency": "header"}


def query(name: str = "page", **more: Any) -> Json:
    return {"name": name, "in": "query", "schema": TEXT, **more}


def with_parameters(*parameters: Json, **more: Any) -> Json:
    return contract(method="get", parameters=list(parameters), **more)


def answering(*statuses: str, **more: Any) -> Json:
    return contract(responses={status: {"description": ""} for status in statuses}, **more)


def with_media(*names: str, side: str = "response") -> Json:
    content = {name: {"schema": TEXT} for name in names}
    if side == "request":
        return contract(requestBody={"content": content})
    return contract(responses={"200": {"description": "", "content": content}})


def form(kind: str) -> Json:
    return {"content": {"multipart/form-data": {"schema": FIELD, "encoding": {"a": {"contentType": kind}}}}}


def form_response(kind: str) -> Json:
    return contract(responses={"200": {"description": "", **form(kind)}})


def with_headers(**headers: Json) -> Json:
    return contract(responses={"200": {"description": "", "headers": headers}})


KEY: Json = {"type": "apiKey", "in": "header", "name": "X-Key"}
BEARER: Json = {"type": "http", "scheme": "bearer"}


def oauth(**urls: str) -> Json:
    return {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "https://t.example", "scopes": {}, **urls}},
    }


def secured(*security: Json, **schemes: Json) -> Json:
    known = {"Key": KEY, "Bearer": BEARER, "Oauth": oauth(), **schemes}
    return contract(security=list(security), components={"securitySchemes": known})


def served(*urls: str) -> Json:
    return contract(servers=[{"url": url} for url in urls])


def hooked(body: Any = None, statuses: tuple[str, ...] = ("200",), headers: Json | None = None) -> Json:
    parts = {"requestBody": body} if body else {}
    answers = {status: {"description": "", "headers": headers or {}} for status in statuses}
    hook = operation(responses=answers, **parts)
    return contract(webhooks={"paid": {"post": hook}})


def called_back(schema: Any) -> Json:
    return contract(
        callbacks={"done": {"{$request.body#/url}": {"post": operation(requestBody=json_body(schema))}}}
    )


NO_HOOKS = contract(webhooks={})
ONE_THAT_ENDS = contract(deprecated=True, sunset="2026-01-31")
NOTHING: Json = {**contract(), "paths": {}}
