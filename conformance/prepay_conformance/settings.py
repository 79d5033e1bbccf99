"""What a run is asked to do."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from prepay_conformance.contract import VENDORS
from prepay_conformance.levels import Level

__all__ = ["PHASES", "Settings"]

PHASES = ("examples", "coverage", "fuzzing", "stateful")
"""The ways in which traffic is generated."""


def _environment() -> Mapping[str, str]:
    return os.environ


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run of the kit.

    Args:
        vendor: ``tokportal``, ``ugen`` or ``trenz``.
        url: base URL of the server under test; not needed to check a recording.
        level: how far to go; None is everything against the mock and nothing that is bought elsewhere.
        max_credits: the most credits to spend; None is nothing on a live host and no cap on the mock.
        max_requests: the most requests to send; None is no cap.
        per_minute: the most requests a minute; None is no limit for the mock and a polite one elsewhere.
        seed: decides what is generated.
        examples: how many cases each phase generates for an operation at level full.
        phases: which of ``PHASES`` generate traffic at level full; None is all. Fewer are a partial test.
        fuzz: whether generated traffic is sent at all; without it the scenarios alone are played.
        scripts: the scenarios to play by name; None is all.
        owns_account: whether the caller has said that the account may be fuzzed.
        recording: the recorded traffic of level replay.
        contract: another contract file than the one that belongs to this installation.
        environment: where the keys are (``TOKPORTAL_API_KEY`` …).
        run: a short text that makes this run's idempotency keys and accounts its own; None is a random one.
        timeout: seconds to wait for an answer.
        progress: is told what happens, a line at a time.

    Raises:
        ValueError: an argument is wrong.
    """

    vendor: str
    url: str = ""
    level: Level | None = None
    max_credits: int | None = None
    max_requests: int | None = None
    per_minute: int | None = None
    seed: int = 1
    examples: int = 25
    phases: Collection[str] | None = None
    fuzz: bool = True
    scripts: Collection[str] | None = None
    owns_account: bool = False
    recording: Path | None = None
    contract: Path | None = None
    environment: Mapping[str, str] = field(default_factory=_environment, repr=False)
    run: str | None = None
    timeout: float = 30.0
    progress: Callable[[str], object] | None = None

    def __post_init__(self) -> None:
        if self.vendor not in VENDORS:
            raise ValueError(f"there is no vendor {self.vendor!r}; the vendors are {', '.join(VENDORS)}")
        for name in ("max_credits", "max_requests"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise ValueError(f"{name} must be 0 or more, not {value}")
        unknown = set(self.phases or ()) - set(PHASES)
        if unknown:
            raise ValueError(
                f"there is no phase {', '.join(sorted(unknown))}; the phases are {', '.join(PHASES)}"
            )
        if self.per_minute is not None and self.per_minute < 1:
            raise ValueError(f"per_minute must be 1 or more, not {self.per_minute}")
        if self.level is Level.REPLAY and self.recording is None:
            raise ValueError(
                "level replay needs a recording: the journal.jsonl of another run, or a HAR file"
            )
        if self.level is not Level.REPLAY and not self.url:
            raise ValueError("name the server under test with --url, such as http://127.0.0.1:4010")

    @property
    def whole(self) -> bool:
        """Whether everything is tested, so that what was not reached is a finding."""
        return self.fuzz and self.scripts is None and self.phases is None

    def tell(self, line: str) -> None:
        """Tell whoever wants to know."""
        if self.progress is not None:
            self.progress(line)
