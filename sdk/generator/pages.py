"""How an operation is asked for page after page, and where its responses hold the rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.document import ContractError, Json, properties, resolve, success_schema

__all__ = ["Paging", "paging_of", "walk"]


@dataclass(frozen=True)
class Paging:
    """How pages of an operation are asked for and where its answers hold the rows."""

    where: str
    page: str
    size: str
    items: tuple[str, ...]
    total_pages: tuple[str, ...] | None
    total: tuple[str, ...] | None


def paging_of(document: Json, operation: Json, parameters: list[Json], fields: Json) -> Paging:
    """How a paginated operation is read.

    Raises:
        ContractError: its parameters or its response have another form than pages have.
    """
    where = "query" if any(p["name"] == "page" for p in parameters) else "body"
    names = [p["name"] for p in parameters] if where == "query" else list(fields)
    page = success_schema(document, operation)
    if not page:
        raise ContractError(
            f"{operation['operationId']}: it is paginated, so its 2xx response must be application/json with a schema"
        )
    found = dict(walk(document, page, ()))
    lists = (path for path, schema in found.items() if schema.get("type") == "array")
    items = next((path for path in lists if path[-1] != "warnings"), None)
    size = next((name for name in ("per_page", "page_size") if name in names), None)
    if items is None or size is None or "page" not in names:
        raise ContractError(
            f"{operation['operationId']} is paginated, but its pages have an unknown form: it needs the parameters "
            "page and per_page or page_size, and an array of rows in its response"
        )
    ends = {path[-1]: path for path in found}
    return Paging(where, "page", size, items, ends.get("total_pages"), ends.get("total"))


def walk(document: Json, schema: Json, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Properties of an answer, two levels deep, outer ones first."""
    inner = {name: resolve(document, value) for name, value in properties(document, schema).items()}
    for name, value in inner.items():
        yield (*path, name), value
    for name, value in inner.items():
        if not path and value.get("type") == "object":
            yield from walk(document, value, (name,))
