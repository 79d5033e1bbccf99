"""``prepay contract diff``: what changed between two contracts, and whether that fails a build."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from pathlib import Path

from prepay_conformance.cli.endings import ended

__all__ = ["compare"]

_FAILED = 3


def compare(options: argparse.Namespace) -> int:
    """Print the changes.

    Returns:
        0 nothing that fails, 2 a contract or the ignore file cannot be read, 3 a change of the level of ``--fail-on``
        or worse, or an expired entry of the ignore file.
    """
    return ended("diff", _compare, options)


def _compare(options: argparse.Namespace) -> int:
    from prepay_conformance.diff import apply_ignores, compare, open_contract, read_ignores
    from prepay_conformance.diff.formats import Outcome, render
    from prepay_conformance.diff.formats.terminal import print_to_terminal

    started, now = time.monotonic(), dt.datetime.now(tz=dt.UTC)
    entries = read_ignores(options.ignore) if options.ignore else []
    old = open_contract(options.old, allowed=options.refs_from)
    new = open_contract(options.new, allowed=options.refs_from)
    result = apply_ignores(compare(old, new, today=now.date), entries, now.date())
    seconds = time.monotonic() - started
    outcome = Outcome(old, new, result, options.fail_on, _name(options.ignore), now, seconds)
    chosen = "json" if options.json else options.format
    if chosen != "terminal" or not print_to_terminal(outcome):
        sys.stdout.write(render(outcome, chosen))
        sys.stdout.flush()
    for remark in outcome.remarks:
        print(f"prepay contract diff: {remark}", file=sys.stderr)
    return _FAILED if outcome.failed else 0


def _name(path: Path | None) -> str:
    return str(path) if path else ""
