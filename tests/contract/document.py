"""The contract, as the tests of this folder walk through it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeGuard
from urllib.parse import quote

import jsonschema_rs

from prepay._contract.file import load_contract

VENDORS = {"tokportal": "TokPortal", "ugen": "UGen", "trenz": "Trenz"}
PREFIXES = {"tokportal": "/api/ext/", "ugen": "/api/v1/", "trenz": "/v1/"}
METHODS = ("get", "put", "post", "patch", "delete")
SOURCES = {"seed", "documented", "assumed"}

_BASE = "prepay:contract"
_VALUES = {"example", "examples", "value", "default", "const", "enum"}
_ONE_SCHEMA = ("items", "contains", "not", "if", "then", "else", "propertyNames", "additionalProperties")
_SCHEMA_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMA_MAPS = ("properties", "patternProperties", "dependentSchemas", "$defs")

Json = Mapping[str, Any]
Path = tuple[str | int, ...]


class Operation(NamedTuple):
    """One operation: its vendor, where it stands and what is written there."""

    id: str
    vendor: str
    method: str
    path: str
    item: Json
    raw: Json

    @property
    def facts(self) -> Json:
        """The ``x-prepay`` of the operation."""
        return self.raw["x-prepay"]  # type: ignore[no-any-return]

    @property
    def parameters(self) -> list[Json]:
        """Its parameters, those of the path included, references resolved."""
        return [
            resolve(entry) for entry in (*self.item.get("parameters", ()), *self.raw.get("parameters", ()))
        ]

    @property
    def responses(self) -> dict[int, Json]:
        """Its responses by status, references resolved."""
        return {int(status): resolve(entry) for status, entry in self.raw["responses"].items()}


class Schema(NamedTuple):
    """One schema, wherever it stands."""

    at: Path
    raw: Json

    @property
    def name(self) -> str:
        """The property or parameter that it describes, if any; the singular of a list for its items."""
        parts = [part for part in self.at if isinstance(part, str)]
        if parts[-1] == "items":
            return parts[-2].removesuffix("s")
        return parts[-1] if len(parts) > 1 and parts[-2] == "properties" else ""


def is_object(node: Any) -> TypeGuard[dict[str, Any]]:
    """Whether this is an object of JSON."""
    return isinstance(node, dict)


def is_array(node: Any) -> TypeGuard[list[Any]]:
    """Whether this is an array of JSON."""
    return isinstance(node, list)


def children(node: Any) -> list[Any]:
    """Return what an object or an array holds."""
    if is_object(node):
        return list(node.values())
    return list(node) if is_array(node) else []


@cache
def contract() -> dict[str, Any]:
    """Return the whole document; nobody changes it."""
    return load_contract()


def resolve(node: Any) -> Any:
    """Follow references until the thing itself stands there."""
    while is_object(node) and "$ref" in node:
        node = at(*pointer(node["$ref"]))
    return node


def pointer(reference: str) -> Path:
    """Return the steps that a local reference takes."""
    assert reference.startswith("#/"), f"{reference} leads out of the document"
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in reference[2:].split("/"))


def at(*path: str | int) -> Any:
    """Return what stands at a place of the document."""
    node: Any = contract()
    for part in path:
        node = node[part]
    return node


def operations() -> list[Operation]:
    """Return every operation that a client can call."""
    return [
        Operation(item[method]["operationId"], vendor, method.upper(), path, item, item[method])
        for path, item in contract()["paths"].items()
        for vendor, prefix in PREFIXES.items()
        if path.startswith(prefix)
        for method in METHODS
        if method in item
    ]


def operation(name: str) -> Operation:
    """Return the operation with this operationId."""
    return next(op for op in operations() if op.id == name)


def nodes(node: Any = None, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield everything in the document with its place; values of examples, defaults and enums count as one thing."""
    node = contract() if node is None else node
    yield path, node
    if is_object(node):
        for key, child in node.items():
            if key not in _VALUES or path[-1:] == ("properties",):
                yield from nodes(child, (*path, key))
    elif is_array(node):
        for index, child in enumerate(node):
            yield from nodes(child, (*path, index))


def holders() -> list[tuple[Path, Json]]:
    """Return the parameters, headers and media types, which are what holds a schema and its examples."""
    return [(path, node) for path, node in nodes() if _is_holder(node)]


def _is_holder(node: Any) -> bool:
    return is_object(node) and is_object(node.get("schema")) and "properties" not in node


def schemas() -> list[Schema]:
    """Return every schema of the document, those inside others too; references are not followed."""
    roots: list[tuple[Path, Json]] = [
        (("components", "schemas", name), schema) for name, schema in at("components", "schemas").items()
    ]
    roots += [((*path, "schema"), holder["schema"]) for path, holder in holders()]
    return [found for path, root in roots for found in _tree(Schema(path, root))]


def request_schemas() -> list[Schema]:
    """Return every schema that a path, a query or a body is checked against, references followed."""
    found: dict[Path, Schema] = {}
    for op in operations():
        media = resolve(op.raw.get("requestBody", {})).get("content", {}).values()
        parameters = [parameter for parameter in op.parameters if parameter["in"] != "header"]
        for number, holder in enumerate((*parameters, *media)):
            _reach(Schema((op.id, number, "properties", holder.get("name", "body")), holder["schema"]), found)
    return list(found.values())


def _children(schema: Schema) -> Iterator[Schema]:
    for key in _ONE_SCHEMA:
        if is_object(schema.raw.get(key)):
            yield Schema((*schema.at, key), schema.raw[key])
    for key in _SCHEMA_LISTS:
        for index, child in enumerate(schema.raw.get(key, ())):
            yield Schema((*schema.at, key, index), child)
    for key in _SCHEMA_MAPS:
        for name, child in schema.raw.get(key, {}).items():
            if is_object(child):
                yield Schema((*schema.at, key, name), child)


def _tree(schema: Schema) -> Iterator[Schema]:
    yield schema
    for child in _children(schema):
        yield from _tree(child)


def _reach(schema: Schema, found: dict[Path, Schema]) -> None:
    if schema.at in found:
        return
    found[schema.at] = schema
    for child in _children(schema):
        _reach(child, found)
    if "$ref" in schema.raw:
        _reach(Schema(pointer(schema.raw["$ref"]), resolve(schema.raw)), found)


@cache
def _registry() -> jsonschema_rs.Registry:
    return jsonschema_rs.Registry([(_BASE, contract())])


@cache
def validator(*path: str | int) -> jsonschema_rs.Draft202012Validator:
    """Return the compiled form of the schema at a place; references see the whole document."""
    fragment = "/".join(quote(str(part).replace("~", "~0").replace("/", "~1")) for part in path)
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"{_BASE}#/{fragment}"}, registry=_registry(), validate_formats=True
    )


def problems(value: Any, *path: str | int) -> list[str]:
    """Return what the schema at a place holds against a value."""
    return [f"{error.instance_path}: {error.message}" for error in validator(*path).iter_errors(value)]


def examples_of(holder: Json) -> dict[str, Any]:
    """Return the examples of a media type, parameter or header by name; a single one is called ``example``."""
    named = {name: resolve(entry)["value"] for name, entry in holder.get("examples", {}).items()}
    return {**named, **({"example": holder["example"]} if "example" in holder else {})}


def example(name: str) -> Any:
    """Return a named example, wherever in the document it is written; the name is unique."""
    found = [
        resolve(entry)["value"]
        for _, holder in holders()
        for key, entry in holder.get("examples", {}).items()
        if name in {key, entry.get("$ref", "").rpartition("/")[2]}
    ]
    assert found, f"no example is named {name}"
    assert all(value == found[0] for value in found), f"{name} names different examples"
    return found[0]
