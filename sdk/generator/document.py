"""Finding things in the contract, and cutting it to what the parser shall see."""

from __future__ import annotations

import copy
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

from prepay._contract.kinds import is_array, is_object
from prepay._contract.rows import METHODS

# Of a body in several media types the first of these is taken.
MEDIA_TYPES: Final = ("application/json", "multipart/form-data")
# What the parser would make a type of that generated code does not import; on the wire it is text.
_TEXT_FORMATS: Final = frozenset({"uuid"})

Json = dict[str, Any]


class ContractError(Exception):
    """The contract says something that the SDK has no words for."""


class MalformedError(ContractError):
    """Something is not what OpenAPI has in its place; the document's schema can say more of it than this message."""


@contextmanager
def naming(place: str) -> Generator[None]:
    """Make one error of whatever goes wrong inside; it names the place in the contract.

    Raises:
        ContractError: something did.
    """
    try:
        yield
    except ContractError as error:
        said = str(error)
        raise type(error)(said if place in said else f"{place}: {said}") from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        said = str(error)
        if isinstance(error, KeyError):
            said = f"{error} is missing"
        raise MalformedError(f"{place}: not an OpenAPI 3.1 operation as the SDK needs it: {said}") from error


def name_of(path: str, method: str, operation: Any) -> str:
    """Return how messages name an operation."""
    known = operation.get("operationId") if is_object(operation) else None
    return known if isinstance(known, str) and known else f"{method.upper()} {path}"


def resolve(document: Json, node: Any) -> Json:
    """Follow ``$ref`` until something else stands there; what stands beside the ``$ref`` wins."""
    found: object = node
    seen: list[str] = []
    while is_object(found) and "$ref" in found:
        if (reference := str(found["$ref"])) in seen:
            raise ContractError(f"{reference} refers to itself")
        seen.append(reference)
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
    content = resolve(document, operation["requestBody"])["content"]
    media = chosen_media(content)
    if "schema" not in content[media]:
        raise ContractError(f"its request body has no schema for {media}, so it has no keywords")
    return resolve(document, content[media]["schema"])


def chosen_media(content: Json) -> str:
    """The media type that the SDK sends a body in.

    Raises:
        ContractError: it is offered in none that the SDK can send.
    """
    # "application/json; charset=utf-8" is JSON as well.
    found = {media.partition(";")[0].strip().lower(): media for media in reversed(list(content))}
    known = next((media for media in MEDIA_TYPES if media in found), None)
    if known is None:
        raise ContractError(
            f"its request body is {' or '.join(content) or 'of no media type'}; the SDK sends "
            f"{' or '.join(MEDIA_TYPES)}"
        )
    return found[known]


def success_schema(document: Json, operation: Json) -> Json:
    """Schema of the first answer that has a body; empty where that is not JSON."""
    for status, response in operation["responses"].items():
        content = resolve(document, response).get("content")
        if status.startswith("2") and content:
            return resolve(document, content.get("application/json", {}).get("schema", {}))
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
            if len((body := resolve(cut, operation.get("requestBody", {}))).get("content", ())) > 1:
                media = chosen_media(body["content"])
                operation["requestBody"] = {**body, "content": {media: body["content"][media]}}
        item["parameters"] = _no_headers(cut, item.get("parameters", ()))
    components = cut["components"]
    used = _reachable(document, [cut["paths"], cut.pop("webhooks", {})])
    _without_formats(cut)
    _without_formats(components)
    cut["components"] = {
        "schemas": {name: schema for name, schema in components["schemas"].items() if name in used},
        "parameters": components.get("parameters", {}),
        "requestBodies": components.get("requestBodies", {}),
    }
    return cut


def _bare(document: Json, response: Json) -> Json:
    """An answer without its headers and links, which the parser has no use for; JSON where it can be had."""
    resolved = resolve(document, response)
    content = resolved.get("content", {})
    if len(content) > 1 and "application/json" in content:
        resolved["content"] = {"application/json": content["application/json"]}
    return {key: resolved[key] for key in ("description", "content") if key in resolved}


def _without_formats(node: Any) -> None:
    """Take away what makes the parser read text as something that the generated code has no type for."""
    queue = [node]
    while queue:
        item = queue.pop()
        if is_object(item):
            if item.get("type") is not None and item.get("format") in _TEXT_FORMATS:
                del item["format"]
            queue.extend(item.values())
        elif is_array(item):
            queue.extend(item)


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
