"""The Typer application behind `prepay`; needs the extra [cli]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from prepay._version import __version__
from prepay.cli import installed_commands, run_command
from prepay.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.metadata import EntryPoint

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


def run(arguments: Sequence[str]) -> int:
    """Parse these arguments, run what they ask for and return the exit code."""
    try:
        build_app()(args=list(arguments), prog_name="prepay")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else ExitCode.OK
    return ExitCode.OK


def build_app() -> typer.Typer:
    """Return a new application: prepay's own commands and those of the other packages that are installed."""
    # Tracebacks with local variables would print keys.
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
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


def forward(entry: EntryPoint) -> Callable[[typer.Context], None]:
    """Make the Typer command that hands its arguments to another package's sub-command."""

    def command(context: typer.Context) -> None:
        raise typer.Exit(run_command(entry, context.args))

    return command
