"""Whether a server that keeps the contract must refuse a request: then it cannot buy anything.

The judgement errs to one side only: a request that might be accepted is never said to be refused.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any
from urllib.parse import parse_qsl

from prepay_conformance.contract import Contract, Operation
from prepay_conformance.contract.plans import NO_UUID, NOTHING
from prepay_conformance.gate.exchange import Request

__all__ = ["NOWHERE", "why_refused"]

NOWHERE = frozenset({NO_UUID, NOTHING})
"""Ids that the kit uses for things that do not exist."""


def why_refused(contract: Contract, request: Request, keys: Collection[str]) -> str | None:
    """Why a request must be refused, or None when it may be accepted.

    Args:
        contract: what the server keeps.
        request: what would be sent.
        keys: every key that opens an account.
    """
    operation, params, methods = contract.find(request.method, request.path)
    if not methods:
        return "no such path"
    if operation is None:
        return f"{request.method} is no method of this path"
    if operation.secured and not any(key in value for _, value in request.headers for key in keys):
        return "no valid key"
    if params and NOWHERE & set(params.values()):
        return "names what does not exist"
    return _bad_accept(request) or _bad_parameter(operation, request, params) or _bad_body(operation, request)


def _bad_accept(request: Request) -> str | None:
    accept = request.header("accept")
    if accept is None or "*" in accept or "json" in accept.lower():
        return None
    return "accepts no JSON" if "/" in accept else None


def _bad_parameter(operation: Operation, request: Request, params: dict[str, str]) -> str | None:
    query = parse_qsl(request.query, keep_blank_values=True)
    for parameter in operation.parameters:
        if parameter.place == "path":
            texts = [params[parameter.name]]
        elif parameter.place == "query":
            texts = [value for name, value in query if name == parameter.name]
        else:
            texts = [value for name, value in request.headers if name.lower() == parameter.name.lower()]
        if parameter.required and not texts:
            return f"{parameter.name} is missing"
        # How a list is written, and which of a repeated header counts, is left open here.
        if parameter.type == "array" or len(texts) != 1:
            continue
        if not parameter.schema.allows(parameter.value_of(texts[0])):
            return f"{parameter.name} is invalid"
    return None


def _bad_body(operation: Operation, request: Request) -> str | None:
    spec = operation.body
    if spec is None or spec.multipart:
        return None
    if not request.body:
        return "the body is missing" if spec.required else None
    media = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if media and media not in spec.media_types and "json" not in media:
        return f"{media} is no media type of this operation"
    try:
        value: Any = json.loads(request.body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return "the body is no JSON"
    return None if spec.schema.allows(value) else "the body is invalid"


def _no_constant(name: str) -> Any:
    raise ValueError(name)
