"""Where changes are reported: the operation and the part of it that is being compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from prepay_conformance.diff.changes import Change, Changes, Level
from prepay_conformance.diff.documents import Node
from prepay_conformance.diff.pair import Finding

__all__ = ["Reporter"]


@dataclass(frozen=True, slots=True)
class Reporter:
    """Adds changes of one operation, or of the contract as a whole."""

    changes: Changes
    label: str
    """Method and path; for the contract as a whole what is looked at."""
    operation: bool = True
    operation_id: str = ""
    side: str = ""

    def on(self, side: str) -> Reporter:
        """Return the reporter for the request or the response."""
        return replace(self, side=side)

    def add(
        self,
        level: Level,
        rule: str,
        part: str,
        message: str,
        node: Node,
        *,
        in_old: bool = False,
    ) -> None:
        """Add one change.

        Args:
            level: what it does to clients.
            rule: the rule's id.
            part: the part of the operation; may be empty.
            message: what has changed.
            node: where that stands.
            in_old: True if it stands in the old contract only.
        """
        self.changes.add(
            Change(
                level,
                rule,
                _plain(f"{self.label} {part}".strip()),
                _plain(message),
                self.label if self.operation else "",
                self.operation_id,
                self.side,
                node.document.name,
                node.at,
                in_old,
            )
        )

    def add_findings(self, part: str, findings: Iterable[Finding]) -> None:
        """Add the findings within a schema."""
        for finding in findings:
            place = finding.new or finding.old
            self.add(
                finding.level,
                finding.rule,
                part + finding.path,
                finding.message,
                place,
                in_old=finding.new is None,
            )


def _plain(text: str) -> str:
    """Names come from documents of others: what could steer a terminal or break a line is left out."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "?" for char in text)
