"""What kind of JSON value something is, told so that type checkers follow."""

from __future__ import annotations

import json
from typing import Any, Final, TypeGuard

__all__ = ["is_array", "is_integer", "is_object", "without_doubles"]


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether it is a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether it is a JSON array."""
    return isinstance(value, list)


def is_integer(value: object) -> TypeGuard[int]:
    """Whether it is a whole number; ``true`` and ``false``, which Python counts as such, are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def without_doubles(content: bytes) -> Any:
    """Decode JSON in which no object names a field twice: readers do not agree on which of the values counts.

    Raises:
        ValueError: it is not such JSON.
        RecursionError: it is nested too deeply.
    """
    # As json.loads does it, but for the decoder, which that would build anew each time.
    found: Any = _DECODER.decode(
        content.decode(json.detect_encoding(content), "surrogatepass").removeprefix("\ufeff")
    )
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object names a field twice")
    return found


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object)
