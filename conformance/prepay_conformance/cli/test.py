"""``prepay contract test``."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Generator
from pathlib import Path
from types import FrameType

from hypothesis.configuration import set_hypothesis_home_dir

from prepay_conformance.errors import KitError, NotAuthorised
from prepay_conformance.forecast import expected
from prepay_conformance.gate import Exchange, Journal, Masker
from prepay_conformance.levels import Level
from prepay_conformance.report import RunProgress, append_summary, render, write_reports
from prepay_conformance.report.console import colored, width_of
from prepay_conformance.runner import Run
from prepay_conformance.settings import Settings
from prepay_conformance.verdict import Verdict

__all__ = ["test"]

_FAILED, _USAGE, _NOT_AUTHORISED = 1, 2, 4
_SIGNALLED = 128


def test(options: argparse.Namespace) -> int:
    """Run the test and print its verdict; returns the exit code."""
    progress = RunProgress(sys.stderr, os.environ, quiet=options.quiet)
    try:
        settings = _settings(options, progress)
    except ValueError as error:
        return _say(error, _USAGE)
    # Hypothesis keeps its tables in the working folder unless it is told another one.
    with tempfile.TemporaryDirectory(prefix="prepay-") as folder:
        set_hypothesis_home_dir(folder)
        try:
            return _run(settings, options, progress)
        except NotAuthorised as error:
            return _say(error, _NOT_AUTHORISED)
        except (KitError, OSError, ValueError) as error:
            return _say(error, _FAILED)
        except KeyboardInterrupt:
            return _say("interrupted before anything was tested", _SIGNALLED + signal.SIGINT)
        finally:
            set_hypothesis_home_dir(None)


def _settings(options: argparse.Namespace, progress: RunProgress) -> Settings:
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
        progress=progress.tell,
    )


def _run(settings: Settings, options: argparse.Namespace, progress: RunProgress) -> int:
    if settings.chosen_level is Level.REPLAY:
        from prepay_conformance.recorded import replay

        verdict, journal, masker = replay(settings)
        _report(options, verdict, journal, masker)
        return verdict.exit_code
    run = Run(settings)
    run.gate.observers.append(_counter(run, progress))
    with _terminable() as stopped_by:
        try:
            with progress:
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
        except Exception as error:  # noqa: BLE001 - whatever the kit has done wrong, the run leaves its report
            code = _say(_crashed(run, error), _FAILED)
            verdict = run.verdict_so_far()
    _report(options, verdict, run.journal, run.masker)
    return verdict.exit_code if code is None else code


def _counter(run: Run, progress: RunProgress) -> Callable[[Exchange], None]:
    """Return an observer that moves the bar."""
    settings = run.settings

    def count(_exchange: Exchange) -> None:
        gate = run.gate
        total = None
        if settings.whole:
            dialect = type(run.contract.dialect)
            total = expected(dialect, run.level, mock=gate.mock, max_requests=settings.max_requests)
        progress.sent(gate.requests, total)

    return count


def _crashed(run: Run, error: Exception) -> str:
    """Note an error of the kit's own; returns a sentence about it.

    The error's text is left out: it may quote a response, and with it a key.
    """
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    text = f"the kit itself has failed: {type(error).__name__}{place}"
    run.gate.errors.append(text)
    run.gate.stop(text)
    return text


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
        text = render(
            verdict,
            width=width_of(sys.stdout),
            color=colored(sys.stdout, os.environ),
            verbose=options.verbose,
        )
        print(masker.text(text))
    if options.report_dir is not None:
        paths = write_reports(options.report_dir, verdict, journal, masker)
        print(f"wrote {len(paths)} reports, among them {options.report_dir / 'report.html'}", file=sys.stderr)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        try:
            append_summary(Path(summary), verdict, masker)
        except OSError as error:
            # The verdict is out already, and a page of the CI does not change it.
            print(
                f"prepay contract test: the step summary cannot be written: {error.strerror}", file=sys.stderr
            )


def _say(error: Exception | str, code: int) -> int:
    print(f"prepay contract test: {error}", file=sys.stderr)
    return code
