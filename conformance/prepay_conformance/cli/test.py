"""``prepay contract test``."""

from __future__ import annotations

import argparse
import sys
import tempfile

from hypothesis.configuration import set_hypothesis_home_dir

from prepay_conformance.errors import KitError, NotAuthorised
from prepay_conformance.levels import Level
from prepay_conformance.report import render, write_reports
from prepay_conformance.runner import Run
from prepay_conformance.settings import Settings

__all__ = ["test"]

_FAILED, _USAGE, _NOT_AUTHORISED = 1, 2, 4


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
            return _say("interrupted", _FAILED)
        finally:
            set_hypothesis_home_dir(None)


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        vendor=options.vendor,
        url=options.url,
        level=None if options.level is None else Level.named(options.level),
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
    if settings.level is Level.REPLAY:
        from prepay_conformance.recorded import replay

        verdict, journal, masker = replay(settings)
    else:
        run = Run(settings)
        verdict, journal, masker = run.verdict(), run.journal, run.masker
    print(render(verdict))
    if options.report_dir is not None:
        for path in write_reports(options.report_dir, verdict, journal, masker):
            print(f"wrote {path}", file=sys.stderr)
    return verdict.exit_code


def _say(error: Exception | str, code: int) -> int:
    print(f"prepay contract test: {error}", file=sys.stderr)
    return code
