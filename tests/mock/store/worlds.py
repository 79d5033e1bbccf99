"""Worlds with a state file in a test's hands: opened, used, and abandoned as a kill would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from prepay_mock.build import make_engine
from prepay_mock.contract import Contract
from prepay_mock.control import ControlApp
from prepay_mock.engine.engine import Engine
from prepay_mock.scenarios import load_scenario
from prepay_mock.store import Store
from prepay_mock.store.rows import Call
from prepay_mock.webhooks.post import Outgoing
from prepay_mock.webhooks.sender import Sender
from prepay_mock.world.clock import Clock
from prepay_mock.world.export import to_json
from prepay_mock.world.world import World
from tests.mock.harness import START, Answer, Api

__all__ = ["Kept", "counted", "keep", "picture"]


def nobody_there(outgoing: Outgoing) -> int:
    """A receiver that does not exist."""
    raise ConnectionRefusedError("nobody there")


class Kept(NamedTuple):
    """A world with a state file."""

    engine: Engine
    app: ControlApp
    store: Store
    sender: Sender

    def kill(self) -> None:
        """Let go of the file without a snapshot; what nobody waited for is lost, as it would be."""
        with self.store._queue.exclusive():
            self.store._queue.failed = "killed"
            self.store._file.close()

    def api(self, key: str = "sk_mock_kept_balance_1000") -> Api:
        return KeptApi(self.engine, key)

    def control(self, method: str, path: str, body: Any = None) -> Answer:
        return self.api("").call(method, f"/_prepay{path}", body)


def counted(kept: Kept) -> list[int]:
    """How many commands each transaction from now on has, in a list that grows."""
    transactions: list[int] = []
    store = kept.store._write

    def write(calls: Sequence[Call]) -> None:
        transactions.append(len(calls))
        store(calls)

    kept.store._queue._write = write
    return transactions


class KeptApi(Api):
    """A client that, like every adapter, waits until an answer is durable."""

    def call(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str
    ) -> Answer:
        answer = super().call(method, path, body, raw=raw, **headers)
        recorder = self.engine.recorder
        ticket = None if recorder is None else recorder.ticket()
        if ticket is not None:
            ticket.wait()
        return answer


def keep(
    contract: Contract,
    path: Path,
    *,
    clock: Clock | None = None,
    transport: Callable[[Outgoing], int] = nobody_there,
    scenario: str = "starter",
    seed: int = 0,
    **options: Any,
) -> Kept:
    """A world in that file; a new one stands still at ``START`` unless it is given a clock."""
    world = World(clock=clock or Clock(frozen_at=START), seed=seed, scenario=load_scenario(scenario))
    engine = make_engine(world, contract=contract, check_responses=True, **options)
    app = ControlApp(engine)
    store = Store(path, app)
    return Kept(engine, app, store, Sender(engine, transport=transport))


def picture(kept: Kept) -> Any:
    """All that a restart must bring back, as a JSON value.

    Left out: when a ledger was last looked at, which says nothing that the clock does not.
    """
    worlds = {"": kept.engine.world.dump(), **kept.app.snapshots}
    text = orjson.dumps({name: to_json(dump) for name, dump in worlds.items()}, default=list)
    shown: dict[str, Any] = orjson.loads(text)
    for world in shown.values():
        world.pop("passing", None)
        for account in world["accounts"]:
            del account["ledger"][2]
    return shown
