"""``prepay contract drift``: what recorded traffic has that the contract lacks."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from prepay_conformance.cli.endings import ended

if TYPE_CHECKING:
    from prepay_conformance.drift.formats import DriftOutcome

__all__ = ["drift"]

_FAILED = 3


def drift(options: argparse.Namespace) -> int:
    """Print what is new, and write the files that were asked for.

    Returns:
        0 nothing new, 2 a file cannot be read or written, 3 new drift.
    """
    return ended("drift", _drift, options)


def _drift(options: argparse.Namespace) -> int:
    from prepay_conformance.drift import DriftLimits, baseline_text, find_drift, read_baseline
    from prepay_conformance.drift.baseline import write_whole
    from prepay_conformance.drift.formats import DriftOutcome, overlay_text, render
    from prepay_conformance.drift.formats.terminal import print_to_terminal

    limits = DriftLimits()
    known = read_baseline(options.since, limits) if options.since else {}
    target: Path | None = options.write_baseline
    # Reasons that stand in the file which is written anew are kept.
    before = read_baseline(target, limits) if target is not None and target.exists() else {}
    found = find_drift(
        options.recordings, contract=options.contract, url=options.url, known=known, limits=limits
    )
    if options.overlay is not None and found.items:
        write_whole(options.overlay, overlay_text(found.overlay, found.masker))
    if target is not None:
        reasons = {**known, **{key: reason for key, reason in before.items() if reason or key not in known}}
        write_whole(target, found.masker.text(baseline_text([*found.items, *found.known], reasons)))
    outcome = DriftOutcome(
        found,
        str(options.contract or "the built-in contract"),
        str(options.overlay or ""),
        str(options.since or ""),
    )
    chosen = "json" if options.json else options.format
    if chosen != "terminal" or not print_to_terminal(outcome):
        sys.stdout.write(render(outcome, chosen))
        sys.stdout.flush()
    _summarize(outcome)
    return _FAILED if outcome.failed else 0


def _summarize(outcome: DriftOutcome) -> None:
    """Append the Markdown report to the summary of a step of GitHub Actions."""
    from prepay_conformance.drift.formats import render

    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    try:
        with Path(name).open("a", encoding="utf-8") as file:
            # What another command of the step has written is a paragraph of its own.
            file.write(("\n" if file.tell() else "") + render(outcome, "markdown"))
    except OSError as error:
        # The result stands on stdout and in the exit code; a summary that cannot be written changes neither.
        print(f"prepay contract drift: GITHUB_STEP_SUMMARY: {error.strerror or error}", file=sys.stderr)
