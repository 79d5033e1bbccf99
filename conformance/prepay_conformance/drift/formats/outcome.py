"""The result of one comparison as every format tells it: masked, and without what could steer a terminal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from prepay_conformance.diff.formats.outcome import counted
from prepay_conformance.drift.compare import Drift
from prepay_conformance.drift.items import GONE, Item, Sureness

__all__ = ["DriftOutcome"]


@dataclass(frozen=True, slots=True)
class DriftOutcome:
    """Everything that a format needs."""

    drift: Drift
    contract: str
    """The name of the contract's file."""
    overlay_file: str
    """The name of the file that the overlay was written to; empty if none was asked for."""
    baseline_file: str

    @property
    def failed(self) -> bool:
        """True if something is new."""
        return bool(self.drift.items) or self.drift.left_out > 0

    @property
    def summary(self) -> str:
        """One line."""
        drift = self.drift
        read = f"{counted(drift.requests, 'request')} of {counted(drift.recordings, 'recording')}"
        known = f", {len(drift.known)} known" if drift.known else ""
        if not self.failed:
            return f"Drift: nothing new in {read}{known}."
        levels = ", ".join(
            f"{number} {level}"
            for level in Sureness
            if (number := sum(item.sureness is level for item in drift.items))
        )
        return f"Drift: {counted(len(drift.items), 'new difference')} in {read} (sureness: {levels}){known}."

    @property
    def remarks(self) -> list[str]:
        """What is to be said besides the differences."""
        drift, said = self.drift, list[str]()
        if drift.left_out:
            said.append(f"{drift.left_out} sightings of further differences were left out. Mend these first.")
        by_hand = sum(not item.proposed for item in drift.items)
        if by_hand:
            said.append(
                f"{counted(by_hand, 'difference')} cannot be proposed as an overlay: change the contract by hand."
            )
        if drift.items and self.overlay_file:
            said.append(
                f"{self.overlay_file} has {counted(len(drift.overlay['actions']), 'action')}. Review before use."
            )
        elif drift.overlay["actions"]:
            said.append("--overlay FILE writes the proposed OpenAPI Overlay.")
        if drift.unseen and self.failed:
            said.append(f"{self.baseline_file}: {len(drift.unseen)} of its entries did not occur.")
        return said

    def text(self, value: str) -> str:
        """Return a text as it may leave the process."""
        masked = self.drift.masker.text(value)
        return "".join(char if char.isprintable() else "?" for char in masked)

    def where(self, item: Item) -> str:
        """Return the operations that showed a difference."""
        names = [self.text(name) for name, _ in item.operations.most_common()]
        more = f" and {len(names) - 2} more" if len(names) > 2 else ""
        return ", ".join(names[:2]) + more

    def seen(self, item: Item) -> str:
        """Return how often a difference was seen, and when."""
        times = f"{item.count} of {item.of}" if item.kind in GONE and item.of else f"{item.count} ×"
        if item.first is None or item.last is None:
            return times
        first, last = _stamp(item.first), _stamp(item.last)
        return f"{times}, {first}" if first == last else f"{times}, {first} to {last}"

    def as_json(self, item: Item) -> dict[str, Any]:
        """Return a difference as JSON."""
        return {
            "kind": item.kind.value,
            "place": self.text(item.key.place),
            "detail": self.text(item.key.detail),
            "message": self.text(item.message),
            "sureness": item.sureness.value,
            "count": item.count,
            "of": item.of or None,
            "first_seen": item.first.isoformat() if item.first else None,
            "last_seen": item.last.isoformat() if item.last else None,
            "recordings": len(item.recordings),
            "operations": [self.text(name) for name, _ in item.operations.most_common()],
            "proposed": item.proposed,
        }


def _stamp(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
