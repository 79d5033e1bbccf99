"""A mock's clock in a test's hands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from prepay_mock.handles.channel import Channel
from prepay_mock.handles.times import Span, instant_of, seconds_of, text_of

__all__ = ["ClockHandle"]

_SECONDS = MappingProxyType({"days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1})


class ClockHandle:
    """The mock's virtual time. Lots, jobs, tasks, rate limits, idempotency windows and retries all follow it.

    May be used from any thread.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def __repr__(self) -> str:
        return f"<clock at {self.now.isoformat()}{', frozen' if self.frozen else ''}>"

    @property
    def now(self) -> datetime:
        """The present instant, in UTC."""
        return instant_of(self._channel.call("GET", "/clock")["now"])

    @property
    def next_event(self) -> datetime | None:
        """When the next thing will happen; None when nothing is to come."""
        following = self._channel.call("GET", "/clock")["next_event"]
        return None if following is None else instant_of(following)

    @property
    def frozen(self) -> bool:
        """Whether time stands still."""
        return bool(self._channel.call("GET", "/clock")["frozen"])

    def advance(
        self,
        span: Span | None = None,
        *,
        days: float | None = None,
        hours: float | None = None,
        minutes: float | None = None,
        seconds: float | None = None,
    ) -> datetime:
        """Move time forward; everything that becomes due on the way happens, each thing at its own instant.

        ``advance(3600)``, ``advance(timedelta(hours=1))`` and ``advance(hours=1)`` are the same; what is given adds up.

        Args:
            span: seconds, or a timedelta.
            days: days of 24 hours.
            hours: hours.
            minutes: minutes.
            seconds: seconds.

        Returns:
            The instant that it is then.

        Raises:
            TypeError: no span was given, or something that is none.
            ControlError: the span is negative or too long.
        """
        parts = {"days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
        named = {name: value for name, value in parts.items() if value is not None}
        if span is None and not named:
            raise TypeError(
                "clock.advance() needs a span: advance(3600), advance(timedelta(hours=1)) or advance(hours=1)"
            )
        whole = 0.0 if span is None else seconds_of(span, "span")
        whole += sum(seconds_of(value, name) * _SECONDS[name] for name, value in named.items())
        return self._move({"advance_seconds": whole})

    def set(self, instant: datetime | str) -> datetime:
        """Jump to an instant (a datetime with its offset, or ISO 8601); raises ControlError for one that is past."""
        return self._move({"now": text_of(instant, "instant")})

    def to_next_event(self) -> datetime:
        """Jump to the next thing that will happen; raises ControlError when nothing is to come."""
        return self._move({"to": "next-event"})

    def freeze(self) -> datetime:
        """Stop time where it is."""
        return self._move({"frozen": True})

    def unfreeze(self) -> datetime:
        """Let time run on from where it stands."""
        return self._move({"frozen": False})

    def _move(self, move: Mapping[str, Any]) -> datetime:
        return instant_of(self._channel.call("POST", "/clock", move)["now"])
