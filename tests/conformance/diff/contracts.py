"""Small contracts for comparisons, each about one thing."""

from __future__ import annotations

import copy
from typing import Any

from prepay_conformance.diff import Change, Level, compare

__all__ = ["PLACES", "contract", "found", "json_body", "operation", "place", "worst"]

Json = dict[str, Any]


def operation(**parts: Any) -> Json:
    """An operation that answers 200 unless told otherwise."""
    return {"responses": {"200": {"description": "ok"}}, **parts}


def contract(*, version: str = "3.1.0", method: str = "post", path: str = "/things", **parts: Any) -> Json:
    """A contract with one operation; other parts stand at the top."""
    top = {
        key: parts.pop(key)
        for key in ("components", "webhooks", "security", "servers", "x-prepay-prices")
        if key in parts
    }
    return {
        "openapi": version,
        "info": {"title": "small", "version": "1"},
        "paths": {path: {method: operation(**parts)}},
        **top,
    }


def json_body(schema: Any) -> Json:
    """Content of one media type."""
    return {"content": {"application/json": {"schema": schema}}}


def _request(schema: Any, **top: Any) -> Json:
    return contract(requestBody=json_body(schema), **top)


def _response(schema: Any, **top: Any) -> Json:
    return contract(responses={"200": {"description": "ok", **json_body(schema)}}, **top)


def _field(schema: Any) -> Json:
    return {"type": "object", "properties": {"field": schema}}


def _parameter(schema: Any, **top: Any) -> Json:
    return contract(method="get", parameters=[{"name": "page", "in": "query", "schema": schema}], **top)


def _header(schema: Any, **top: Any) -> Json:
    return contract(
        responses={"200": {"description": "ok", "headers": {"X-Count": {"schema": schema}}}}, **top
    )


PLACES: dict[str, Any] = {
    "request-body": _request,
    "request-property": lambda schema, **top: _request(_field(schema), **top),
    "request-items": lambda schema, **top: _request({"type": "array", "items": schema}, **top),
    "request-map": lambda schema, **top: _request({"type": "object", "additionalProperties": schema}, **top),
    "request-parameter": _parameter,
    "response-body": _response,
    "response-property": lambda schema, **top: _response(_field(schema), **top),
    "response-items": lambda schema, **top: _response({"type": "array", "items": schema}, **top),
    "response-map": lambda schema, **top: _response(
        {"type": "object", "additionalProperties": schema}, **top
    ),
}
"""Contracts that have a schema at one place, by the place's name."""


def place(name: str, schema: Any, **top: Any) -> Json:
    """The contract that has a schema at a place."""
    made: Json = PLACES[name](copy.deepcopy(schema), **top)
    return made


def found(old: Json, new: Json) -> list[Change]:
    """The changes; neither contract is touched by finding them."""
    before = copy.deepcopy((old, new))
    changes = compare(old, new)
    assert (old, new) == before
    return changes


def worst(old: Json, new: Json) -> str:
    """The worst level of all changes; ``same`` if there are none."""
    return min(
        (change.level for change in found(old, new)), key=lambda level: Level(level).rank, default="same"
    )
