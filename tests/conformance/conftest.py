"""Fixtures of the kit's tests: a mock server in a process of its own, as an integrator's CI runs one."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from prepay_conformance.contract import Contract
from prepay_conformance.vendors.registry import load
from tests.conformance.servers import healthy

_PATIENCE_S = 30


@pytest.fixture(scope="session")
def mock_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The healthy mock in a process of its own, so that it does not share the kit's interpreter; its base URL."""
    folder: Path = tmp_path_factory.mktemp("mock")
    ready = folder / "url"
    command = [
        sys.executable,
        "-m",
        "prepay_mock",
        "--port",
        "0",
        "--no-rate-limits",
        "--ready-file",
        str(ready),
    ]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            deadline = time.monotonic() + _PATIENCE_S
            while not ready.exists():
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline, "the mock server did not start"
                time.sleep(0.02)
            yield ready.read_text().strip()
        finally:
            process.terminate()


@pytest.fixture
def mock_url() -> Iterator[str]:
    """The healthy mock, with a world of its own; its base URL."""
    with healthy() as url:
        yield url


@pytest.fixture(scope="session")
def tokportal() -> Contract:
    """TokPortal's part of the contract."""
    return load("tokportal")


@pytest.fixture(scope="session")
def ugen() -> Contract:
    """U-Gen's part of the contract."""
    return load("ugen")


@pytest.fixture(scope="session")
def trenz() -> Contract:
    """Trenz's part of the contract."""
    return load("trenz")
