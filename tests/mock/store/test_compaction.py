"""A log that has grown long gives way to a snapshot while the server runs, and any moment of that is one to die in."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest

from prepay_mock.contract import Contract
from prepay_mock.engine.messages import Request
from prepay_mock.serving.settle import settle_async
from prepay_mock.store import store as store_module
from tests.mock.serving.test_protocol import BUNDLE, answers, request
from tests.mock.serving.test_turn import connected
from tests.mock.store.worlds import Kept, keep, picture
from tests.mock.vendors.tokportal.calls import create, credits_of


def copy_of(source: Path, target: Path) -> Path:
    """The file as a kill at this moment would leave it."""
    target.mkdir()
    for name in (source.name, f"{source.name}-wal"):
        if (source.parent / name).exists():
            shutil.copy(source.parent / name, target / name)
    return target / source.name


def test_a_kill_between_any_two_steps_loses_nothing(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    kept = keep(contract, path, rate_limits=False)
    api = kept.api("sk_mock_rich_balance_100000")
    for _ in range(30):
        create(api)
    assert kept.control("POST", "/snapshots", {"name": "early"}).status == 201
    # Long enough for a quiet moment, but not so long that a transaction takes a step by itself, unseen from here.
    kept.store._logged = store_module._LOG_LIMIT
    steps = 0
    more = True
    while more:
        more = kept.store._compact_a_little()
        # The server does not stand still meanwhile.
        create(api)
        kept.store.flush()
        before = picture(kept)
        killed = keep(contract, copy_of(path, tmp_path / f"copy{steps}"), rate_limits=False)
        assert picture(killed) == before
        killed.store.close()
        steps += 1
    assert steps > 5
    count = kept.store._file._sql.execute("SELECT count(*) FROM log").fetchone()[0]
    assert count == steps
    # What was logged meanwhile is what a restart has to run again, and counts towards the next snapshot.
    assert kept.store._logged == kept.store._file.log_bytes() > 0
    kept.store.close()


async def test_it_happens_by_itself_in_a_quiet_moment(
    contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_LOG_LIMIT", 10_000)
    kept = keep(contract, tmp_path / "state.db", rate_limits=False)
    protocol, wire = connected(kept.engine)
    for _ in range(10):
        protocol.data_received(request("POST", "/api/ext/bundles", BUNDLE) * 10)
        await asyncio.sleep(0.01)
    assert len(answers(b"".join(wire.sent))) == 100
    assert kept.store._logged > 10_000
    # Not while it is asked.
    assert kept.store._file.number("generation") == 0
    for _ in range(1000):
        if not _log_length(kept):
            break
        await asyncio.sleep(0.01)
    assert kept.store._file.number("generation") == 1
    protocol.data_received(request("POST", "/api/ext/bundles", BUNDLE))
    await asyncio.sleep(0.2)
    assert _log_length(kept) == 1
    before = picture(kept)
    kept.kill()
    kept = keep(contract, tmp_path / "state.db")
    assert picture(kept) == before
    kept.store.close()


async def test_without_a_quiet_moment_it_happens_between_transactions(
    contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_LOG_LIMIT", 2_000)
    kept = keep(contract, tmp_path / "state.db", rate_limits=False)
    key = "sk_mock_rich_balance_100000"
    headers = {b"x-api-key": key.encode(), b"content-type": b"application/json"}
    request = Request(
        "POST", "/api/ext/bundles", b"", headers, b'{"bundle_type":"account_only","country":"USA"}'
    )

    async def client() -> None:
        for _ in range(20):
            answer = await settle_async(kept.engine, request, kept.engine.handle(request))
            assert answer.status == 201

    await asyncio.gather(*[client() for _ in range(10)])
    with kept.store._queue.exclusive():
        assert kept.store._file.number("generation") >= 1
        assert _log_length(kept) < 20
    before = picture(kept)
    kept.kill()
    kept = keep(contract, tmp_path / "state.db")
    assert picture(kept) == before
    assert credits_of(kept.api(key)) == 100_000 - 200 * 25
    kept.store.close()


def _log_length(kept: Kept) -> int:
    query = "SELECT count(*) FROM log WHERE seq > ?"
    length: int = kept.store._file._sql.execute(query, (kept.store._file.number("upto"),)).fetchone()[0]
    return length


def test_a_snapshot_that_cannot_be_written_can_wait(
    contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(contract, tmp_path / "state.db")
    create(kept.api())

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(kept.store._file, "switch", full)
        kept.store._logged = 1 << 30
        while kept.store._compact_a_little():
            pass
    create(kept.api())
    before = picture(kept)
    kept.kill()
    kept = keep(contract, tmp_path / "state.db")
    assert picture(kept) == before
    kept.store.close()


def test_a_snapshot_that_has_a_part_of_a_transaction_goes_on_after_it(
    contract: Contract, tmp_path: Path
) -> None:
    kept = keep(contract, tmp_path / "state.db", rate_limits=False)
    headers = {b"x-api-key": b"sk_mock_kept_balance_1000", b"content-type": b"application/json"}
    bought = Request("POST", "/api/ext/bundles", b"", headers, BUNDLE.encode())
    for _ in range(3):
        kept.engine.handle(bought)
    # Three commands have happened and none of them is stored yet when the snapshot is taken.
    kept.store._logged = 1 << 30
    while kept.store._compact_a_little():
        pass
    for _ in range(2):
        kept.engine.handle(bought)
    kept.store.flush()
    assert _log_length(kept) == 1
    before = picture(kept)
    kept.kill()
    kept = keep(contract, tmp_path / "state.db", rate_limits=False)
    assert picture(kept) == before
    assert credits_of(kept.api()) == 1000 - 5 * 25
    kept.store.close()
