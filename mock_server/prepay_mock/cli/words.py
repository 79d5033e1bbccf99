"""Argument parsers whose errors are one line that says what would be right."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Final, NoReturn

__all__ = ["USAGE", "Parser", "choose", "whole_number"]

USAGE: Final = 2
"""The exit code of a wrong command line."""


class Parser(argparse.ArgumentParser):
    """A parser that tells an error in one line, without its usage, and exits with 2."""

    def error(self, message: str) -> NoReturn:
        """Print the message and exit."""
        print(f"{self.prog}: {' '.join(message.split())}. See {self.prog} --help.", file=sys.stderr)
        raise SystemExit(USAGE)


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A type of argument: an integer between these."""

    def integer(text: str) -> int:
        value = (
            int(text)
            if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 20
            else None
        )
        if value is None or not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return value

    return integer


def choose(what: str, given: str, known: Iterable[str]) -> str:
    """One line about a word that is none of those that are known: the nearest one, and all of them."""
    names = list(known)
    near = get_close_matches(given, names, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    return f"unknown {what} {given[:100]!r}. {hint}Choose from: {', '.join(names)}"
