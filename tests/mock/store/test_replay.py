"""A world that is killed at any command comes back as it was, to the last entry of every journal."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from prepay_mock.contract import Contract
from prepay_mock.webhooks.post import Outgoing
from prepay_mock.world.clock import SECOND, Clock
from tests.mock.harness import START, ledgers_hold
from tests.mock.store.errands import Life
from tests.mock.store.worlds import Kept, keep, picture


class Receiver:
    """Answers with seeded statuses, or not at all."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.got: list[Outgoing] = []

    def __call__(self, outgoing: Outgoing) -> int:
        self.got.append(outgoing)
        status = self.random.choice((200, 500, 0))
        if not status:
            raise ConnectionRefusedError("nobody there")
        return status


class RealTime:
    """Real time as a test wants it to pass; a running world follows it, and it goes on while a server is down."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now

    def pass_some(self, chance: random.Random) -> None:
        self.now += chance.choice((0, 0, 1, 1000, SECOND, 20 * SECOND))


@pytest.mark.parametrize("running", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_a_killed_world_comes_back_as_it_was(
    contract: Contract, tmp_path: Path, seed: int, running: bool
) -> None:
    life, receiver, real_time = Life(seed), Receiver(seed), RealTime()
    chance = random.Random(seed)

    def start() -> Kept:
        clock = Clock(real_time) if running else None
        return keep(contract, tmp_path / "state.db", clock=clock, transport=receiver)

    kept = start()
    for _ in range(8):
        for _ in range(chance.randint(1, 60)):
            real_time.pass_some(chance)
            life.step(kept)
        kept.store.flush()
        before = picture(kept)
        kept.kill()
        kept = start()
        assert picture(kept) == before
        assert ledgers_hold(kept.engine) == []
    kept.store.close()
    assert {200, 201, 202, 402, 404} <= life.statuses
    assert receiver.got
