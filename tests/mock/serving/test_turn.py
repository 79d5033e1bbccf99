"""What comes in together is stored together and answered together, in its order, whatever becomes of one of them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from uvicorn.server import ServerState

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request, Response
from prepay_mock.serving.protocol import EngineProtocol
from prepay_mock.serving.server import running, server_for
from prepay_mock.serving.turn import CROWD, MOST, Asked, Turn
from tests.mock.serving.test_protocol import BALANCE, BUNDLE, answers, available, request
from tests.mock.store.worlds import counted, keep

ASKED = Asked(Request("GET", BALANCE), keep_alive=True)


class Loop:
    """An event loop of which only `call_soon` is used, a step at a time."""

    def __init__(self) -> None:
        self.soon: list[Callable[[], object]] = []

    def call_soon(self, callback: Callable[[], object]) -> None:
        self.soon.append(callback)

    def step(self) -> None:
        soon, self.soon = self.soon, []
        for callback in soon:
            callback()


class Client:
    """A connection that keeps what it is given."""

    def __init__(self, loop: Loop, given: list[bytes], *, broken: bool = False) -> None:
        self.loop: Any = loop
        self._given = given
        self._broken = broken

    def render(self, asked: Asked, response: Response) -> bytes:
        raise AssertionError("nothing was refused")

    def give(self, asked: Asked, data: bytes) -> None:
        if self._broken:
            raise OSError("the connection broke")
        self._given.append(data)

    def fail(self) -> None:
        self._given.append(b"failed")


@pytest.fixture
def loop() -> Loop:
    return Loop()


def ask(turn: Turn, client: Client, numbers: range) -> None:
    for number in numbers:
        turn.add(client, ASKED, b"%d" % number, None)


def test_few_answers_go_out_when_the_loop_has_read_what_there_was(engine: Engine, loop: Loop) -> None:
    turn, given = Turn(engine), list[bytes]()
    client = Client(loop, given)
    ask(turn, client, range(CROWD - 1))
    assert given == []
    loop.step()
    assert given == [b"%d" % number for number in range(CROWD - 1)]
    assert loop.soon == []


def test_many_wait_while_many_come_in(engine: Engine, loop: Loop) -> None:
    turn, given = Turn(engine), list[bytes]()
    client = Client(loop, given)
    ask(turn, client, range(CROWD))
    loop.step()
    ask(turn, client, range(CROWD, 2 * CROWD))
    loop.step()
    ask(turn, client, range(2 * CROWD, 2 * CROWD + 1))
    assert given == []
    loop.step()
    assert given == [b"%d" % number for number in range(2 * CROWD + 1)]
    assert loop.soon == []


def test_they_do_not_wait_for_ever(engine: Engine, loop: Loop) -> None:
    turn, given = Turn(engine), list[bytes]()
    client = Client(loop, given)
    for start in range(0, MOST, CROWD):
        assert given == []
        ask(turn, client, range(start, start + CROWD))
        loop.step()
    assert len(given) == MOST


def test_a_turn_may_be_ended_early_and_goes_on(engine: Engine, loop: Loop) -> None:
    turn, given = Turn(engine), list[bytes]()
    client = Client(loop, given)
    turn.add(client, ASKED, b"1", None)
    turn.end()
    assert given == [b"1"]
    turn.add(client, ASKED, b"2", None)
    for _ in range(3):
        loop.step()
    assert given == [b"1", b"2"]


def test_one_connections_trouble_is_not_anothers(engine: Engine, loop: Loop) -> None:
    turn, given = Turn(engine), list[bytes]()
    turn.add(Client(loop, given), ASKED, b"1", None)
    turn.add(Client(loop, given, broken=True), ASKED, b"2", None)
    turn.add(Client(loop, given), ASKED, b"3", None)
    turn.end()
    assert given == [b"1", b"failed", b"3"]


def connected(
    engine: Engine, other: EngineProtocol | None = None, keep_alive: float = 5.0
) -> tuple[EngineProtocol, Wire]:
    """A connection of a server in this test's event loop, without a socket; of the same server as another one's."""
    config = server_for(engine).config
    config.load()
    protocol = EngineProtocol(
        engine=engine,
        turn=Turn(engine) if other is None else other._turn,
        config=config,
        server_state=ServerState(),
        app_state={},
    )
    protocol.timeout_keep_alive = keep_alive  # type: ignore[assignment]
    wire = Wire()
    protocol.connection_made(wire)
    return protocol, wire


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: Any) -> None:
        self.sent.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


async def test_a_connection_on_which_a_request_comes_in_slowly_is_not_idle(engine: Engine) -> None:
    protocol, wire = connected(engine, keep_alive=0.02)
    slow = request("POST", "/api/ext/bundles", BUNDLE)
    protocol.data_received(request("GET", BALANCE) + slow[:-5])
    await asyncio.sleep(0.1)
    assert [status for status, _ in answers(b"".join(wire.sent))] == [200]
    assert not wire.closed
    protocol.data_received(slow[-5:])
    await asyncio.sleep(0.01)
    assert [status for status, _ in answers(b"".join(wire.sent))] == [200, 201]
    await asyncio.sleep(0.1)
    assert wire.closed


async def test_nor_is_one_that_has_requests_in_its_queue(engine: Engine) -> None:
    protocol, wire = connected(engine, keep_alive=0.02)
    late = request("GET", BALANCE, "", "X-Prepay-Fault: delay=100")
    protocol.data_received(request("GET", BALANCE, "", "X-Prepay-Fault: delay=10") + late)
    await asyncio.sleep(0.2)
    assert [status for status, _ in answers(b"".join(wire.sent))] == [200, 200]


async def test_a_server_that_stops_gives_the_answers_it_owes(engine: Engine) -> None:
    protocol, wire = connected(engine)
    protocol.data_received(request("POST", "/api/ext/bundles", BUNDLE))
    protocol.shutdown()
    assert [status for status, _ in answers(b"".join(wire.sent))] == [201]
    assert wire.closed


async def test_leave_to_send_a_body_does_not_overtake_an_answer(engine: Engine) -> None:
    protocol, wire = connected(engine)
    head, _, _ = request("POST", "/api/ext/bundles", BUNDLE, "Expect: 100-continue").partition(b"\r\n\r\n")
    protocol.data_received(request("GET", BALANCE) + head + b"\r\n\r\n")
    assert wire.sent[0].startswith(b"HTTP/1.1 200 ")
    assert wire.sent[1:] == [b"HTTP/1.1 100 Continue\r\n\r\n"]


@pytest.mark.parametrize("fault", ["delay=1", "lose_response", "malformed"])
async def test_what_needs_a_task_does_not_overtake_an_answer(engine: Engine, fault: str) -> None:
    protocol, wire = connected(engine)
    other, _ = connected(engine, protocol)
    spoilt = request("GET", BALANCE, "", f"X-Prepay-Fault: {fault}")
    protocol.data_received(request("GET", BALANCE) + spoilt)
    # The turn goes on, since others keep asking.
    for _ in range(5):
        other.data_received(request("GET", BALANCE) * CROWD)
        await asyncio.sleep(0)
    assert wire.sent[0].startswith(b"HTTP/1.1 200 ")
    await asyncio.sleep(0.05)
    assert wire.closed or len(answers(b"".join(wire.sent))) == 2


async def test_what_comes_together_is_stored_by_one_transaction(contract: Contract, tmp_path: Path) -> None:
    kept = keep(contract, tmp_path / "state.db", rate_limits=False)
    transactions = counted(kept)
    protocol, wire = connected(kept.engine)
    protocol.data_received(request("POST", "/api/ext/bundles", BUNDLE) * 20 + request("GET", BALANCE))
    assert wire.sent == []
    for _ in range(3):
        await asyncio.sleep(0)
    got = answers(b"".join(wire.sent))
    assert [status for status, _ in got] == [201] * 20 + [200]
    assert available(got[-1][1]) == 1000 - 20 * 25
    assert transactions == [20]
    kept.store.close()


async def test_nothing_is_acknowledged_that_was_not_stored(contract: Contract, tmp_path: Path) -> None:
    kept = keep(contract, tmp_path / "state.db", rate_limits=False)

    def full(_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    kept.store._queue._write = full
    with running(kept.engine) as url:
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            headers = {"X-API-Key": "sk_mock_wire_balance_1000", "Content-Type": "application/json"}
            got = await asyncio.gather(
                *[client.post("/api/ext/bundles", content=BUNDLE, headers=headers) for _ in range(8)]
            )
    assert {answer.status_code for answer in got} == {503}
    assert all("disk is full" in answer.text for answer in got)
    assert all("bundle_id" not in answer.text for answer in got)
    kept.store.close()
    again = keep(contract, tmp_path / "state.db")
    assert again.engine.world.accounts == {}
    again.store.close()
