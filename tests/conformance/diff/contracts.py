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


def contract(
    x_prepay: Json | None = None,
    *,
    version: str = "3.1.0",
    method: str = "post",
    path: str = "/things",
    prices: Json | None = None,
    sunset: str = "",
    **parts: Any,
) -> Json:
    """A contract with one operation; other parts stand at the top."""
    top: Json = {}
    for key in ("components", "webhooks", "security", "servers"):
        if key in parts:
            top[key] = parts.pop(key)
    if prices is not None:
        top["x-prepay-prices"] = prices
    if sunset:
        parts["x-sunset"] = sunset
    if x_prepay is not None:
        parts["x-prepay"] = x_prepay
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


def _parameter(schema: Any, **top: Any) -> Json:
    return contract(method="get", parameters=[{"name": "page", "in": "query", "schema": schema}], **top)


PLACES = (
    "request-body",
    "request-property",
    "request-items",
    "request-map",
    "request-parameter",
    "response-body",
    "response-property",
    "response-items",
    "response-map",
)
"""Places where a contract has a schema."""


def place(name: str, schema: Any, **top: Any) -> Json:
    """The contract that has a schema at a place."""
    side, _, inner = name.partition("-")
    schema = copy.deepcopy(schema)
    if inner == "parameter":
        return _parameter(schema, **top)
    around: Json = {
        "property": {"type": "object", "properties": {"field": schema}},
        "items": {"type": "array", "items": schema},
        "map": {"type": "object", "additionalProperties": schema},
    }
    return (_request if side == "request" else _response)(around.get(inner, schema), **top)


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
