"""Public words that are no Python names: commands with their options, exit codes, the control API, variables."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, cast

import typer
import yaml

from prepay.cli.app import build_app
from prepay.cli.exit_codes import ExitCode
from prepay_conformance.cli.parser import build_parser
from prepay_mock.cli.parse import parser
from prepay_mock.cli.start import server_parser
from tests.tree import PACKAGES, ROOT, python_files

VARIABLE = re.compile(r"PREPAY_[A-Z_]+[A-Z]")
# Commands of the other packages, which describe themselves.
ELSEWHERE = ("prepay contract", "prepay mock")
METHODS = ("get", "put", "post", "patch", "delete")


def commands() -> list[str]:
    """Return the commands, with the options that each of them takes."""
    described = [
        *_described("prepay", typer.main.get_command(build_app())),
        *_parsed("prepay contract", build_parser()),
        *_parsed("prepay mock", server_parser()),
        *(below for below in _parsed("prepay mock", parser()) if below[0] != "prepay mock"),
    ]
    return sorted(" ".join([name, *sorted(options)]) for name, options in described)


def _described(name: str, command: Any) -> Iterator[tuple[str, list[str]]]:
    below = getattr(command, "commands", {})
    for word, sub in below.items():
        if f"{name} {word}" not in ELSEWHERE:
            yield from _described(f"{name} {word}", sub)
    if not below:
        yield name, [option for parameter in command.params for option in parameter.opts]


def _parsed(name: str, parsed: argparse.ArgumentParser) -> Iterator[tuple[str, list[str]]]:
    options: list[str] = []
    for action in parsed._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, sub in cast("dict[str, argparse.ArgumentParser]", vars(action)["choices"]).items():
                yield from _parsed(f"{name} {word}", sub)
        elif action.option_strings:
            options.extend(option for option in action.option_strings if option not in ("-h", "--help"))
        else:
            options.append(action.dest)
    yield name, options


def exit_codes() -> list[str]:
    """Return the exit codes of ``prepay``."""
    return [f"{code.value} {code.name}" for code in sorted(ExitCode)]


def control_api() -> list[str]:
    """Return the calls of the mock's control API."""
    described = yaml.safe_load(files("prepay_mock.control").joinpath("openapi.yaml").read_text("utf-8"))
    return sorted(
        f"{method.upper()} {path}"
        for path, item in described["paths"].items()
        for method in item
        if method in METHODS
    )


def variables() -> list[str]:
    """Return the environment variables that begin with ``PREPAY_``, as the code names them."""
    folders = [str(folder.relative_to(ROOT)) for folder in PACKAGES.values()]
    return sorted(
        {
            node.value
            for name in python_files(*folders)
            for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and VARIABLE.fullmatch(node.value)
        }
    )
