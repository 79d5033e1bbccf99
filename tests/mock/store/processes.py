"""A real server process in a test's hands, and a plain HTTP connection to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

__all__ = ["Gone", "Server", "Told", "Wire"]

# Longer than any start takes, even of a process among many.
_PATIENCE_S = 60.0


class Gone(Exception):
    """The server died before it answered: whether the request was carried out is not known."""


class Told(NamedTuple):
    """What the server answered."""

    status: int
    json: Any


class Server:
    """``python -m prepay_mock --state FILE`` in a process of its own."""

    def __init__(self, state: Path, ready: Path, *options: str) -> None:
        ready.unlink(missing_ok=True)
        self._ready = ready
        self._errors = ready.with_suffix(".err").open("w+")
        command = [sys.executable, "-m", "prepay_mock", "--port", "0", "--ready-file", str(ready)]
        self.process = subprocess.Popen(
            [*command, "--state", str(state), *options], stdout=subprocess.DEVNULL, stderr=self._errors
        )

    @property
    def is_ready(self) -> bool:
        return self._ready.exists()

    def url(self) -> str:
        """Where it listens, once it does; fails with what it said when it does not start."""
        self.wait(lambda: self.is_ready or self.process.poll() is not None)
        assert self.is_ready, self.said()
        return self._ready.read_text().strip()

    def wait(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.002)

    def said(self) -> str:
        """What it wrote to its error stream."""
        self._errors.flush()
        return Path(self._errors.name).read_text()

    def kill(self) -> None:
        """As ``kill -9``: the process gets no chance to put anything in order."""
        os.kill(self.process.pid, signal.SIGKILL)
        self._end(-signal.SIGKILL)

    def stop(self) -> None:
        """As Ctrl-C or a container's stop would."""
        self.process.terminate()
        self._end(0)

    def wait_and_stop(self) -> None:
        """Let it come up, and stop it well."""
        self.url()
        self.stop()

    def _end(self, code: int) -> None:
        assert self.process.wait(_PATIENCE_S) == code, self.said()
        self._errors.close()


class Wire:
    """One keep-alive connection with one key."""

    def __init__(self, url: str, key: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        self._connection = HTTPConnection(parts.hostname, parts.port, timeout=_PATIENCE_S)
        self._headers = {"X-API-Key": key, "Content-Type": "application/json"}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Told:
        """Send a request; raises Gone when no whole answer comes."""
        content = None if body is None else orjson.dumps(body)
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self._connection.request(method, path, content, self._headers | extra)
            answer = self._connection.getresponse()
            raw = answer.read()
        except (OSError, HTTPException) as error:
            self._connection.close()
            raise Gone(str(error)) from None
        return Told(answer.status, orjson.loads(raw) if raw else None)

    def get(self, path: str) -> Any:
        """Read something that must be there."""
        told = self.call("GET", path)
        assert told.status == 200, (path, told)
        return told.json

    def close(self) -> None:
        self._connection.close()
