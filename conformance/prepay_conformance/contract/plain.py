"""Calls and a tour that are made from the contract alone, for a vendor without stops of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prepay_conformance.contract.model import BodySpec, Json, Operation, Part
from prepay_conformance.contract.plans import NO_UUID, NOTHING, Call, Stop
from prepay_conformance.shapes import fields_of

__all__ = ["plain_call", "plain_stops"]

_ORDER = ("POST", "GET", "PUT", "PATCH", "DELETE")
_LONGEST = 1000


def plain_stops(part: Part) -> Sequence[Stop]:
    """A stop for each operation: what needs an id comes behind what may tell one, and deleting comes last."""
    wanted = {entry.name for one in part.operations.values() for entry in one.named("path")}

    def learn(_stage: Any, exchange: Any) -> Mapping[str, Any]:
        found = fields_of(exchange.json)
        places = (found, fields_of(found, "data"))
        told = {name: place[name] for place in places for name in wanted if isinstance(place.get(name), str)}
        ids = [place["id"] for place in places if isinstance(place.get("id"), str)]
        return told or dict.fromkeys(wanted if ids and len(wanted) == 1 else (), ids[0] if ids else None)

    def stop(operation: Operation) -> Stop:
        return Stop(operation.id, lambda known: plain_call(operation, known), learn)

    order = sorted(
        part.operations.values(),
        key=lambda one: (one.method == "DELETE", bool(one.named("path")), _ORDER.index(one.method)),
    )
    return [stop(operation) for operation in order]


def plain_call(operation: Operation, known: Mapping[str, Any]) -> Call:
    """A valid call by the contract's examples, defaults and limits; ``known`` holds path parameters."""
    path = {
        entry.name: known.get(entry.name, _nothing(entry.schema.allows)) for entry in operation.named("path")
    }
    query = {entry.name: entry.example for entry in operation.named("query") if entry.required}
    return Call(operation.id, path, query, body=None if operation.body is None else _body(operation.body))


def _nothing(allows: Any) -> str:
    return NOTHING if allows(NOTHING) or not allows(NO_UUID) else NO_UUID


def _body(spec: BodySpec) -> Any:
    for example in spec.examples.values():
        return example
    if spec.multipart:
        return dict.fromkeys(spec.fields, b"kit")
    return {name: _sample(spec.fields.get(name, {})) for name in spec.required_fields}


def _sample(schema: Json) -> Any:
    for word in ("const", "default", "example"):
        if word in schema:
            return schema[word]
    several = [*schema.get("examples", ()), *schema.get("enum", ())]
    return several[0] if several else _smallest(schema)


def _smallest(schema: Json) -> Any:
    kinds: Any = schema.get("type", "string")
    kind: Any = kinds if isinstance(kinds, str) else kinds[0]
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    if kind == "array":
        return [_sample(fields_of(schema, "items"))] * min(schema.get("minItems", 0), _LONGEST)
    if kind == "object":
        inner = fields_of(schema, "properties")
        return {name: _sample(fields_of(inner, name)) for name in schema.get("required", ())}
    return False if kind == "boolean" else "kit".ljust(min(schema.get("minLength", 0), _LONGEST), "-")
