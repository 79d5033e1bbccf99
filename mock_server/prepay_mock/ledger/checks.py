"""Checks of what callers hand in. They run before anything moves, so a refused call has changed nothing."""

from __future__ import annotations

from typing import Any

from prepay_mock.ledger.errors import BadArgument


def check_whole(what: str, value: object, least: int) -> None:
    """Refuse all but whole numbers from `least` up.

    Raises:
        BadArgument: bool, float and everything else that is not exactly an int, or an int below `least`.
    """
    if type(value) is not int:  # a bool is an int to isinstance, and 5.0 == 5 would let a float in
        raise BadArgument(f"{what} must be a whole number (int), not {type(value).__name__}")
    if value < least:
        raise BadArgument(f"{what} must be at least {least}, not {value}")


def check_text(what: str, value: object) -> None:
    """Refuse all but str.

    Raises:
        BadArgument: of another type.
    """
    if not isinstance(value, str):
        raise BadArgument(f"{what} must be text (str), not {type(value).__name__}")


def check_labels(note: Any, detail: Any) -> None:
    """Refuse labels of the wrong type: entries are shared between snapshots and are never altered.

    Raises:
        BadArgument: note is not text, or detail, or something in it, can change (a dict, a list).
    """
    check_text("note", note)
    try:
        hash(detail)
    except TypeError:
        raise BadArgument(
            f"detail must be immutable, not {type(detail).__name__}: hand in a tuple, such as tuple(parts.items())"
        ) from None
