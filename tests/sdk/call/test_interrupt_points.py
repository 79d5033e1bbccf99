"""A sample of ``tests.soak.interrupts``: every effect, some of the bytecodes (G3, A2). The whole is ``make soak``."""

from __future__ import annotations

import logging
import os
import random

import pytest

from tests.soak.hostile import PAID, RESPONSES
from tests.soak.interrupts import points_of, survey

EVERY = int(os.environ.get("PREPAY_INTERRUPT_EVERY", "1500"))
SEED = int(os.environ.get("PREPAY_INTERRUPT_SEED", "7"))


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Each interrupted call writes a line, as it should."""
    caplog.set_level(logging.ERROR, logger="prepay")


@pytest.mark.parametrize("charge", PAID)
def test_g3_a_call_may_be_interrupted_at_every_effect(charge: str) -> None:
    for response in RESPONSES:
        result = survey(points_of(charge, response, "flow"))
        assert sum(result.tried.values()) >= 8
        assert result.faults == []


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("charge", PAID)
@pytest.mark.filterwarnings("ignore:coroutine")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_g3_a2_a_call_may_be_interrupted_at_every_bytecode(charge: str, kind: str) -> None:
    rng = random.Random(f"{SEED} {charge} {kind}")
    for response in ("success", "lost", "unsent", "html 502", "truncated", "vendor 402", "vendor 502"):
        points = list(points_of(charge, response, kind))
        assert len(points) > 1000
        result = survey(points[rng.randrange(EVERY) :: EVERY])
        assert result.faults == []
