"""From decoded JSON to typed results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from prepay._contract.kinds import is_array, is_object
from prepay._operation.results import ApiList, ApiObject, M, NoContent, Parser

__all__ = ["date", "each", "first_fit", "integer", "model", "nothing", "timestamp", "whole_answer"]


def model(cls: type[M]) -> Callable[[Any], M | Any]:
    """Read a JSON object as ``cls``."""
    return lambda value: cls.from_dict(value) if is_object(value) else value


def each(parse: Parser) -> Callable[[Any], Any]:
    """Read every item of a JSON array."""
    return lambda value: (
        [None if item is None else parse(item) for item in value] if is_array(value) else value
    )


def whole_answer(parse: Parser) -> Callable[[Any], Any]:
    """Read a bare JSON array that is a whole answer."""
    return lambda value: ApiList(parse(value)) if is_array(value) else value


def nothing(_: Any) -> NoContent:
    """Read an answer without a body."""
    return NoContent()


def first_fit(*classes: type[ApiObject]) -> Callable[[Any], Any]:
    """Read a JSON object as the class that knows most of its fields; the first of them when two know as many."""

    def parse(value: Any) -> Any:
        if not is_object(value):
            return value
        known = [sum(wire_name in value for _, wire_name, _ in cls._fields) for cls in classes]
        return classes[known.index(max(known))].from_dict(value)

    return parse


def integer(value: Any) -> Any:
    """Read a whole number; some servers write 82 as 82.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def timestamp(value: Any) -> Any:
    """Read an ISO 8601 date and time."""
    return _iso(dt.datetime.fromisoformat, value)


def date(value: Any) -> Any:
    """Read an ISO 8601 date."""
    return _iso(dt.date.fromisoformat, value)


def _iso(read: Callable[[str], Any], value: Any) -> Any:
    try:
        return read(value)
    except (TypeError, ValueError):
        return value
