"""Trouble on demand: which fault meets which request, and when.

A fault is matched by operation and key, may skip the first requests (``after``) and ends by itself (``times``).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from typing import Any, Final, Literal, TypeAlias, get_args

__all__ = [
    "KINDS",
    "MOST_DELAY_MS",
    "MOST_FAULTS",
    "NUMBERED",
    "Fault",
    "FaultBook",
    "FaultKind",
    "TooManyFaults",
    "check_kind",
]

FaultKind: TypeAlias = Literal[
    "status",
    "delay",
    "drop_request",
    "lose_response",
    "truncate",
    "malformed",
    "backend_status",
    "unknown_fields",
]
KINDS: Final[tuple[str, ...]] = get_args(FaultKind)
MOST_DELAY_MS: Final = 600_000
"""The longest delay, in milliseconds."""
MOST_FAULTS: Final = 1000
"""Faults that may be planned at once."""
NUMBERED: Final = {
    "status": ("an HTTP status", 200, 599),
    "backend_status": ("an HTTP status", 200, 599),
    "delay": ("milliseconds", 0, MOST_DELAY_MS),
}
"""The kinds that take a number: what it is, the least and the most. The control API's schema has the same
limits, but that it refuses a planned backend status below 400, which would be no fault.
"""


class TooManyFaults(ValueError):
    """``MOST_FAULTS`` are planned already."""


def check_kind(kind: str) -> None:
    """Raise ValueError for an unknown kind; the message has the nearest one and all of them."""
    if kind in KINDS:
        return
    near = get_close_matches(kind, KINDS, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise ValueError(f"Unknown fault {kind[:100]!r}. {hint}Choose from: {', '.join(KINDS)}.")


@dataclass(slots=True)
class Fault:
    """One planned fault.

    Args:
        fault: one of ``KINDS``.
        operation: an operationId, or None for every operation.
        key: an account's key, or None for every account.
        times: how many requests it meets; None means all from now on.
        after: how many matching requests pass unharmed first.
        status: the status of ``status`` and ``backend_status``.
        code: the vendor's error code for ``status``; the contract's own when None.
        headers: further headers for ``status``.
        delay_ms: milliseconds for ``delay``.
        dry_run: whether it meets dry runs too; otherwise they pass as if it were not there.
    """

    fault: str
    operation: str | None = None
    key: str | None = None
    times: int | None = 1
    after: int = 0
    status: int | None = None
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    delay_ms: int = 0
    dry_run: bool = False
    id: str = ""
    met: int = 0
    """How many requests it has met."""

    def dump(self) -> dict[str, Any]:
        """The fault as plain data."""
        return asdict(self)


class FaultBook:
    """All planned faults of a world, in the order in which they were planned."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self._spent: deque[Fault] = deque(maxlen=MOST_FAULTS)
        self._count = 0

    def __bool__(self) -> bool:
        return bool(self._planned)

    def __len__(self) -> int:
        return len(self._planned)

    def add(self, fault: Fault) -> Fault:
        """Plan a fault; returns it with its id. Raises ValueError for an unknown kind, or when there are too many."""
        check_kind(fault.fault)
        if len(self._planned) >= MOST_FAULTS:
            raise TooManyFaults(
                f"{MOST_FAULTS} faults are planned already. Remove some with DELETE /_prepay/faults."
            )
        self._count += 1
        fault.id = fault.id or f"fault_{self._count}"
        self._planned.append(fault)
        return fault

    def planned(self) -> list[Fault]:
        """The faults still planned."""
        return list(self._planned)

    def find(self, fault_id: str) -> Fault | None:
        """Return a fault that is planned, or was used up; of those the last ``MOST_FAULTS`` are known."""
        return next((fault for fault in (*self._planned, *self._spent) if fault.id == fault_id), None)

    def drop(self, fault_id: str) -> bool:
        """Forget one planned fault; whether there was one of that id."""
        kept = [fault for fault in self._planned if fault.id != fault_id]
        found = len(kept) < len(self._planned)
        self._planned = kept
        return found

    def clear(self) -> None:
        """Forget every planned fault; their ids are not given again."""
        self._planned.clear()
        self._spent.clear()

    def meet(self, operation: str, key: str | None, *, dry_run: bool = False) -> list[Fault]:
        """The faults that this request meets; they are used up by it.

        A dry run meets only those that are meant for dry runs: a client asks for the price before it buys, and a fault
        that was added for the purchase must not be spent on the question.
        """
        met: list[Fault] = []
        for fault in self._planned:
            if fault.operation not in (None, operation) or fault.key not in (None, key):
                continue
            if dry_run and not fault.dry_run:
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.met += 1
            if fault.times is not None:
                fault.times -= 1
            met.append(fault)
        if met:
            self._spent.extend(fault for fault in met if fault.times == 0)
            self._planned = [fault for fault in self._planned if fault.times is None or fault.times > 0]
        return met

    def dump(self) -> dict[str, Any]:
        """The planned faults, and how many there have been, as plain data."""
        return {"count": self._count, "planned": [fault.dump() for fault in self._planned]}

    def load(self, data: Mapping[str, Any]) -> None:
        """Take up dumped faults in place of the planned ones."""
        self._planned = [Fault(**entry) for entry in data["planned"]]
        self._spent.clear()
        self._count = data["count"]
