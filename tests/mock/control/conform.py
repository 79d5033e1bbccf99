"""Whether a response of the control API is what its own description says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.control.description import Description, Entry

__all__ = ["deviation", "operation_of", "response_of"]


def operation_of(described: Description, method: str, path: str) -> Entry | None:
    """The operation that serves a request, its path with ``/_prepay``; None where there is none."""
    found = described.router.find(path.rstrip("/") if path == "/_prepay/" else path)
    return None if found is None else found[0].served.get(method)


def response_of(described: Description, entry: Entry, status: int) -> Mapping[str, Any] | None:
    """What is said of a status, references followed; None where it is not listed."""
    said: Mapping[str, Any] | None = entry["responses"].get(str(status))
    if said is not None and "$ref" in said:
        named: Mapping[str, Any] = described.document["components"]["responses"][
            said["$ref"].rpartition("/")[2]
        ]
        return named
    return said


def deviation(described: Description, method: str, path: str, status: int, body: Any) -> str | None:
    """In what a response is not as described; None when it is."""
    entry = operation_of(described, method, path)
    if entry is None:
        return None
    said = response_of(described, entry, status)
    if said is None:
        return f"{entry['operationId']}: {status} is not listed"
    content = said.get("content", {}).get("application/json")
    if content is None:
        return None
    problems = list(described.validator(content["schema"]).iter_errors(body))
    return f"{entry['operationId']} {status}: {problems[0]}" if problems else None
