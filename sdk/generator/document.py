"""Finding things in the contract, and cutting it to what the parser shall see."""

from __future__ import annotations

import copy
from typing import Any

from prepay._contract.kinds import is_array, is_object

METHODS = ("get", "put", "post", "patch", "delete")

Json = dict[str, Any]


class ContractError(Exception):
    """The contract says something that the SDK has no words for."""


def resolve(document: Json, node: Any) -> Json:
    """Follow ``$ref`` until something else stands there; what stands beside the ``$ref`` wins."""
    found: object = node
    while is_object(found) and "$ref" in found:
        target: Any = document
        for part in str(found["$ref"]).removeprefix("#/").split("/"):
            target = is_object(target) and target.get(part.replace("~1", "/").replace("~0", "~"))
        if not is_object(target):
            raise ContractError(f"{found['$ref']} leads nowhere")
        found = {**target, **{key: value for key, value in found.items() if key != "$ref"}}
    return _object(found)


def _object(value: object) -> Json:
    if not is_object(value):
        raise ContractError(f"expected an object, found {value!r}")
    return value


def body_schema(document: Json, operation: Json) -> Json | None:
    """Schema of the request body; None when there is none."""
    if "requestBody" not in operation:
        return None
    (media,) = resolve(document, operation["requestBody"])["content"].values()
    return resolve(document, media["schema"])


def success_schema(document: Json, operation: Json) -> Json:
    """Schema of the first answer that has a body."""
    for status, response in operation["responses"].items():
        content = resolve(document, response).get("content")
        if status.startswith("2") and content:
            return resolve(document, content["application/json"]["schema"])
    return {}


def properties(document: Json, schema: Json) -> Json:
    """Properties of an object schema, those of its ``allOf`` parts included; not resolved."""
    found: Json = {}
    for part in schema.get("allOf", ()):
        found |= properties(document, resolve(document, part))
    return {**found, **schema.get("properties", {})}


def for_parser(document: Json, names: dict[tuple[str, str], tuple[str, str]]) -> Json:
    """The document as the parser shall see it.

    It sees answers with a 2xx status only: error bodies are read by one hand-written table in the SDK, which must
    survive any body anyway. It sees no header parameters, one tag a resource, and the schemas that are left in use.

    Args:
        document: the contract.
        names: (path, method) → operationId and tag to give to the operation.
    """
    cut = copy.deepcopy(document)
    for path, item in cut["paths"].items():
        for key in METHODS:
            if (operation := item.get(key)) is None:
                continue
            operation["operationId"], tag = names[path, key]
            operation["tags"] = [tag]
            operation["responses"] = {
                s: _bare(cut, r) for s, r in operation["responses"].items() if s.startswith("2")
            }
            operation["parameters"] = _no_headers(cut, operation.get("parameters", ()))
        item["parameters"] = _no_headers(cut, item.get("parameters", ()))
    components = cut["components"]
    used = _reachable(document, [cut["paths"], cut.pop("webhooks", {})])
    cut["components"] = {
        "schemas": {name: schema for name, schema in components["schemas"].items() if name in used},
        "parameters": components.get("parameters", {}),
        "requestBodies": components.get("requestBodies", {}),
    }
    return cut


def _bare(document: Json, response: Json) -> Json:
    """An answer without its headers and links, which the parser has no use for."""
    resolved = resolve(document, response)
    return {key: resolved[key] for key in ("description", "content") if key in resolved}


def _no_headers(document: Json, parameters: Any) -> list[Json]:
    return [p for p in parameters if resolve(document, p)["in"] != "header"]


def _reachable(document: Json, node: Any) -> set[str]:
    """Names of the component schemas that ``node`` refers to, directly or through others."""
    found: set[str] = set()
    queue = [node]
    while queue:
        item = queue.pop()
        if is_object(item):
            if isinstance(reference := item.get("$ref"), str):
                name = reference.rsplit("/", 1)[-1]
                if not reference.startswith("#/components/schemas/"):
                    queue.append(resolve(document, item))
                elif name not in found:
                    found.add(name)
                    queue.append(resolve(document, item))
            queue.extend(value for key, value in item.items() if key != "examples")
        elif is_array(item):
            queue.extend(item)
    return found
