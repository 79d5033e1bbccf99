"""The command `prepay`.

Sub-commands that live in the mock server or in the contract kit are found by the entry-point group
`prepay.commands`, since `prepay` imports neither. An entry point names a function
`main(argv: Sequence[str]) -> int`, which gets everything after its name. It is called before Typer is imported:
starting the mock must not wait for a command line that it does not use.
"""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from prepay._version import __version__
from prepay.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMAND_GROUP = "prepay.commands"
OWN_PACKAGES = frozenset({"prepay", "prepay_conformance", "prepay_mock"})
CLI_EXTRA = frozenset({"rich", "typer"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run `prepay` with these arguments.

    Args:
        argv: The arguments after the command's name; those of the process if None.

    Returns:
        The exit code, one of `prepay.cli.exit_codes.ExitCode` or what the sub-command returned.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:
        print(f"prepay {__version__}")
        return ExitCode.OK
    command = next((found for found in installed_commands() if arguments[:1] == [found.name]), None)
    try:
        if command is not None:
            return run_command(command, arguments[1:])
        from prepay.cli.app import run

        return run(arguments)
    except ModuleNotFoundError as missing:
        hint = missing_extra(missing, command)
        if hint is None:
            raise
        print(hint, file=sys.stderr)
        return ExitCode.MISSING_EXTRA


def installed_commands() -> list[EntryPoint]:
    """Return the sub-commands that the other packages offer, by name; imports nothing of them."""
    return sorted(entry_points(group=COMMAND_GROUP), key=lambda command: command.name)


def run_command(command: EntryPoint, arguments: Sequence[str]) -> int:
    """Import a sub-command's package and run it.

    Raises:
        ModuleNotFoundError: Something that the package needs is not installed.
    """
    exit_code: int = command.load()(arguments)
    return exit_code


def missing_extra(missing: ModuleNotFoundError, command: EntryPoint | None) -> str | None:
    """Say in one line what to install for a module that was not found, or None if that is not the reason.

    An extra bears the name of the sub-command that needs it. A module of our own that is missing is a broken
    installation, which no extra mends.
    """
    module = (missing.name or "").partition(".")[0]
    if not module or module in OWN_PACKAGES:
        return None
    extra = "cli" if command is None or module in CLI_EXTRA else command.name
    program = "prepay" if command is None else f"prepay {command.name}"
    return f"{program}: the module {module!r} is not installed; it comes with: pip install 'prepay[{extra}]'"
