"""Virtual time, in whole microseconds since the epoch. It never goes back (law L12)."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "SECOND",
    "Clock",
    "iso",
    "iso_millis",
    "iso_offset",
    "iso_seconds",
    "parse_instant",
    "to_datetime",
]

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = _EPOCH.replace(tzinfo=None)


def _system_time() -> int:
    return time.time_ns() // 1000


class Clock:
    """The one clock of a world: real time plus an offset, or frozen at an instant.

    Args:
        source: where real time comes from, microseconds since the epoch; tests inject their own.
        frozen_at: start frozen at this instant.
    """

    def __init__(self, source: Callable[[], int] = _system_time, frozen_at: int | None = None) -> None:
        self._source = source
        self._offset = 0
        self._start = self._frozen_at = frozen_at
        self._last = frozen_at or 0

    @property
    def frozen(self) -> bool:
        """Whether time stands still."""
        return self._frozen_at is not None

    def now(self) -> int:
        """The present instant; at least as late as any instant given before."""
        now = self._frozen_at if self._frozen_at is not None else self._source() + self._offset
        if now < self._last:
            return self._last
        self._last = now
        return now

    def real(self) -> int:
        """Real time, microseconds since the epoch; the clock's own time is this plus an offset, unless frozen."""
        return self._source()

    @contextlib.contextmanager
    def standing(self, now: int, real: int | None = None) -> Generator[None, None, None]:
        """Let real time stand still for the block, so that one command sees one instant only.

        Args:
            now: the clock's time in the block, until the block moves it.
            real: what real time was; for a command that runs again. None = what fits ``now``.
        """
        source = self._source
        fitting: int = source() if self.frozen else now - self._offset
        stands_at: int = fitting if real is None else real
        self._source = lambda: stands_at
        try:
            yield
        finally:
            self._source = source

    def advance(self, microseconds: int) -> int:
        """Move time forward; returns the new instant. Raises ValueError for a negative step."""
        if microseconds < 0:
            raise ValueError("time does not go back: advance by zero or more")
        return self.set(self.now() + microseconds)

    def set(self, instant: int) -> int:
        """Jump to an instant; raises ValueError when it lies in the past."""
        if instant < self.now():
            raise ValueError(f"time does not go back: it is {iso(self.now())} already")
        if self._frozen_at is not None:
            self._frozen_at = instant
        else:
            self._offset = instant - self._source()
        self._last = instant
        return instant

    def freeze(self) -> None:
        """Stop the clock where it is."""
        self._frozen_at = self.now()

    def unfreeze(self) -> None:
        """Let the clock run on from where it stands."""
        now = self.now()
        self._frozen_at = None
        self._offset = now - self._source()

    def rewind(self) -> None:
        """Be as at the start: frozen at the instant of then, or real time. For another world than the one so far."""
        self._offset = 0
        self._frozen_at = self._start
        self._last = self._start or 0

    def dump(self) -> dict[str, Any]:
        """The clock's state as plain data."""
        return {"now": self.now(), "frozen": self.frozen, "offset": self._offset, "start": self._start}

    def load(self, data: dict[str, Any], *, rewind: bool = False) -> None:
        """Take up a dumped state, which may lie in the past: it is another world's time from now on.

        Args:
            data: what ``dump`` gave.
            rewind: a running clock goes on from where it was, as after restoring a snapshot; otherwise the real time
                since the dump has passed in the world too, as after a restart.
        """
        self._start = data.get("start", self._start)
        self._last = data["now"]
        self._frozen_at = data["now"] if data["frozen"] else None
        self._offset = data["now"] - self._source() if rewind and not data["frozen"] else data["offset"]

    def seen(self, instant: int) -> None:
        """Never again be earlier than this instant."""
        self._last = max(self._last, instant)


def to_datetime(instant: int) -> datetime:
    """The instant as an aware datetime in UTC."""
    return _EPOCH + timedelta(microseconds=instant)


@lru_cache(maxsize=256)
def _to_the_second(seconds: int) -> str:
    # Twice as fast as an aware datetime's isoformat, which asks its zone for the offset each time.
    return (_NAIVE_EPOCH + timedelta(0, seconds)).isoformat()


def iso(instant: int) -> str:
    """ISO 8601 with six digits and ``+00:00``."""
    seconds, rest = divmod(instant, SECOND)
    return f"{_to_the_second(seconds)}.{rest:06d}+00:00"


def iso_offset(instant: int) -> str:
    """ISO 8601 with three digits and ``+00:00``."""
    seconds, rest = divmod(instant, SECOND)
    return f"{_to_the_second(seconds)}.{rest // 1000:03d}+00:00"


def iso_millis(instant: int) -> str:
    """ISO 8601 with three digits and ``Z``."""
    seconds, rest = divmod(instant, SECOND)
    return f"{_to_the_second(seconds)}.{rest // 1000:03d}Z"


def iso_seconds(instant: int) -> str:
    """ISO 8601 without a fraction and with ``Z``."""
    return f"{_to_the_second(instant // SECOND)}Z"


def parse_instant(text: str) -> int:
    """Microseconds since the epoch from ISO 8601 text; a missing offset means UTC.

    Raises:
        ValueError: the text is not ISO 8601.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)
