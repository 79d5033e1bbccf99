"""Real mock servers in processes of their own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import NamedTuple

__all__ = ["Running", "refused", "running"]

_START_SECONDS = 60


class Running(NamedTuple):
    """A server that accepts connections: its base URL, and its process."""

    url: str
    process: subprocess.Popen[str]


def _command(options: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "prepay_mock", *options]


@contextlib.contextmanager
def running(folder: Path, *options: str, env: Mapping[str, str] | None = None) -> Generator[Running]:
    """Start a server on a free port, wait for its ready file, and stop it by SIGTERM when the block ends."""
    ready = folder / f"ready-{time.monotonic_ns()}"
    command = _command(("--port", "0", "--ready-file", str(ready), *options))
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, **(env or {})}
    ) as process:
        try:
            deadline = time.monotonic() + _START_SECONDS
            while not ready.exists() and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)
            assert process.poll() is None, process.communicate()[1]
            yield Running(ready.read_text(encoding="utf-8").strip(), process)
        finally:
            process.terminate()
            process.communicate(timeout=_START_SECONDS)


def refused(*options: str, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """The exit code and the last line of a server that cannot start."""
    done = subprocess.run(
        _command(options),
        capture_output=True,
        text=True,
        check=False,
        timeout=_START_SECONDS,
        env={**os.environ, **(env or {})},
    )
    return done.returncode, done.stderr.strip().splitlines()[-1]
