"""Empty environments with the wheel in them, far away from the checkout."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping
from importlib.metadata import distributions
from pathlib import Path
from typing import NamedTuple

from tests.tree import ROOT

STARTED_WITHIN = 60.0
"""Seconds after which a server that has not started is given up; it takes half a second on a quiet machine."""

Ran = subprocess.CompletedProcess[str]


class Environment(NamedTuple):
    """A virtual environment without pip: what is in it came with the wheel."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def prepay(self) -> Path:
        return self.folder / "bin" / "prepay"

    def run(self, *command: str | Path, **variables: str) -> Ran:
        """Run the command `prepay` of this environment, in a folder and with variables that lead nowhere else."""
        return self._run(self.prepay, *command, **variables)

    def script(self, source: str, *arguments: str, **variables: str) -> Ran:
        """Run Python source in this environment."""
        return self._run(self.python, "-I", "-c", source, *arguments, **variables)

    def module(self, name: str, *arguments: str) -> Ran:
        """Run a module of this environment, such as pytest."""
        return self._run(self.python, "-I", "-m", name, *arguments)

    def _run(self, *command: str | Path, **variables: str) -> Ran:
        return subprocess.run(
            [str(part) for part in command],
            check=False,
            capture_output=True,
            text=True,
            timeout=200,
            cwd=self.folder,
            env=self._variables(variables),
        )

    def _variables(self, more: Mapping[str, str]) -> dict[str, str]:
        return {
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "HOME": str(self.folder),
            "NO_COLOR": "1",
            **more,
        }

    @contextlib.contextmanager
    def mock(self, *options: str) -> Generator[str]:
        """Run `prepay mock` of this environment while the block runs; gives its base URL."""
        ready = self.folder / f"ready-{os.getpid()}"
        ready.unlink(missing_ok=True)
        server = subprocess.Popen(
            [str(self.prepay), "mock", "--port", "0", "--ready-file", str(ready), *options],
            cwd=self.folder,
            env=self._variables({}),
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield url_from(ready, server)
        finally:
            server.terminate()
            server.communicate(timeout=STARTED_WITHIN)


def url_from(ready: Path, server: subprocess.Popen[str]) -> str:
    """The base URL that a server writes when it accepts connections."""
    give_up = time.monotonic() + STARTED_WITHIN
    while not ready.exists():
        if server.poll() is not None or time.monotonic() > give_up:
            server.kill()
            raise AssertionError(f"prepay mock did not start: {server.communicate()[1]}")
        time.sleep(0.02)
    return ready.read_text().strip()


def build(target: str, into: Path, source: Path = ROOT) -> Path:
    """Build the wheel or the sdist of a source tree with the build backend itself."""
    into.mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (built,) = into.iterdir()
    return built


def install(wheel: Path, extra: str, folder: Path) -> Environment:
    """Make an empty environment and install the wheel into it, with one extra or none.

    Versions are those of this environment, so that pip has them in its cache and every run gets the same.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    constraints = folder / "constraints.txt"
    constraints.write_text(
        "".join(
            f"{found.name}=={found.version}\n" for found in distributions() if found.name.lower() != "prepay"
        )
    )
    environment = Environment(folder)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--python", str(environment.python), "install", "--quiet"),
            *("--no-compile", "--disable-pip-version-check", "--no-input", "--constraint", str(constraints)),
            f"{wheel}[{extra}]" if extra else str(wheel),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"pip could not install prepay[{extra}]: {done.stderr}"
    return environment


def once(name: str, shared: Path, make: Callable[[Path], object]) -> Path:
    """The folder of that name, made by whichever test process comes first; the others wait for it."""
    import fcntl

    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder
