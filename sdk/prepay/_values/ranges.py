"""Values that people hand in: the ranges that they must be in, and how much of them an error may show."""

from __future__ import annotations

import datetime as dt
import math
import numbers
from typing import Any, Final

from prepay.errors import InvalidArgumentError

__all__ = ["LONGEST", "of_kind", "seconds", "shown", "whole"]

LONGEST: Final = 24 * 86_400.0
"""Most seconds that a time limit may have: sockets count it in milliseconds, and in 31 bits."""
_MOST_SHOWN: Final = 24
_KEY_PREFIXES: Final = ("sk_", "sk-", "Bearer ", "whsec_")


def shown(value: object) -> str:
    """Return a value as an error may show it: short, and without anything that may be a secret."""
    kind = type(value)
    if kind is str:
        return _shown_text(str(value))
    try:
        text = repr(value) if value is None or kind in (bool, int, float, dt.timedelta) else ""
    except ValueError:
        # An integer with more digits than Python writes out.
        text = ""
    if text and len(text) <= 2 * _MOST_SHOWN:
        return text
    return f"{'an' if kind.__name__[:1].lower() in 'aeiou' else 'a'} {kind.__name__}"


def _shown_text(value: str) -> str:
    if value.startswith(_KEY_PREFIXES):
        return "text that looks like a key"
    return repr(value) if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]!r}…"


def of_kind(value: object, kind: Any, says: str) -> None:
    """Refuse a value that is not of this type.

    Raises:
        InvalidArgumentError: it is not; ``says`` tells what it must be.
    """
    if not isinstance(value, kind):
        raise InvalidArgumentError(f"{says}, not {shown(value)}.")


def seconds(value: Any, what: str, *, note: str = "", endless: bool = True) -> float:
    """Return a time limit in seconds.

    Args:
        value: a number, or a timedelta.
        what: what errors call it.
        note: what else it may be, for the error: ``" or None"``.
        endless: infinity is taken, and given back as it is.

    Raises:
        InvalidArgumentError: it is not a number, is below 0, or more than :data:`LONGEST`.
    """
    if isinstance(value, dt.timedelta):
        number = value.total_seconds()
    elif isinstance(value, bool) or not isinstance(value, numbers.Real):
        number = math.nan
    else:
        number = _float(value)
    if (endless and number == math.inf) or 0 <= number <= LONGEST:
        return number
    raise InvalidArgumentError(
        f"{what} must be a number of seconds from 0 to {LONGEST:.0f}{note}, not {shown(value)}."
    )


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.nan


def whole(value: Any, what: str, *, least: int = 0, unit: str = "credits") -> int:
    """Return a whole number that is large enough.

    Raises:
        InvalidArgumentError: it is not one.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return int(value)
    raise InvalidArgumentError(
        f"{what} must be a whole number of {unit}, at least {least}, not {shown(value)}."
    )
