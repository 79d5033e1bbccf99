"""One change between two contracts, and the collection of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from prepay_conformance.diff.errors import DiffError

__all__ = ["Change", "Changes", "Level"]


class Level(StrEnum):
    """What a change does to a program that works with the old contract."""

    BREAKING = "breaking"
    """It can be refused, misread what it gets, or pay something else."""
    WARNING = "warning"
    """It goes on, but perhaps not as its author expects."""
    HARMLESS = "harmless"
    """It does not notice."""

    @property
    def rank(self) -> int:
        """0 for the worst level."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two contracts."""

    level: Level
    """What it does to clients."""
    rule: str
    """The rule that found it, such as ``field-removed``: stable from release to release."""
    where: str
    """The place, for people: method and path, request or response status, and the field."""
    message: str
    """What has changed, in one sentence."""
    operation: str = ""
    """Method and path of the operation; empty for what belongs to none."""
    operation_id: str = ""
    """Its operationId."""
    side: str = ""
    """``request`` or ``response``: who is hurt, senders or readers. Empty where it is both."""
    file: str = ""
    """The file that holds the place."""
    pointer: str = ""
    """JSON pointer to it in the new contract, or in the old one for what is gone."""
    in_old: bool = False
    """True if file and pointer are those of the old contract."""

    @property
    def breaking(self) -> bool:
        """Return True if a client that kept the old contract can fail, or pay something else, under the new one."""
        return self.level is Level.BREAKING

    @property
    def kind(self) -> str:
        """The rule, under its older name."""
        return self.rule

    def as_json(self) -> dict[str, Any]:
        """Return the change as JSON."""
        return {
            "rule": self.rule,
            "level": self.level.value,
            "breaking": self.breaking,
            "kind": self.rule,
            "where": self.where,
            "message": self.message,
            "operation": self.operation or None,
            "operation_id": self.operation_id or None,
            "side": self.side or None,
            "file": self.file or None,
            "pointer": self.pointer,
            "in": "old" if self.in_old else "new",
        }


class Changes:
    """Collects the changes of a comparison; the same change is listed once.

    Args:
        most: how many are kept before the comparison stops.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[tuple[str, str, str], Change] = {}

    def add(self, change: Change) -> None:
        """Add a change.

        Raises:
            DiffError: there are too many.
        """
        key = (change.rule, change.where, change.message)
        known = self._found.get(key)
        if known is None:
            if len(self._found) >= self._most:
                raise DiffError(f"the contracts differ in more than {self._most} places.")
            self._found[key] = change
        elif change.level.rank < known.level.rank:
            self._found[key] = replace(known, level=change.level)

    def __len__(self) -> int:
        return len(self._found)

    def revise(self, start: int, revise: Callable[[Change], Change]) -> None:
        """Let a function say more of the changes that were found from ``start`` on."""
        for key in list(self._found)[start:]:
            self._found[key] = revise(self._found[key])

    def all(self) -> list[Change]:
        """Return every change, the worst level first, otherwise in the order in which they were found."""
        return sorted(self._found.values(), key=lambda change: change.level.rank)
