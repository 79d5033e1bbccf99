"""What a test holds of a mock's clock, its faults and the requests that came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from prepay_mock.handles.channel import Channel

if TYPE_CHECKING:
    from prepay_mock.world.faults import FaultKind

__all__ = ["ClockHandle", "FaultsHandle", "Recorded", "RequestsHandle"]


_ALL_REQUESTS = 1000


class ClockHandle:
    """The mock's virtual time. Lots, jobs, tasks, rate limits, idempotency windows and retries all follow it."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def __repr__(self) -> str:
        return f"<clock at {self.now.isoformat()}{', frozen' if self.frozen else ''}>"

    @property
    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.fromisoformat(self._channel.call("GET", "/clock")["now"])

    @property
    def frozen(self) -> bool:
        """Whether time stands still."""
        return bool(self._channel.call("GET", "/clock")["frozen"])

    def advance(
        self,
        span: timedelta | None = None,
        *,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> datetime:
        """Move time forward; everything that becomes due on the way happens, each thing at its own instant.

        Raises:
            ControlError: the span is negative.
        """
        whole = (span or timedelta()) + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._move({"advance_seconds": whole / timedelta(seconds=1)})

    def set(self, instant: datetime | str) -> datetime:
        """Jump to an instant (a datetime with its offset, or ISO 8601); raises ControlError for one that is past."""
        return self._move({"now": instant if isinstance(instant, str) else instant.isoformat()})

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
        return datetime.fromisoformat(self._channel.call("POST", "/clock", move)["now"])


class FaultsHandle(Sequence[Mapping[str, Any]]):
    """The faults that are planned: a sequence of them, as ``GET /_prepay/faults`` shows them."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.planned_some = False
        """Whether a fault was planned by this handle since it last forgot them."""

    def add(
        self,
        fault: FaultKind,
        *,
        operation: str | None = None,
        key: str | None = None,
        times: int | None = 1,
        after: int = 0,
        **facts: Any,
    ) -> str:
        """Plan a fault.

        Args:
            fault: ``status``, ``delay``, ``drop_request``, ``lose_response``, ``truncate``, ``malformed``,
                ``backend_status`` or ``unknown_fields``.
            operation: the operationId that it meets; every operation when None.
            key: the key that it meets; every key when None.
            times: how many requests it meets; None = all from now on.
            after: how many matching requests pass first.
            facts: ``status``, ``code`` and ``headers`` for ``status``; ``delay_ms`` for ``delay``; ``status`` for
                ``backend_status``.

        Returns:
            The fault's id.

        Raises:
            ControlError: there is no such fault or operation, or a fact is missing or out of its range.
        """
        named = {"operation": operation, "key": key}
        body = {"fault": fault, "times": times, "after": after, **facts}
        body |= {name: value for name, value in named.items() if value is not None}
        fault_id: str = self._channel.call("POST", "/faults", body)["id"]
        self.planned_some = True
        return fault_id

    def clear(self) -> None:
        """Forget every planned fault."""
        self._channel.call("DELETE", "/faults")
        self.planned_some = False

    def _planned(self) -> list[Mapping[str, Any]]:
        planned: list[Mapping[str, Any]] = self._channel.call("GET", "/faults")["faults"]
        return planned

    def __len__(self) -> int:
        return len(self._planned())

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> list[Mapping[str, Any]]: ...

    def __getitem__(self, index: int | slice) -> Mapping[str, Any] | list[Mapping[str, Any]]:
        return self._planned()[index]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self._planned())


class Recorded(NamedTuple):
    """One request that the mock heard. Secrets in it are masked.

    Attributes:
        seq: position in the journal.
        at: when, ISO 8601.
        vendor: whose API.
        operation: its operationId; None where no operation was found.
        key: the account's key; None where none was accepted.
        method: of the request.
        path: of the request.
        query: of the request.
        status: of the answer; also of one that a fault kept from arriving.
        request: the decoded body, or None.
        response: the decoded body, or None.
    """

    seq: int
    at: str
    vendor: str
    operation: str | None
    key: str | None
    method: str
    path: str
    query: str
    status: int
    request: Any
    response: Any


class RequestsHandle(Sequence[Recorded]):
    """The requests that the mock heard, oldest first; calls to the control surface are not among them."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def where(
        self, *, key: str | None = None, operation: str | None = None, status: int | None = None
    ) -> list[Recorded]:
        """Those of a key, an operation, a status."""
        found = self._channel.call(
            "GET", "/requests", key=key, operation=operation, status=status, limit=_ALL_REQUESTS
        )
        return [Recorded(**entry) for entry in found["requests"]]

    def clear(self) -> None:
        """Forget them."""
        self._channel.call("DELETE", "/requests")

    def __len__(self) -> int:
        return len(self.where())

    @overload
    def __getitem__(self, index: int) -> Recorded: ...

    @overload
    def __getitem__(self, index: slice) -> list[Recorded]: ...

    def __getitem__(self, index: int | slice) -> Recorded | list[Recorded]:
        return self.where()[index]

    def __iter__(self) -> Iterator[Recorded]:
        return iter(self.where())
