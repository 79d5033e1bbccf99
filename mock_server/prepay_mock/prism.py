"""Prism, an independent mock and validating proxy, as a context manager.

    with Prism.mock() as prism: ...                  # stateless examples from the contract
    with Prism.proxy("http://127.0.0.1:4010") as prism:
        httpx.get(prism.url + "/api/ext/me", headers={"X-API-Key": "sk_mock_a"})
        assert prism.violations() == []

It knows the contract and nothing of our server, so it is a judge that has no share in our mistakes. It stands in
front of the mock or of a live API alike. Prism comes from npm; it is looked for in the ``node_modules`` of the
current folder and of those above it, then on the ``PATH``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Self

from prepay._contract.file import contract_path

__all__ = ["PRISM_VERSION", "Prism", "PrismMissing", "Violation", "find_prism"]

PRISM_VERSION = "5.16.0"
_INSTALL = f"Prism is missing: install Node.js 20.19 or newer, then `npm install @stoplight/prism-cli@{PRISM_VERSION}`"
_LISTENING = re.compile(r"Prism is listening on (http://\S+)")
_REQUEST = re.compile(r"\[HTTP SERVER\] (\w+) (\S+) .*Request received")
_VIOLATION = re.compile(r"Violation: (request|response)(\S*) (.*)")
_POLL_SECONDS = 0.02


class PrismMissing(RuntimeError):
    """There is no Prism on this machine; the message says in one line what to install."""

    def __init__(self) -> None:
        super().__init__(_INSTALL)


class Violation(NamedTuple):
    """One breach of the contract that Prism saw in what passed through it.

    Attributes:
        side: whose breach it is: the caller's request or the server's response.
        place: where in it, such as ``.body.data``; empty for the whole.
        message: what is wrong there.
        request: method and path of the last request that came in before; with several clients at a time it may be
            another one's.
    """

    side: Literal["request", "response"]
    place: str
    message: str
    request: str


def find_prism(start: Path | None = None) -> Path:
    """The Prism command.

    Args:
        start: the folder to begin at; the current one when None.

    Raises:
        PrismMissing: there is none, or no Node.js to run it.
    """
    here = (start or Path.cwd()).resolve()
    local = (folder / "node_modules" / ".bin" / "prism" for folder in (here, *here.parents))
    found = next((path for path in local if path.exists()), None) or shutil.which("prism")
    if found is None or shutil.which("node") is None:
        raise PrismMissing
    return Path(found)


class Prism:
    """A running Prism. Made by :meth:`mock` or :meth:`proxy`; it runs while the ``with`` block does.

    Args:
        arguments: mode, document and, for a proxy, the upstream URL.
        timeout: seconds in which it has to start.
    """

    def __init__(self, arguments: tuple[str, ...], *, timeout: float = 60.0) -> None:
        self._arguments = arguments
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._log: Path | None = None
        self._said = ""
        self._url = ""

    @classmethod
    def mock(cls, contract: Path | None = None, *, timeout: float = 60.0) -> Prism:
        """Answers every request with the contract's examples, and keeps no state."""
        return cls(("mock", str(contract or contract_path())), timeout=timeout)

    @classmethod
    def proxy(cls, upstream: str, contract: Path | None = None, *, timeout: float = 60.0) -> Prism:
        """Passes everything on to ``upstream`` and validates both ways.

        Answers pass unchanged; a response that was part of a violation carries ``sl-violations``.
        """
        return cls(("proxy", str(contract or contract_path()), upstream), timeout=timeout)

    @property
    def url(self) -> str:
        """The base URL, on a free loopback port."""
        if not self._url:
            raise RuntimeError("this Prism is not running: use it in a with statement")
        return self._url

    def log(self) -> str:
        """What Prism has written so far; after its end, all that it wrote."""
        if self._log is not None:
            self._said = self._log.read_text(encoding="utf-8", errors="replace")
        return self._said

    def violations(self, side: Literal["request", "response"] | None = None) -> list[Violation]:
        """Every violation since the start; with ``side`` only the callers' or only the server's."""
        found: list[Violation] = []
        request = ""
        for line in self.log().splitlines():
            if seen := _REQUEST.search(line):
                request = f"{seen[1].upper()} {seen[2]}"
            elif (seen := _VIOLATION.search(line)) and side in (None, seen[1]):
                whose: Literal["request", "response"] = "request" if seen[1] == "request" else "response"
                found.append(Violation(whose, seen[2], seen[3], request))
        return found

    def __enter__(self) -> Self:
        """Start; raises PrismMissing, RuntimeError when it ends at once, TimeoutError."""
        command = [str(find_prism()), *self._arguments]
        # Prism 5.16.0 crashes with several processes, its default under NODE_ENV=production.
        command += ["--host", "127.0.0.1", "--port", "0", "--multiprocess", "false"]
        handle, name = tempfile.mkstemp(prefix="prepay-prism-", suffix=".log")
        self._log = Path(name)
        with os.fdopen(handle, "wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the command was found above
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment(os.environ)
            )
        try:
            self._url = self._started(self._process)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _started(self, process: subprocess.Popen[bytes]) -> str:
        deadline = time.monotonic() + self._timeout
        while time.monotonic() < deadline:
            ended = process.poll() is not None
            found = _LISTENING.search(self.log())
            if ended:
                raise RuntimeError(
                    f"Prism ended with code {process.returncode}: {self.log().strip()[-2000:]}"
                )
            if found:
                return found[1]
            time.sleep(_POLL_SECONDS)
        raise TimeoutError(f"Prism did not start within {self._timeout:g} s: {self.log().strip()[-2000:]}")

    def _stop(self) -> None:
        process, self._process, self._url = self._process, None, ""
        if process is not None:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._log is not None:
            self.log()
            self._log.unlink(missing_ok=True)
            self._log = None


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    return {**given, "NO_COLOR": "1", "FORCE_COLOR": "0", "NODE_ENV": "development"}
