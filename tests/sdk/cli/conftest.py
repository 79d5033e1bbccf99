"""The command line in this process, against a mock on a socket, with keys in the environment."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from prepay import cli
from prepay_mock import RemoteMock
from prepay_mock.handles.mock import serving


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[[str], Ran]


@pytest.fixture(scope="module")
def server() -> Iterator[RemoteMock]:
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, server: RemoteMock) -> None:
    """The variables of somebody who works with the mock, and a key that no other test knows."""
    monkeypatch.setenv("NO_COLOR", "1")
    for variable in ("FORCE_COLOR", "GITHUB_ACTIONS", "PY_COLORS", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    for vendor in server.vendors:
        monkeypatch.setenv(f"{vendor.name.upper()}_API_KEY", vendor.new_key())
        monkeypatch.setenv(f"{vendor.name.upper()}_BASE_URL", server.url)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command line."""

    def run(line: str) -> Ran:
        capsys.readouterr()
        code = cli.main(shlex.split(line))
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run
