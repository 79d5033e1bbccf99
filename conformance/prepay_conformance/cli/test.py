"""``prepay contract test``."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import tempfile
import threading
from collections.abc import Generator
from types import FrameType

from hypothesis.configuration import set_hypothesis_home_dir

from prepay_conformance.errors import KitError, NotAuthorised
from prepay_conformance.gate import Journal, Masker
from prepay_conformance.levels import Level
from prepay_conformance.report import render, write_reports
from prepay_conformance.runner import Run
from prepay_conformance.settings import Settings
from prepay_conformance.verdict import Verdict

__all__ = ["test"]

_FAILED, _USAGE, _NOT_AUTHORISED = 1, 2, 4
_SIGNALLED = 128


def test(options: argparse.Namespace) -> int:
    """Run the test and print its verdict; returns the exit code."""
    try:
        settings = _settings(options)
    except ValueError as error:
        return _say(error, _USAGE)
    # Hypothesis keeps its tables in the working folder unless it is told another one.
    with tempfile.TemporaryDirectory(prefix="prepay-") as folder:
        set_hypothesis_home_dir(folder)
        try:
            return _run(settings, options)
        except NotAuthorised as error:
            return _say(error, _NOT_AUTHORISED)
        except (KitError, OSError, ValueError) as error:
            return _say(error, _FAILED)
        except KeyboardInterrupt:
            return _say("interrupted before anything was tested", _SIGNALLED + signal.SIGINT)
        finally:
            set_hypothesis_home_dir(None)


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        vendor=options.vendor,
        url=options.url,
        level=None if options.level is None else Level(options.level),
        max_credits=options.max_credits,
        max_requests=options.max_requests,
        per_minute=options.max_per_minute,
        seed=options.seed,
        examples=options.examples,
        owns_account=options.owns_account,
        recording=options.recording,
        contract=options.contract,
        timeout=options.timeout,
        progress=None if options.quiet else lambda line: print(line, file=sys.stderr, flush=True),
    )


def _run(settings: Settings, options: argparse.Namespace) -> int:
    if settings.chosen_level is Level.REPLAY:
        from prepay_conformance.recorded import replay

        verdict, journal, masker = replay(settings)
        _report(options, verdict, journal, masker)
        return verdict.exit_code
    run = Run(settings)
    with _terminable() as stopped_by:
        try:
            verdict, code = run.verdict(), None
        except NotAuthorised:
            raise
        except KitError as error:
            # What was seen until then is reported all the same.
            verdict, code = run.verdict_so_far(), _say(error, _FAILED)
        except KeyboardInterrupt:
            number = stopped_by[0] if stopped_by else signal.SIGINT
            verdict = run.verdict_so_far()
            code = _say(f"interrupted by {signal.Signals(number).name}", _SIGNALLED + number)
    _report(options, verdict, run.journal, run.masker)
    return verdict.exit_code if code is None else code


@contextlib.contextmanager
def _terminable() -> Generator[list[int]]:
    """Let SIGTERM end the run as Ctrl-C does, so that it leaves its report; tells which signal it was."""
    told: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        # Only the main thread may say what signals do.
        yield told
        return

    def end(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield told
    finally:
        signal.signal(signal.SIGTERM, before)


def _report(options: argparse.Namespace, verdict: Verdict, journal: Journal, masker: Masker) -> None:
    if verdict.requests or verdict.complete:
        print(masker.text(render(verdict)))
    if options.report_dir is not None:
        for path in write_reports(options.report_dir, verdict, journal, masker):
            print(f"wrote {path}", file=sys.stderr)


def _say(error: Exception | str, code: int) -> int:
    print(f"prepay contract test: {error}", file=sys.stderr)
    return code
