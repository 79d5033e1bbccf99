"""One U-Gen client over a fresh world."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api
from tests.mock.vendors.ugen.calls import buy


@pytest.fixture
def api(engine: Engine) -> Api:
    """An account of 1000 credits."""
    return Api(engine, "sk_mock_studio_balance_1000")


@pytest.fixture
def payer(engine: Engine, api: Api) -> Api:
    """The account after it has paid for 200 credits by card."""
    buy(engine, api, "starter")
    return api
