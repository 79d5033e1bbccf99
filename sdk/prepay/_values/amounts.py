"""Numbers of credits in decoded JSON."""

from __future__ import annotations

from typing import Any, Final

from prepay._contract.kinds import is_integer, is_object

__all__ = ["MOST_CREDITS", "credits_in", "field_of"]

MOST_CREDITS: Final = 10**15
"""The largest number that is taken for a number of credits, in either direction."""


def credits_in(holder: Any, *names: str) -> int | None:
    """The first of these fields that holds whole credits."""
    for name in names:
        value = field_of(holder, name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if is_integer(value) and -MOST_CREDITS <= value <= MOST_CREDITS:
            return value
    return None


def field_of(holder: Any, name: str) -> Any:
    """A field of what may be an object; None when it is none."""
    return holder.get(name) if is_object(holder) else None
