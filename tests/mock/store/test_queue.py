"""Group commit: many commands in one transaction, none acknowledged before it, nothing shown before it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from prepay_mock.contract import Contract
from prepay_mock.engine.messages import NotStored, Request
from prepay_mock.serving.settle import settle, settle_async
from prepay_mock.store.queue import CommitQueue
from prepay_mock.store.rows import Call
from tests.mock.store.worlds import counted, keep
from tests.mock.vendors.tokportal.calls import create, credits_of

CALL: Call = (b"{}", b"")


class Disk:
    """Where transactions go; it can be stopped, and can be full."""

    def __init__(self) -> None:
        self.transactions: list[int] = []
        self.may_write = threading.Event()
        self.may_write.set()
        self.asked = threading.Event()
        self.full = False

    def write(self, calls: Sequence[Call]) -> None:
        self.asked.set()
        assert self.may_write.wait(10)
        if self.full:
            raise sqlite3.OperationalError("database or disk is full")
        self.transactions.append(len(calls))


def queue_to(disk: Disk) -> CommitQueue:
    return CommitQueue(disk.write, lambda: False)


def ticket_of(queue: CommitQueue) -> None:
    ticket = queue.ticket()
    assert ticket is not None
    ticket.wait()


def test_those_who_come_while_one_writes_share_the_next_transaction() -> None:
    disk = Disk()
    queue = queue_to(disk)
    disk.may_write.clear()
    put = threading.Semaphore(0)

    def client() -> None:
        queue.put(CALL)
        ticket = queue.ticket()
        assert ticket is not None
        put.release()
        ticket.wait()
        assert sum(disk.transactions) > 0

    threads = [threading.Thread(target=client) for _ in range(41)]
    threads[0].start()
    assert disk.asked.wait(10)
    for thread in threads[1:]:
        thread.start()
    for _ in threads:
        assert put.acquire(timeout=10)
    assert disk.transactions == []
    disk.may_write.set()
    for thread in threads:
        thread.join()
    assert disk.transactions == [1, 40]
    assert queue.ticket() is None


async def test_an_event_loops_clients_share_a_transaction_and_one_that_is_cancelled_takes_nobody_along(
    contract: Contract, tmp_path: Path
) -> None:
    kept = keep(contract, tmp_path / "state.db", rate_limits=False)
    transactions = counted(kept)
    headers = {b"x-api-key": b"sk_mock_kept_balance_1000", b"content-type": b"application/json"}
    body = b'{"bundle_type":"account_only","country":"USA"}'

    async def client() -> int:
        request = Request("POST", "/api/ext/bundles", b"", headers, body)
        return (await settle_async(kept.engine, request, kept.engine.handle(request))).status

    tasks = [asyncio.create_task(client()) for _ in range(20)]
    await asyncio.sleep(0)
    tasks[7].cancel()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(answers.pop(7), asyncio.CancelledError)
    assert answers == [201] * 19
    # What was asked before the client went away has happened, and is kept like the rest.
    assert transactions == [20]
    assert credits_of(kept.api()) == 1000 - 20 * 25
    kept.store.close()


def test_after_a_failure_nothing_is_acknowledged_any_more() -> None:
    disk = Disk()
    queue = queue_to(disk)
    queue.put(CALL)
    ticket_of(queue)
    disk.full = True
    for _ in range(2):
        queue.put(CALL)
        with pytest.raises(NotStored, match="disk is full"):
            ticket_of(queue)
    # A hole in the log would be worse than an end of it.
    disk.full = False
    queue.put(CALL)
    with pytest.raises(NotStored, match="disk is full"):
        ticket_of(queue)
    assert disk.transactions == [1]
    assert queue.failed == "database or disk is full"


def balance_request(key: bytes) -> Request:
    return Request("GET", "/api/ext/credits/balance", b"", {b"x-api-key": key})


async def test_a_read_does_not_show_what_is_not_durable(contract: Contract, tmp_path: Path) -> None:
    kept = keep(contract, tmp_path / "state.db")
    api = kept.api()
    assert credits_of(api) == 1000
    read = balance_request(api.key.encode())
    assert kept.engine.handle(read).ticket is None
    # Behind the back of the client that waits: a write whose transaction is not there yet.
    body = b'{"bundle_type":"account_only","country":"USA"}'
    headers = {b"x-api-key": api.key.encode(), b"content-type": b"application/json"}
    written = kept.engine.handle(Request("POST", "/api/ext/bundles", b"", headers, body))
    seen = kept.engine.handle(read)
    assert b'"total_credits":975' in seen.body
    assert seen.ticket is not None
    assert seen.ticket is written.ticket
    assert b'"total_credits":975' in (await settle_async(kept.engine, read, seen)).body
    assert kept.engine.handle(read).ticket is None
    kept.store.close()


def test_a_full_disk_is_told_in_the_vendors_words_and_never_glossed_over(
    contract: Contract, tmp_path: Path
) -> None:
    kept = keep(contract, tmp_path / "state.db", rate_limits=False)
    api = kept.api("sk_mock_rich_balance_100000")
    stored = create(api)
    sql = kept.store._file._sql
    sql.execute(f"PRAGMA max_page_count = {sql.execute('PRAGMA page_count').fetchone()[0] + 5}")
    refused = None
    for _ in range(1000):
        headers = {b"x-api-key": api.key.encode(), b"content-type": b"application/json"}
        body = b'{"bundle_type":"account_only","country":"USA","title":"%s"}' % (b"x" * 150)
        request = Request("POST", "/api/ext/bundles", b"", headers, body)
        answer = settle(kept.engine, request, kept.engine.handle(request))
        if answer.status != 201:
            refused = answer
            break
        stored += answer.body.decode()
    assert refused is not None
    assert refused.status == 503
    assert b"SERVICE_UNAVAILABLE" in refused.body
    assert b"disk is full" in refused.body
    # Neither may what was not stored be looked at, by any vendor's client.
    paths = {
        "/api/ext/credits/balance": 503,
        "/api/v1/credits/balance": 503,
        "/v1/ads/campaigns": 503,
        "/_prepay/": 503,
    }
    for path, status in paths.items():
        answer = kept.engine.handle(Request("GET", path, b"", {b"x-api-key": api.key.encode()}))
        assert answer.status == status, answer.body
    kept.store.close()
    again = keep(contract, tmp_path / "state.db")
    bundles = again.api(api.key).get("/api/ext/bundles?page=1&per_page=100").json["data"]
    assert bundles
    assert all(bundle["id"] in stored for bundle in bundles)
    assert credits_of(again.api(api.key)) == 100_000 - 25 * stored.count("bundle_id") - 25
    again.store.close()
