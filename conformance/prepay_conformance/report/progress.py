"""Telling how a run goes on: a bar with the time that is left on a terminal, lines anywhere else."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from prepay_conformance.report.console import colored, moves

__all__ = ["RunProgress"]


class RunProgress:
    """Shows what happens while the block runs.

    Args:
        stream: where to; a terminal gets a bar, anything else one line for each thing that is told.
        environment: ``NO_COLOR`` and ``TERM``.
        quiet: whether to show nothing.
    """

    def __init__(self, stream: TextIO, environment: Mapping[str, str], *, quiet: bool = False) -> None:
        self._stream = stream
        self._quiet = quiet
        self._bar: Progress | None = None
        self._lock = threading.Lock()
        if not quiet and moves(stream, environment):
            console = Console(file=stream, no_color=not colored(stream, environment), highlight=False)
            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=None),
                MofNCompleteColumn(),
                TextColumn("requests"),
                TimeRemainingColumn(compact=True, elapsed_when_finished=True),
                console=console,
                transient=True,
            )
            self._task = self._bar.add_task("contract test", total=None)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def tell(self, line: str) -> None:
        """Tell one thing: a scenario that was played, a phase that is done."""
        if self._quiet:
            return
        with self._lock:
            if self._bar is None:
                print(line, file=self._stream, flush=True)
            else:
                self._bar.console.print(line, markup=False, soft_wrap=True)

    def sent(self, requests: int, expected: int | None) -> None:
        """Say how many requests have been sent of about how many; None is not known."""
        if self._bar is not None:
            total = None if expected is None else max(expected, requests)
            self._bar.update(self._task, completed=requests, total=total)
