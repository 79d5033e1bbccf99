"""What a run has found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from prepay_conformance.laws import Law

__all__ = [
    "EXIT_CAP",
    "EXIT_CONFORMS",
    "EXIT_FAILED",
    "EXIT_FINDINGS",
    "Coverage",
    "Finding",
    "Findings",
    "OperationVerdict",
    "Outcome",
    "Verdict",
]

EXIT_CONFORMS, EXIT_FAILED, EXIT_FINDINGS, EXIT_CAP = 0, 1, 3, 5

Outcome = Literal["conforms", "broken", "stopped", "nothing_tested"]
"""``broken``: there are findings. ``stopped``: the run did not get to its end. ``nothing_tested``: no operation was."""


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
            known.times += 1
            return
        self._alike[kind] = self._alike.get(kind, 0) + 1
        self._found[key] = finding

    def all(self) -> list[Finding]:
        """Every finding, in the order of their first appearance."""
        return list(self._found.values())


@dataclass(slots=True)
class Coverage:
    """Which of an operation's documented statuses were reached, and how often."""

    operation: str
    label: str
    charge: str
    documented: tuple[int, ...]
    reached: dict[int, int] = field(default_factory=dict[int, int])

    @property
    def missing(self) -> tuple[int, ...]:
        """Documented statuses that were not reached."""
        return tuple(status for status in self.documented if status not in self.reached)

    @property
    def requests(self) -> int:
        """Requests that were answered."""
        return sum(self.reached.values())


@dataclass(frozen=True, slots=True)
class OperationVerdict:
    """One line of the table."""

    coverage: Coverage
    findings: tuple[Finding, ...]
    tested: bool

    @property
    def word(self) -> str:
        """``conforms``, ``broken`` or ``not tested``."""
        if self.findings:
            return "broken"
        return "conforms" if self.tested else "not tested"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole run."""

    vendor: str
    title: str
    url: str
    level: str
    mock: bool
    seed: int
    contract_version: str
    operations: tuple[OperationVerdict, ...]
    findings: tuple[Finding, ...]
    scripts: Mapping[str, str]
    """Scenario → ``passed``, ``broken`` or why it was not run."""
    requests: int
    credits: int
    blocked: Mapping[str, int]
    """Why requests were not let out, and how many."""
    stopped: str
    """Why the run ended early, or empty."""
    milliseconds: int

    errors: tuple[str, ...] = ()
    """What went wrong in the kit itself: then no law can be said to hold."""
    unknown: tuple[str, ...] = ()
    """What a recording does not tell, so that no law was checked by it."""

    @property
    def outcome(self) -> Outcome:
        """The verdict in one word; only ``conforms`` is good."""
        if self.findings:
            return "broken"
        if self.stopped or self.errors:
            return "stopped"
        return "conforms" if any(line.tested for line in self.operations) else "nothing_tested"

    @property
    def conforms(self) -> bool:
        """Return True if operations were tested, the run went to its end, and nothing was found."""
        return self.outcome == "conforms"

    @property
    def complete(self) -> bool:
        """Return True if the run went to its end."""
        return not self.stopped and not self.errors

    @property
    def exit_code(self) -> int:
        """0 conforms; 3 does not, or nothing was tested; 5 a cap stopped the run, 1 the kit failed, with no finding."""
        match self.outcome:
            case "conforms":
                return EXIT_CONFORMS
            case "broken" | "nothing_tested":
                return EXIT_FINDINGS
            case "stopped":
                return EXIT_FAILED if self.errors else EXIT_CAP

    def as_json(self) -> dict[str, Any]:
        """The whole verdict as JSON."""
        return {
            "vendor": self.vendor,
            "url": self.url,
            "level": self.level,
            "mock": self.mock,
            "seed": self.seed,
            "contract_version": self.contract_version,
            "outcome": self.outcome,
            "conforms": self.conforms,
            "complete": self.complete,
            "exit_code": self.exit_code,
            "stopped": self.stopped,
            "errors": list(self.errors),
            "unknown": list(self.unknown),
            "requests": self.requests,
            "credits": self.credits,
            "milliseconds": self.milliseconds,
            "operations": [
                {
                    "operation": line.coverage.operation,
                    "label": line.coverage.label,
                    "charge": line.coverage.charge,
                    "verdict": line.word,
                    "requests": line.coverage.requests,
                    "reached": {
                        str(status): line.coverage.reached[status] for status in sorted(line.coverage.reached)
                    },
                    "not_reached": list(line.coverage.missing),
                    "laws_broken": sorted({finding.law.title for finding in line.findings}),
                }
                for line in self.operations
            ],
            "scenarios": dict(self.scripts),
            "blocked": dict(self.blocked),
            "findings": [finding.as_json() for finding in self.findings],
        }
