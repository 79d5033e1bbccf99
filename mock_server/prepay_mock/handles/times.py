"""Instants and spans, as Python has them and as the control API writes them."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from prepay_mock.handles.errors import wrong

__all__ = ["Span", "instant_of", "seconds_of", "text_of"]

Span = float | timedelta
"""A length of time: seconds, or a timedelta."""


def seconds_of(span: Span, name: str) -> float:
    """A span in seconds.

    Raises:
        TypeError: it is neither a number nor a timedelta.
        ControlError: it is not finite.
    """
    if isinstance(span, timedelta):
        return span / timedelta(seconds=1)
    # Values come from untyped code too; True is an int for Python, and no length of time.
    if isinstance(span, bool) or not isinstance(span, int | float):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"{name} must be a number of seconds or a timedelta, not {type(span).__name__}")
    if not math.isfinite(span):
        raise wrong(name, f"must be a finite number of seconds, not {span}")
    return span


def instant_of(text: str) -> datetime:
    """An instant of the control API, with its offset."""
    return datetime.fromisoformat(text)


def text_of(instant: datetime | str, name: str) -> str:
    """An instant as ISO 8601; raises ControlError for a datetime without an offset."""
    if isinstance(instant, str):
        return instant
    if instant.tzinfo is None:
        raise wrong(
            name, "needs an offset: give a datetime with tzinfo, such as datetime(2026, 6, 1, tzinfo=UTC)"
        )
    return instant.isoformat()
