"""Where things are printed: data on stdout, words on stderr, and nothing that moves where nobody looks."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Callable, Generator
from typing import Any

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

__all__ = ["Output", "Tell", "clean"]

Tell = Callable[[str, float | None], None]
"""Tells how a piece of work stands: in words, and in percent where that is known."""

# A table is as wide as what is in it; where no terminal limits it, nothing may be cut off.
UNLIMITED = 10_000


def clean(text: object) -> str:
    """Text from elsewhere without what would steer a terminal."""
    return "".join(mark if mark.isprintable() else "�" for mark in str(text))


class Output:
    """The output of one command.

    Args:
        as_json: print data as JSON instead of for people.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A description that this terminal has no letters for must not hide what was asked for.
                stream.reconfigure(errors="backslashreplace")
        self._out = _console(stderr=False)
        self._err = _console(stderr=True)

    def data(self, value: Any, *shown: RenderableType) -> None:
        """Print what was asked for: the value as JSON, or what a person is shown of it."""
        if self.as_json:
            # JSON has its own way to write a letter that the stream lacks.
            plain = not (sys.stdout.encoding or "").lower().startswith("utf")
            sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=plain) + "\n")
        else:
            for part in shown:
                self._show(part)
        # Here a reader who has gone away ends the command; at the interpreter's end it would be a traceback.
        sys.stdout.flush()

    def _show(self, part: RenderableType) -> None:
        if self._out.is_terminal:
            self._out.print(part)
            return
        with self._out.capture() as printed:
            self._out.print(part)
        # A table pads its last column too.
        sys.stdout.writelines(f"{line.rstrip()}\n" for line in printed.get().splitlines())

    def words(self, text: str) -> None:
        """Say something beside the data."""
        sys.stderr.write(f"{text}\n")

    @contextlib.contextmanager
    def progress(self, title: str) -> Generator[Tell]:
        """Show how a piece of work stands: a bar on a terminal, a line for each change elsewhere."""
        if not self._err.is_terminal:
            yield lambda text, _: self.words(f"{title}: {text}")
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[text]}"))
        with Progress(*columns, TimeElapsedColumn(), console=self._err, transient=True) as bar:
            task = bar.add_task(title, total=None, text="")

            def tell(text: str, percent: float | None) -> None:
                total = None if percent is None else 100
                bar.update(task, text=clean(text), completed=percent or 0, total=total)

            yield tell


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else UNLIMITED
    return Console(stderr=stderr, width=width, markup=False, highlight=False, emoji=False)
