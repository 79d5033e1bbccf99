"""Test files of somebody else's, run with the fixtures that come with the package."""

from __future__ import annotations

import pytest

__all__ = ["run"]


def run(pytester: pytest.Pytester, source: str, *options: str, own_process: bool = False) -> pytest.RunResult:
    """Run a test file with the installed plugin and with warnings as errors."""
    pytester.makepyfile(test_mine=source)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    # The schemathesis plugin is of no use here and takes a second to load.
    arguments = ("-W", "error", "-p", "no:schemathesis", "--strict-markers", "-rs", *options)
    if own_process:
        return pytester.runpytest_subprocess(*arguments)
    return pytester.runpytest_inprocess(*arguments)
