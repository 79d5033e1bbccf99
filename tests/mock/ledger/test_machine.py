"""The ledger does what single credits do, over hundreds of seeded walks of fifty steps."""

from __future__ import annotations

import os
from collections import Counter
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.mock.ledger.machine import LedgerMachine

# A mutation run asks hundreds of times whether anything fails, never for the smallest example: no shrinking, and
# fewer walks, since a mutant that many walks are needed for is one that a plain test should kill.
MUTATING = "PREPAY_MUTANTS" in os.environ
WALKS = 150 if MUTATING else 800
PHASES = (Phase.explicit, Phase.generate) if MUTATING else tuple(Phase)

SITUATIONS = (
    "ClockWentBack",
    "HoldEnded",
    "InsufficientCredits",
    "OverCapture",
    "OverRefund",
    "a hold outlives its lot",
    "a refund of a refunded charge",
    "a second end of a hold",
    "a second refund of a charge",
    "an operation finds a lot due",
    "capture of all",
    "capture of more",
    "capture of nothing",
    "capture of some",
    "capture out of an expired lot",
    "charge over several lots",
    "charge, then expiry",
    "hold over several lots",
    "refund over several lots",
    "refund, then expiry",
    "release over several lots",
    "release, then expiry",
    "two lots expire at once",
)


def test_the_ledger_moves_credits_as_the_naive_one_does() -> None:
    class Machine(LedgerMachine):
        reached: ClassVar[Counter[str]] = Counter()

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=50,
            derandomize=True,
            database=None,
            deadline=None,
            phases=PHASES,
            suppress_health_check=[
                HealthCheck.too_slow,
                HealthCheck.filter_too_much,
                HealthCheck.data_too_large,
            ],
        ),
    )

    enough = 0 if MUTATING else 20
    seldom = {name: Machine.reached[name] for name in SITUATIONS if Machine.reached[name] < enough}
    assert seldom == {}, "the walks did not meet these often enough to prove anything about them"
