"""The result of one comparison, as every format tells it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from prepay_conformance.diff.changes import Change, Level
from prepay_conformance.diff.documents import Documents
from prepay_conformance.diff.ignore import Ignored

__all__ = ["FAIL_ON", "Outcome", "counted"]

FAIL_ON = ("breaking", "warning", "none")
"""From which level on a comparison fails."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that a format needs."""

    old: Documents
    new: Documents
    result: Ignored
    fail_on: str
    """One of ``FAIL_ON``."""
    ignore_file: str
    """The name of the ignore file; empty if there is none."""
    at: dt.datetime
    """When the comparison was made."""
    seconds: float
    """How long it took."""

    def of(self, level: Level) -> list[Change]:
        """Return the changes of one level."""
        return [change for change in self.result.changes if change.level is level]

    def fails(self, change: Change) -> bool:
        """Return True if this change makes the comparison fail."""
        return self.fail_on != "none" and change.level.rank <= Level(self.fail_on).rank

    @property
    def failed(self) -> bool:
        """True if a change does, or an agreement of the ignore file has expired."""
        return bool(self.result.expired) or any(map(self.fails, self.result.changes))

    @property
    def summary(self) -> str:
        """One line: how many changes of each level."""
        breaking, warning, harmless = (len(self.of(level)) for level in Level)
        text = f"{breaking} breaking, {harmless} harmless changes"
        if warning:
            text += f", {counted(warning, 'warning')}"
        if self.result.hidden:
            text += f", {len(self.result.hidden)} ignored"
        return text

    @property
    def remarks(self) -> list[str]:
        """What is to be said of the ignore file."""
        return [
            f"{self.ignore_file}: {entry.text} expired on {entry.expires}: renew it with a reason, or remove it."
            for entry in self.result.expired
        ] + [
            f"{self.ignore_file}: {entry.text} matches no change and can be removed."
            for entry in self.result.unused
        ]


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as ``2 warnings``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
