"""What a run is asked to do."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from prepay_conformance.levels import Level, LevelName
from prepay_conformance.limits import MAX_RESPONSE_BYTES, MAX_RUN_SECONDS
from prepay_conformance.vendors import registry

__all__ = ["PHASES", "Settings"]

PHASES = ("examples", "coverage", "fuzzing", "stateful")
"""The ways in which traffic is generated."""


def _environment() -> Mapping[str, str]:
    return os.environ


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run of the kit.

    Args:
        vendor: ``tokportal``, ``ugen``, ``trenz``, one of another distribution, or one that ``contract`` describes.
        url: base URL of the server under test; not needed to check a recording.
        level: how far to go, a ``Level`` or its name; None is everything against the mock and nothing that is bought
            elsewhere, or ``replay`` where there is a ``recording``.
        max_credits: the most credits to spend; None is nothing on a live host and no cap on the mock.
        max_requests: the most requests to send; None is no cap.
        per_minute: the most requests a minute; None is no limit for the mock and a polite one elsewhere.
        seed: decides what is generated.
        examples: how many cases each phase generates for an operation at level full.
        phases: which of ``PHASES`` generate traffic at level full; None is all. Fewer are a partial test.
        fuzz: whether generated traffic is sent at all; without it the scenarios alone are played.
        scripts: the scenarios to play by name, such as ``tour``; None is all.
        owns_account: whether the caller has said that the account may be fuzzed.
        recording: the recorded traffic of level replay.
        contract: another contract file than the one that belongs to this installation.
        environment: where the keys are (``TOKPORTAL_API_KEY`` …), and the user's proxy (``HTTPS_PROXY`` …).
        run: a short text that makes this run's idempotency keys and accounts its own; None is a random one.
        timeout: seconds to wait for a whole response.
        max_seconds: the most seconds that the run may take.
        max_response_bytes: the most bytes that the body of a response may have, before and after decoding.
        progress: is told what happens, a line at a time.

    Raises:
        ValueError: an argument is wrong.
    """

    vendor: str
    url: str = ""
    level: Level | LevelName | None = None
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
    max_seconds: float = MAX_RUN_SECONDS
    max_response_bytes: int = MAX_RESPONSE_BYTES
    progress: Callable[[str], object] | None = None

    def __post_init__(self) -> None:
        # Another contract may describe a vendor of its own, which is known when it is read.
        if self.contract is None and self.vendor not in registry.names():
            raise ValueError(
                f"there is no vendor {self.vendor!r}; the vendors are {', '.join(registry.names())}"
            )
        self._check_numbers()
        self._check_names()
        level = self.chosen_level
        if level is Level.REPLAY and self.recording is None:
            raise ValueError(
                "level replay needs a recording: the journal.jsonl of another run, or a HAR file"
            )
        if level is not Level.REPLAY and self.recording is not None:
            raise ValueError(
                f"a recording is checked at level replay, not at level {level}; leave one of them out"
            )
        if level is not Level.REPLAY and not self.url:
            raise ValueError("name the server under test with --url, such as http://127.0.0.1:4010")

    def _check_numbers(self) -> None:
        numbers = {
            "max_credits": 0,
            "max_requests": 0,
            "per_minute": 1,
            "examples": 1,
            "max_response_bytes": 1,
        }
        for name, least in (*numbers.items(), ("seed", None)):
            value: object = getattr(self, name)
            if value is None and name in {"max_credits", "max_requests", "per_minute"}:
                continue
            if not isinstance(value, int) or isinstance(value, bool) or (least is not None and value < least):
                right = "a whole number" if least is None else f"a whole number, {least} or more"
                raise ValueError(f"{name} must be {right}, not {value!r}")
        for name in ("timeout", "max_seconds"):
            seconds: object = getattr(self, name)
            fits = (
                isinstance(seconds, int | float)
                and not isinstance(seconds, bool)
                and 0 < seconds < float("inf")
            )
            if not fits:
                raise ValueError(f"{name} must be a number of seconds above 0, not {seconds!r}")

    def _check_names(self) -> None:
        if self.level is not None:
            Level(self.level)
        _check_chosen("phase", self.phases, PHASES)
        if self.scripts is not None:
            # Here and not above: whoever chooses no scenario need not wait for all of them.
            from prepay_conformance.scenarios.play import scripts_of

            contract = registry.load(self.vendor, self.contract)
            _check_chosen("scenario", self.scripts, [script.name for script in scripts_of(contract)])

    @property
    def chosen_level(self) -> Level | None:
        """The level that was asked for; a recording asks for ``replay``."""
        if self.level is None:
            return None if self.recording is None else Level.REPLAY
        return Level(self.level)

    @property
    def whole(self) -> bool:
        """Whether everything is tested, so that what was not reached is a finding."""
        return self.fuzz and self.scripts is None and self.phases is None

    def tell(self, line: str) -> None:
        """Tell whoever wants to know."""
        if self.progress is not None:
            self.progress(line)


def _check_chosen(what: str, chosen: Collection[str] | None, known: Collection[str]) -> None:
    if isinstance(chosen, str):
        raise ValueError(  # noqa: TRY004 - one class for every wrong setting
            f"name each {what} in a list, not as one text {chosen!r}"
        )
    unknown = ", ".join(repr(name) for name in chosen or () if name not in known)
    if unknown:
        raise ValueError(f"there is no {what} {unknown}; choose from {', '.join(known)}")
