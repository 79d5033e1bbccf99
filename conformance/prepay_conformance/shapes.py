"""Telling what a decoded JSON value is, so that type checkers follow."""

from __future__ import annotations

import re
from typing import Any, TypeGuard

from prepay_conformance.limits import MAX_JSON_DEPTH

__all__ = ["fields_of", "is_array", "is_object", "nests_too_deeply"]

_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether this is an object of JSON."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Whether this is an array of JSON."""
    return isinstance(value, list)


def fields_of(value: Any, *path: str) -> dict[str, Any]:
    """The object at a place of a decoded value; empty where there is none."""
    for name in path:
        value = value.get(name) if is_object(value) else None
    return value if is_object(value) else {}


def nests_too_deeply(body: bytes) -> bool:
    """Return True if a body holds arrays or objects within each other beyond ``MAX_JSON_DEPTH``.

    Whoever goes through such a value level by level ends in a RecursionError.
    """
    if body.count(b"[") + body.count(b"{") <= MAX_JSON_DEPTH:
        return False
    depth = 0
    for match in _BRACKETS.finditer(_TEXTS.sub(b"", body)):
        depth += 1 if match[0] in b"[{" else -1
        if depth > MAX_JSON_DEPTH:
            return True
    return False
