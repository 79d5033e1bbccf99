"""A state from outside is refused in one line, or every operation works on it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from prepay_mock.contract import Contract
from tests.mock.control.mutation import serves, spoilt
from tests.mock.harness import Api
from tests.mock.store.errands import KEYS, Life
from tests.mock.store.worlds import Kept, keep

TRIES = 150


@pytest.fixture
def kept(contract: Contract, tmp_path: Path) -> Kept:
    return keep(contract, tmp_path / "state.db", rate_limits=False)


def exported(kept: Kept) -> tuple[Api, Any]:
    """The state of a world in which everything has happened, with something of everything still to come."""
    life = Life(21)
    for _ in range(160):
        life.step(kept)
    api = Api(kept.engine, KEYS[0])
    api.put("/api/v1/tenants/me/webhook", {"webhook_url": "http://127.0.0.1:9/h", "webhook_secret": "s" * 20})
    kept.store.close()
    # Without its file, which is a slow way to forget what is tried here.
    kept.engine.recorder = None
    return api, api.get("/_prepay/state").json


def test_g15_a_spoilt_state_is_refused_or_serves_every_operation(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    api, state = exported(kept)
    assert api.put("/_prepay/state", state).status == 200
    assert serves(api, list(KEYS)) == []
    refused = 0
    for seed in range(TRIES):
        status, text = spoilt(api, state, seed)
        assert status in (200, 422), (seed, status, text)
        if status == 422:
            refused += 1
            assert "\n" not in text, seed
            assert len(text) < 1000, seed
        else:
            assert serves(api, list(KEYS)) == [], seed
    assert refused > TRIES // 2
