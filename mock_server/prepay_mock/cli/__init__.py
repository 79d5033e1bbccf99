"""``prepay mock``: start the mock server, or steer one that is running.

Only the standard library's argument parser is used here: the server answers within half a second, and a richer
one would spend a third of that on being imported.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Run ``prepay mock`` with these arguments; returns the exit code."""
    from prepay_mock.cli.start import main as start

    return start(argv)
