"""TokPortal clients over a fresh world."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api


@pytest.fixture
def api(engine: Engine) -> Api:
    """An account of 1250 credits, as the seed's balance."""
    return Api(engine, "sk_mock_team_balance_1250")
