"""The Typer application behind `prepay`; needs the extra [cli]."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import EntryPoint
from typing import Annotated, Any, TypeAlias

import typer

from prepay._version import __version__
from prepay.cli import installed_commands, run_command
from prepay.cli.balance import balance
from prepay.cli.doctor import doctor
from prepay.cli.exit_codes import ExitCode
from prepay.cli.failures import exit_code_of
from prepay.cli.history import history
from prepay.cli.jobs import jobs
from prepay.cli.packs import packs
from prepay.cli.quote import quote
from prepay.errors import PrepayError

__all__ = ["build_app", "run"]

# Said here because asking the packages for their help would import them.
SUMMARIES = {
    "contract": "Show, test and compare contracts.",
    "mock": "Start the mock server, or steer a running one.",
}
PASS_THROUGH: dict[str, object] = {
    "allow_extra_args": True,
    "ignore_unknown_options": True,
    "help_option_names": [],
}
HELP_NAMES = {"help_option_names": ["-h", "--help"]}
EPILOG = "Exit codes: " + ", ".join(
    f"{code.value} {code.name.lower().replace('_', ' ')}" for code in ExitCode
)


def run(arguments: Sequence[str]) -> int:
    """Parse these arguments, run what they ask for and return the exit code."""
    try:
        build_app()(args=list(arguments), prog_name="prepay")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else ExitCode.OK
    except PrepayError as error:
        typer.echo(f"prepay: {error}", err=True)
        return exit_code_of(error)
    return ExitCode.OK


def build_app() -> typer.Typer:
    """Return a new application: prepay's own commands and those of the other packages that are installed."""
    # Tracebacks with local variables would print keys.
    app = typer.Typer(
        no_args_is_help=True, pretty_exceptions_enable=False, context_settings=HELP_NAMES, epilog=EPILOG
    )
    app.callback()(root)
    for command in (balance, history, quote, packs):
        app.command()(command)
    app.add_typer(jobs(), name="jobs")
    app.command()(doctor)
    for entry in installed_commands():
        summary = SUMMARIES.get(entry.name, f"See prepay {entry.name} --help.")
        app.command(entry.name, help=summary, context_settings=PASS_THROUGH, add_help_option=False)(
            forward(entry)
        )
    return app


def root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
    ] = False,
) -> None:
    """Typed clients, a stateful mock server and a contract kit for prepaid-credit APIs."""
    if version:
        typer.echo(f"prepay {__version__}")
        raise typer.Exit(ExitCode.OK)


def suggest(context: typer.Context, incomplete: str) -> list[str]:
    """What may come next after a sub-command of another package, if its module has a function `complete`."""
    entry = next((found for found in installed_commands() if found.name == context.info_name), None)
    try:
        complete: Any = entry and getattr(import_module(entry.module), "complete", None)
    except ImportError:
        return []
    words = context.params.get("words") or ()
    return [word for word in complete(words) if word.startswith(incomplete)] if complete else []


Words: TypeAlias = Annotated[list[str] | None, typer.Argument(hidden=True, autocompletion=suggest)]


def forward(entry: EntryPoint) -> Callable[..., None]:
    """Make the Typer command that hands its arguments to another package's sub-command."""

    def command(context: typer.Context, words: Words = None) -> None:
        raise typer.Exit(run_command(entry, [*(words or []), *context.args]))

    return command
