"""Telling what a decoded JSON value is, so that type checkers follow."""

from __future__ import annotations

from typing import Any, TypeGuard

__all__ = ["fields_of", "is_array", "is_object"]


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
