"""The arguments of an operation from the command line: ``key=value``, read by the type that the operation declares."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from prepay._contract.kinds import is_object

__all__ = ["FieldError", "completed", "fields_of", "read_fields", "read_json"]

WORDS = {"true": True, "yes": True, "false": False, "no": False}


class FieldError(ValueError):
    """The arguments cannot be meant; the message says what is wrong and what to do."""


def fields_of(operation: Any) -> dict[str, tuple[str, bool]]:
    """The arguments of an operation: their declared type, and whether they are required."""
    return {
        name: (str(parameter.annotation), parameter.default is inspect.Parameter.empty)
        for name, parameter in inspect.signature(operation).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }


def read_fields(operation: Any, pairs: Sequence[str]) -> dict[str, Any]:
    """Arguments from ``key=value``; the same key twice makes a list.

    Raises:
        FieldError: there is no such argument, or its value is not of its type.
    """
    known = fields_of(operation)
    read: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise FieldError(f"{pair!r} is no argument; write name=value, or - to read JSON from stdin")
        _check_name(name, known)
        value = _read(name, text, known[name][0])
        read[name] = [*read[name], *value] if isinstance(value, list) and name in read else value
    return read


def read_json(operation: Any, text: str) -> dict[str, Any]:
    """Arguments from a JSON object.

    Raises:
        FieldError: it is no JSON object, or holds what the operation does not take.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise FieldError(f"stdin holds no JSON: {error}") from None
    if not is_object(found):
        raise FieldError("stdin must hold one JSON object, with the operation's arguments as its members")
    known = fields_of(operation)
    for name in found:
        _check_name(name, known)
    return found


def completed(operation: Any, given: Mapping[str, Any]) -> None:
    """Check that nothing is missing.

    Raises:
        FieldError: a required argument is missing.
    """
    missing = [name for name, (_, required) in fields_of(operation).items() if required and name not in given]
    if missing:
        raise FieldError(f"it needs {', '.join(missing)} as well")


def _check_name(name: str, known: Mapping[str, object]) -> None:
    if name in known:
        return
    near = get_close_matches(name, known, n=2)
    raise FieldError(
        f"it takes no {name!r}; {'did you mean ' + ' or '.join(near) if near else 'it takes ' + ', '.join(known)}"
    )


def _read(name: str, text: str, declared: str) -> Any:
    kinds = [kind for kind in declared.split(" | ") if kind != "Unset"]
    if "None" in kinds and text == "null":
        return None
    kind = kinds[0]
    try:
        if kind.startswith("Sequence["):
            return json.loads(text) if text.startswith("[") else text.split(",")
        if "Mapping[str, Any]" in kinds:
            return json.loads(text)
        if kind == "bool":
            return WORDS[text.lower()]
        return {"int": int, "float": float}.get(kind, str)(text)
    except (ValueError, KeyError):
        wanted = {"int": "a whole number", "float": "a number", "bool": "true or false"}.get(kind, "JSON")
        raise FieldError(f"{name} takes {wanted}, not {text!r}") from None
