"""The wheel, the sdist and the environments: made once for all test processes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.package.environments import Environment, build, install, once


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all of its processes know."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def wheel(shared: Path) -> Path:
    """The wheel, built from the checkout."""
    (built,) = once("wheel", shared, lambda folder: build("wheel", folder)).iterdir()
    return built


@pytest.fixture(scope="session")
def sdist(shared: Path) -> Path:
    """The source distribution, built from the checkout."""
    (built,) = once("sdist", shared, lambda folder: build("sdist", folder)).iterdir()
    return built


@pytest.fixture(scope="session")
def environment(shared: Path, wheel: Path) -> Callable[[str], Environment]:
    """Environments by extra; the empty name is the bare one."""

    def with_extra(extra: str) -> Environment:
        name = f"environment-{extra or 'bare'}"
        return Environment(once(name, shared, lambda folder: install(wheel, extra, folder)))

    return with_extra
