"""``prepay mock``: start the mock server, or steer one that is running.

Only the standard library's argument parser is used here: the server answers within half a second, and a richer
one would spend a third of that on being imported.

Exit codes are those of ``prepay``: 0 done, 1 it could not be done, 2 the command line is wrong, 4 the control token is
missing or wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

__all__ = ["COMMANDS", "complete", "main"]

COMMANDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "clock": ("advance", "set", "next", "freeze", "unfreeze"),
        "fault": ("add", "clear"),
        "snapshot": ("save", "restore", "drop"),
        "reset": (),
        "grant": (),
    }
)
"""The commands that steer a running server, with what may follow; anything else is an option of the start."""


def main(argv: Sequence[str]) -> int:
    """Run ``prepay mock`` with these arguments; returns the exit code."""
    if argv and argv[0] in COMMANDS:
        from prepay_mock.cli.steer import main as steer

        return steer(argv)
    if argv and not argv[0].startswith("-"):
        import sys

        from prepay_mock.cli.words import USAGE, choose

        print(f"prepay mock: {choose('command', argv[0], COMMANDS)}", file=sys.stderr)
        return USAGE
    from prepay_mock.cli.start import main as start

    return start(argv)


def complete(words: Sequence[str]) -> list[str]:
    """What may follow these words of a command line, for the completion of a shell."""
    if not words:
        return list(COMMANDS)
    if list(words) == ["fault", "add"]:
        from prepay_mock.world.faults import KINDS

        return list(KINDS)
    return list(COMMANDS.get(words[0], ())) if len(words) == 1 else []
