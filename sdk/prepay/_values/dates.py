"""Dates in HTTP headers, in every form of RFC 9110. Always UTC; what is not a date is None."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_tz

__all__ = ["http_date"]

LONGEST_DATE = 64
"""Characters of the longest text that is read as a date; the longest form of RFC 9110 has 33."""


def http_date(text: str | None, now: float | None = None) -> float | None:
    """Return a date in seconds since the epoch; None for what is not a date of the calendar.

    The forms are IMF-fixdate, RFC 850 (two-digit year) and asctime. A date without a zone, or with the zone
    ``-0000``, is UTC: HTTP has no local time.

    Args:
        text: the value of the header.
        now: the present instant, against which a two-digit year is read: one that seems more than 50 years ahead is
            the latest such year in the past.
    """
    if not text or len(text) > LONGEST_DATE or not text.isascii():
        return None
    try:
        read = parsedate_tz(text)
        if read is None:
            return None
        zone = dt.timezone(dt.timedelta(seconds=read[9] or 0))
        date = dt.datetime(*read[:6], tzinfo=zone)
        found = date.timestamp()
    except (ValueError, TypeError, OverflowError, LookupError):
        return None
    if now is not None and _has_short_year(text):
        return _near(found, date, now)
    return found


def _has_short_year(text: str) -> bool:
    """Return True for the form of RFC 850: ``Sunday, 06-Nov-94 08:49:37 GMT``."""
    parts = text.split("-")
    return len(parts) > 2 and len(parts[2].split(" ")[0]) == 2


def _near(found: float, date: dt.datetime, now: float) -> float:
    try:
        today = dt.datetime.fromtimestamp(now, dt.UTC)
        year = today.year - today.year % 100 + date.year % 100
        moved = date.replace(year=year)
        if moved.timestamp() > today.replace(year=today.year + 50).timestamp():
            moved = date.replace(year=year - 100)
    except (ValueError, OverflowError, OSError):
        # The 29th of February of a year that has none.
        return found
    return moved.timestamp()
