"""One breach of a law, and the collection of those that a run has met."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from prepay_conformance.laws import Law
from prepay_conformance.limits import MAX_EXCHANGES_KEPT

__all__ = ["Finding", "Findings"]


@dataclass(slots=True)
class Finding:
    """One breach of a law; what broke it again in the same way only counts up."""

    law: Law
    operation: str | None
    """The operationId, or None when the breach belongs to no single operation."""
    message: str
    where: str
    """The scenario or phase that met it."""
    curl: str = ""
    """A line that sends the request again; empty when no single request shows the breach."""
    seq: int = 0
    """The exchange in the journal; 0 when there is none."""
    times: int = 1
    suspects: frozenset[str] = frozenset()
    """Operations that may have done it, where the balance alone tells that something did."""
    overlaps: bool = False
    """Whether requests of the account were under way side by side."""
    exchanges: list[int] = field(default_factory=list[int])
    """Every exchange that shows it, at most ``MAX_EXCHANGES_KEPT``."""
    scenes: set[str] = field(default_factory=set[str])
    """Every scenario or phase that met it."""

    def __post_init__(self) -> None:
        self.scenes.add(self.where)
        if self.seq and not self.exchanges:
            self.exchanges.append(self.seq)

    def count(self, again: Finding) -> None:
        """Count the same breach once more."""
        self.times += 1
        self.scenes.add(again.where)
        if again.seq and len(self.exchanges) < MAX_EXCHANGES_KEPT:
            self.exchanges.append(again.seq)

    def as_json(self) -> dict[str, Any]:
        """The finding as JSON."""
        return {
            "law": self.law.title,
            "says": self.law.says,
            "source": self.law.source,
            "operation": self.operation,
            "message": self.message,
            "where": self.where,
            "curl": self.curl,
            "exchange": self.seq or None,
            "exchanges": list(self.exchanges),
            "times": self.times,
        }


class Findings:
    """Collects findings and folds those that say the same."""

    def __init__(self, most_alike: int = 5) -> None:
        self._found: dict[tuple[Law, str | None, str], Finding] = {}
        self._alike: dict[tuple[Law, str | None], int] = {}
        self._most_alike = most_alike

    def __len__(self) -> int:
        return len(self._found)

    def add(self, finding: Finding) -> None:
        """Add a finding. After a few breaches of one law by one operation further ones only count up the last."""
        kind = (finding.law, finding.operation)
        key = (*kind, finding.message)
        if key not in self._found and self._alike.get(kind, 0) >= self._most_alike:
            key = next(known for known in reversed(self._found) if known[:2] == kind)
        known = self._found.get(key)
        if known is not None:
            known.count(finding)
            return
        self._alike[kind] = self._alike.get(kind, 0) + 1
        self._found[key] = finding

    def all(self) -> list[Finding]:
        """Every finding, in the order of their first appearance."""
        return list(self._found.values())
