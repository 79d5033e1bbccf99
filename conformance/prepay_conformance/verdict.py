"""What a run has found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from prepay_conformance.causes import Cause, causes_of
from prepay_conformance.findings import Finding, Findings

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
    started: datetime | None = None
    """When the run began, by the clock on the wall; None when that is unknown."""

    @property
    def outcome(self) -> Outcome:
        """The verdict in one word; only ``conforms`` is good."""
        if self.findings:
            return "broken"
        if self.stopped or self.errors:
            return "stopped"
        return "conforms" if any(line.tested for line in self.operations) else "nothing_tested"

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The findings grouped by cause: what is to be mended, one by one."""
        return causes_of(self.findings)

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
        causes = self.causes
        group_of = {id(one): cause.id for cause in causes for one in cause.findings}
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
            "started": None if self.started is None else self.started.isoformat(timespec="seconds"),
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
            "groups": [cause.as_json() for cause in causes],
            "findings": [{**one.as_json(), "group": group_of[id(one)]} for one in self.findings],
        }
