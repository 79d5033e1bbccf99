"""One Trenz client over a fresh world."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api


@pytest.fixture
def api(engine: Engine) -> Api:
    """An account of 500 credits."""
    return Api(engine, "sk_mock_shop_balance_500")
