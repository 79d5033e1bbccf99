"""Fixtures for the mock's tests: one compiled contract for all, a fresh world for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prepay_mock.build import read_contract
from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from tests.mock.control.desk import Desk
from tests.mock.harness import ledgers_hold, new_engine


@pytest.fixture(scope="session")
def contract() -> Contract:
    """The compiled contract; it is never changed, so that all tests can share it."""
    return read_contract()


@pytest.fixture
def engine(contract: Contract) -> Iterator[Engine]:
    """An engine with its clock standing still; when the test ends every ledger must hold."""
    engine = new_engine(contract)
    yield engine
    assert ledgers_hold(engine) == []


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """The operator's desk of a fresh engine, whose clock stands still."""
    return Desk(engine)
