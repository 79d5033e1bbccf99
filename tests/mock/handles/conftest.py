"""A mock, in both of the ways in which one is reached."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prepay_mock import Mock, MockHandle


@pytest.fixture
def world() -> Iterator[Mock]:
    with Mock(freeze_at="2026-06-01T12:00:00Z", check_responses=True) as mock:
        yield mock


@pytest.fixture(params=["in process", "on a socket"])
def handle(request: pytest.FixtureRequest, world: Mock) -> Iterator[MockHandle]:
    if request.param == "in process":
        yield world
    else:
        with world.serve() as server:
            yield server
