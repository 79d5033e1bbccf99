"""Fixtures for the control surface's tests."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.control.desk import Desk


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """The operator's desk of a fresh engine, whose clock stands still."""
    return Desk(engine)
