"""The faults of a mock, in a test's hands: planned, met, forgotten, and those that nothing has met."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from prepay_mock.handles.channel import Channel, path
from prepay_mock.handles.deprecated import warn_old
from prepay_mock.handles.errors import UnusedFaultWarning, wrong
from prepay_mock.handles.requests import key_text
from prepay_mock.handles.times import Span, seconds_of

if TYPE_CHECKING:
    from prepay_mock.handles.account import AccountHandle
    from prepay_mock.world.faults import FaultKind

__all__ = ["FaultHandle", "FaultsHandle", "UnusedFaults", "check_mode", "report"]

UnusedFaults: TypeAlias = Literal["ignore", "warn", "fail"]
"""What becomes of a fault that nothing has met: nothing, an ``UnusedFaultWarning``, or an AssertionError."""
UNUSED: tuple[UnusedFaults, ...] = ("ignore", "warn", "fail")


class FaultHandle:
    """One planned fault.

    Attributes:
        id: the fault's id.
    """

    def __init__(self, channel: Channel, fault_id: str) -> None:
        self._channel = channel
        self.id = fault_id

    def __repr__(self) -> str:
        return f"<fault {self.id}>"

    @property
    def hits(self) -> int:
        """How many requests it has met."""
        return int(self._channel.call("GET", path("faults", self.id))["met"])


class FaultsHandle(Sequence[Mapping[str, Any]]):
    """The faults that are planned: a sequence of them, as ``GET /_prepay/faults`` shows them.

    May be used from any thread. ``unused`` says what becomes of a fault that nothing has met.
    """

    def __init__(self, channel: Channel, unused: UnusedFaults = "warn") -> None:
        self._channel = channel
        self._unused: UnusedFaults = unused
        # Those that were planned here. A server has others too, of other programs.
        self._own: set[str] = set()

    def add(
        self,
        fault: FaultKind,
        *,
        operation: str | None = None,
        key: AccountHandle[Any, Any] | str | None = None,
        times: int | None = 1,
        after: int = 0,
        status: int | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
        delay: Span | None = None,
        dry_run: bool = False,
        delay_ms: int | None = None,
    ) -> str:
        """Plan a fault.

        Args:
            fault: ``status``, ``delay``, ``drop_request``, ``lose_response``, ``truncate``, ``malformed``,
                ``backend_status`` or ``unknown_fields``.
            operation: the operation that it meets: ``VENDOR.bundles.create``, ``bundles.create`` where one vendor
                alone has it, or its operationId; every operation when None.
            key: the account or key that it meets; every key when None.
            times: how many requests it meets; None = all from now on.
            after: how many matching requests pass first.
            status: the HTTP status, for ``status`` and ``backend_status``.
            code: the vendor's error code, for ``status``.
            headers: further response headers, for ``status``.
            delay: how late the response comes, for ``delay``: seconds or a timedelta, in whole milliseconds.
            dry_run: whether it meets dry runs too.
            delay_ms: deprecated; ``delay`` in milliseconds.

        Returns:
            The fault's id.

        Raises:
            ControlError: there is no such fault or operation, or an argument is missing or out of its range.
            TypeError: there is no such argument.
        """
        if delay_ms is not None:
            warn_old("faults.add(delay_ms=…)", "delay=SECONDS")
        if delay is not None:
            if delay_ms is not None:
                raise wrong("delay", "and delay_ms are the same; give delay alone")
            delay_ms = round(seconds_of(delay, "delay") * 1000)
        optional = {
            "operation": operation,
            "key": None if key is None else key_text(key),
            "status": status,
            "code": code,
            "headers": None if headers is None else dict(headers),
            "delay_ms": delay_ms,
            "dry_run": dry_run or None,
        }
        body: dict[str, Any] = {"fault": fault, "times": times, "after": after}
        body |= {name: value for name, value in optional.items() if value is not None}
        fault_id: str = self._channel.call("POST", "/faults", body)["id"]
        self._own.add(fault_id)
        return fault_id

    @contextlib.contextmanager
    def planned(
        self,
        fault: FaultKind,
        *,
        operation: str | None = None,
        key: AccountHandle[Any, Any] | str | None = None,
        times: int | None = 1,
        after: int = 0,
        status: int | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
        delay: Span | None = None,
        dry_run: bool = False,
    ) -> Generator[FaultHandle]:
        """Plan a fault for a block; arguments and errors as for ``add``.

        ``with mock.faults.planned("lose_response") as fault:`` gives a handle whose ``hits`` tells how many requests
        the fault has met. When the block ends what is left of it is forgotten.
        """
        made = FaultHandle(
            self._channel,
            self.add(
                fault,
                operation=operation,
                key=key,
                times=times,
                after=after,
                status=status,
                code=code,
                headers=headers,
                delay=delay,
                dry_run=dry_run,
            ),
        )
        failed = True
        try:
            yield made
            failed = False
        finally:
            left = [one for one in self._planned() if one["id"] == made.id]
            if left:
                self.remove(made)
        if not failed:
            report(_texts(left), self._unused, depth=3)

    def remove(self, fault: FaultHandle | str) -> None:
        """Forget one planned fault; raises ControlError when it is not planned, or has been used up."""
        fault_id = fault if isinstance(fault, str) else fault.id
        self._channel.call("DELETE", path("faults", fault_id))
        self._own.discard(fault_id)

    def clear(self) -> None:
        """Forget every planned fault."""
        self._channel.call("DELETE", "/faults")
        self._own.clear()

    def unused(self) -> list[str]:
        """Those of the faults planned here that no request has met so far, one line each."""
        return _texts(one for one in self._planned() if one["id"] in self._own) if self._own else []

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


def _texts(planned: Iterable[Mapping[str, Any]]) -> list[str]:
    return [
        f"{one['id']} ({one['fault']} for {one['operation'] or 'every operation'})"
        for one in planned
        if not one["met"]
    ]


def report(unused: Sequence[str], mode: UnusedFaults, *, depth: int = 1) -> None:
    """Say of faults that nothing has met what is to be said of them.

    Raises:
        AssertionError: there are some, and the mode is ``fail``.
    """
    if not unused or mode == "ignore":
        return
    message = f"no request has met {', '.join(unused)}; the test did not test what it says"
    if mode == "fail":
        raise AssertionError(message)
    warnings.warn(message, UnusedFaultWarning, stacklevel=depth + 1)


def check_mode(mode: str) -> None:
    """Raise ControlError for what is none of the three words of ``UnusedFaults``."""
    if mode not in UNUSED:
        raise wrong("unused_faults", f"must be {', '.join(UNUSED[:-1])} or {UNUSED[-1]}, not {mode!r}")
