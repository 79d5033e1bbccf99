"""What a stream can show: its width, and whether colors and a moving bar make sense there."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

__all__ = ["colored", "moves", "table", "width_of"]

_PIPED_WIDTH = 110
_UNLIMITED = 10_000


def moves(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Return True if a bar may move on the stream: a terminal that is not a dumb one."""
    return stream.isatty() and environment.get("TERM") != "dumb"


def colored(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Return True if the stream shows colors and the user has not switched them off with ``NO_COLOR``."""
    return moves(stream, environment) and not environment.get("NO_COLOR")


def width_of(stream: TextIO) -> int:
    """Return the columns of the terminal (or ``COLUMNS``), or those of a page where it is none."""
    return shutil.get_terminal_size((_PIPED_WIDTH, 24)).columns if stream.isatty() else _PIPED_WIDTH


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = (), width: int | None = None) -> list[str]:
    """Return rows as lines with aligned columns; the first row is the heading.

    Args:
        rows: the cells.
        right: columns of numbers, aligned to the right.
        width: columns that a line may have; long cells go on below themselves. None is no limit, for pipes and files,
            where one row is one line.
    """
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=True)
    for number, name in enumerate(rows[0]):
        grid.add_column(
            Text(name),
            justify="right" if number in right else "left",
            overflow="fold",
            no_wrap=width is None,
        )
    for row in rows[1:]:
        grid.add_row(*map(Text, row))
    console = Console(
        width=width or _UNLIMITED, color_system=None, force_terminal=False, legacy_windows=False
    )
    with console.capture() as capture:
        console.print(grid)
    return [line.rstrip() for line in capture.get().rstrip("\n").split("\n")]
