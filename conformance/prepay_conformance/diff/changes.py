"""One change, and collecting them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Change", "Changes"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two contracts."""

    breaking: bool
    """Whether a client that kept the old contract can fail, or pay something else, under the new one."""
    kind: str
    """What sort of change it is, such as ``field-removed``."""
    where: str
    """The operation, and the place in it."""
    message: str

    def as_json(self) -> dict[str, Any]:
        """The change as JSON."""
        return {"breaking": self.breaking, "kind": self.kind, "where": self.where, "message": self.message}


class Changes:
    """Collects the changes of a comparison; the same change is listed once."""

    def __init__(self) -> None:
        self._found: dict[Change, None] = {}

    def breaks(self, kind: str, where: str, message: str) -> None:
        """Add a breaking change."""
        self._found[Change(True, kind, where, message)] = None

    def harmless(self, kind: str, where: str, message: str) -> None:
        """Add a harmless change."""
        self._found[Change(False, kind, where, message)] = None

    def add(self, breaking: bool, kind: str, where: str, message: str) -> None:
        """Add a change of either sort."""
        self._found[Change(breaking, kind, where, message)] = None

    def all(self) -> list[Change]:
        """Every change, breaking ones first, otherwise in the order in which they were found."""
        return sorted(self._found, key=lambda change: not change.breaking)
