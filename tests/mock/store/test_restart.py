"""What goes on while a server is down, and what it knows when it is back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from prepay_mock.contract import Contract
from prepay_mock.store import StateError
from prepay_mock.webhooks.post import Outgoing
from prepay_mock.world.clock import DAY, HOUR, SECOND, Clock, iso_seconds
from tests.mock.harness import START
from tests.mock.store.worlds import Kept, keep, picture
from tests.mock.vendors.tokportal.calls import SINGLE, create, credits_of
from tests.mock.vendors.ugen.calls import JOB, JOB_COSTS

HOOK = {"webhook_url": "http://127.0.0.1:9/hook", "webhook_secret": "s3cret-of-the-hook"}


class RealTime:
    """Real time, which passes when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now


class Servers:
    """One state file, and one server after the other on it; the real time between them is the test's."""

    def __init__(self, contract: Contract, path: Path, **options: Any) -> None:
        self.real_time = RealTime()
        self.sent: list[Outgoing] = []
        self.receiver_answers = 200
        self._options: dict[str, Any] = {"contract": contract, "path": path, **options}
        self.kept = self._start()

    def _start(self) -> Kept:
        return keep(**self._options, clock=Clock(self.real_time), transport=self._receive)

    def _receive(self, outgoing: Outgoing) -> int:
        self.sent.append(outgoing)
        return self.receiver_answers

    def restart(self, *, after: int = 0, killed: bool = True) -> Kept:
        """Kill the server (or stop it well), let real time pass, in microseconds, and start the next one."""
        if killed:
            self.kept.kill()
        else:
            self.kept.store.close()
        self.real_time.now += after
        self.kept = self._start()
        return self.kept


@pytest.fixture
def servers(contract: Contract, tmp_path: Path) -> Servers:
    return Servers(contract, tmp_path / "state.db")


BOTH_ENDS = pytest.mark.parametrize("killed", [True, False], ids=["killed", "stopped"])


@BOTH_ENDS
def test_a_job_that_ends_while_the_server_is_down_settles_at_its_own_instant(
    servers: Servers, killed: bool
) -> None:
    api = servers.kept.api()
    job_id = api.post("/api/v1/jobs", JOB).json["job_id"]
    servers.real_time.now += 3 * SECOND
    assert api.get(f"/api/v1/jobs/{job_id}").json["status"] == "running"
    api = servers.restart(after=DAY, killed=killed).api()
    job = api.get(f"/api/v1/jobs/{job_id}").json
    assert job["status"] == "completed"
    balance = api.get("/api/v1/credits/balance").json
    assert balance["credit_reserved"] == 0
    assert balance["credit_balance"] == 1000 - job["credits_consumed"]
    assert 0 < job["credits_consumed"] <= JOB_COSTS
    rows = api.get("/api/v1/credits/transactions").json["items"]
    ended = [row for row in rows if row["type"] in ("consume", "release")]
    assert ended
    assert {row["created_at"] for row in ended} == {iso_seconds(START + 30 * SECOND)}


@BOTH_ENDS
def test_a_lot_expires_on_the_dot_while_the_server_is_down(servers: Servers, killed: bool) -> None:
    api = servers.kept.api()
    lot = {"amount": 500, "expires_in_seconds": 3600}
    assert servers.kept.control("POST", f"/accounts/{api.key}/grant?vendor=tokportal", lot).status == 200
    create(api)
    assert credits_of(api) == 1475
    kept = servers.restart(after=HOUR - 1, killed=killed)
    assert credits_of(kept.api()) == 1475
    kept = servers.restart(after=1, killed=killed)
    assert credits_of(kept.api()) == 1000
    entries = kept.control("GET", f"/accounts/{api.key}/ledger").json["entries"]
    assert [(entry["kind"], entry["amount"]) for entry in entries][-1] == ("expire", -475)
    assert entries[-1]["at"].startswith("2026-06-01T13:00:00.000000")


@BOTH_ENDS
def test_a_key_used_before_gives_the_same_answer_after(servers: Servers, killed: bool) -> None:
    api = servers.kept.api()
    first = api.post("/api/ext/bundles", SINGLE, idempotency_key="once")
    job = api.post("/api/v1/jobs", JOB | {"idempotency_key": "once"})
    api = servers.restart(after=DAY - 1, killed=killed).api()
    again = api.post("/api/ext/bundles", SINGLE, idempotency_key="once")
    assert (again.status, again.json) == (first.status, first.json)
    assert again.headers["idempotent-replayed"] == "true"
    assert credits_of(api) == 975
    assert api.post("/api/v1/jobs", JOB | {"idempotency_key": "once"}).json["job_id"] == job.json["job_id"]
    # The window of 24 hours goes on through a restart, and ends in one.
    api = servers.restart(after=1, killed=killed).api()
    assert (
        api.post("/api/ext/bundles", SINGLE, idempotency_key="once").json["data"]["id"]
        != first.json["data"]["id"]
    )
    assert credits_of(api) == 950


@BOTH_ENDS
def test_a_webhook_that_waits_is_sent_after_the_restart_and_one_that_arrived_is_not(
    servers: Servers, killed: bool
) -> None:
    kept = servers.kept
    api = kept.api()
    assert api.put("/api/v1/tenants/me/webhook", HOOK).status == 200
    jobs = [api.post("/api/v1/jobs", JOB).json["job_id"] for _ in range(3)]
    assert kept.control("POST", f"/jobs/{jobs[0]}", {"outcome": "completed"}).status == 200
    assert kept.sender.deliver_due() == 1
    servers.receiver_answers = 500
    assert kept.control("POST", f"/jobs/{jobs[1]}", {"outcome": "failed"}).status == 200
    assert kept.sender.deliver_due() == 1
    # The third job ends while nobody is there to tell it.
    kept = servers.restart(after=HOUR, killed=killed)
    servers.sent.clear()
    servers.receiver_answers = 200
    assert kept.sender.deliver_due() == 2
    assert [jobs[1] in str(servers.sent[0].body), jobs[2] in str(servers.sent[1].body)] == [True, True]
    assert all("X-UGen-Signature" in outgoing.headers for outgoing in servers.sent)
    records = kept.control("GET", "/webhooks").json["webhooks"]
    assert [record["state"] for record in records] == ["delivered"] * 3
    assert [len(record["attempts"]) for record in records] == [1, 2, 1]
    # What is late is tried at the start of the server, and its retries follow from there.
    assert records[1]["attempts"][1]["at"] == "2026-06-01T13:00:00.000Z"
    kept = servers.restart(after=HOUR, killed=killed)
    assert kept.sender.deliver_due() == 0


@BOTH_ENDS
def test_a_clock_goes_on_as_it_was_set(servers: Servers, killed: bool) -> None:
    def now() -> str:
        text: str = servers.kept.control("GET", "/clock").json["now"]
        return text[:19]

    servers.kept.control("POST", "/clock", {"advance_seconds": 86400})
    servers.real_time.now += SECOND
    assert now() == "2026-06-02T12:00:01"
    servers.restart(after=HOUR, killed=killed)
    assert now() == "2026-06-02T13:00:01"
    servers.kept.control("POST", "/clock", {"frozen": True})
    servers.restart(after=HOUR, killed=killed)
    assert now() == "2026-06-02T13:00:01"
    servers.real_time.now += HOUR
    servers.kept.control("POST", "/clock", {"frozen": False})
    servers.restart(after=SECOND, killed=killed)
    assert now() == "2026-06-02T13:00:02"
    # Even if the machine's clock is set back meanwhile.
    servers.restart(after=-DAY, killed=killed)
    assert now() >= "2026-06-02T13:00:01"


@BOTH_ENDS
def test_snapshots_survive_and_lead_back(servers: Servers, killed: bool) -> None:
    create(servers.kept.api())
    assert servers.kept.control("POST", "/snapshots", {"name": "one-bundle"}).status == 201
    create(servers.kept.api())
    kept = servers.restart(killed=killed)
    assert kept.control("POST", "/snapshots/one-bundle/restore").status == 200
    assert credits_of(kept.api()) == 975
    kept = servers.restart(killed=killed)
    assert credits_of(kept.api()) == 975
    assert kept.control("GET", "/snapshots").json == {"snapshots": ["one-bundle"]}


def test_a_request_that_was_refused_for_its_rate_is_not_carried_out_later(
    contract: Contract, tmp_path: Path
) -> None:
    kept = keep(contract, tmp_path / "state.db")
    # A planned fault makes every request a change of the world, whether it is let through or not.
    fault = {"fault": "delay", "delay_ms": 1, "times": 1000}
    assert kept.control("POST", "/faults", fault).status == 201
    api = kept.api("sk_mock_fast_balance_100000")
    statuses = [api.post("/api/ext/bundles", SINGLE).status for _ in range(130)]
    assert statuses.count(201) == 120
    assert statuses.count(429) == 10
    before = picture(kept)
    kept.kill()
    kept = keep(contract, tmp_path / "state.db")
    assert picture(kept) == before
    assert credits_of(kept.api(api.key)) == 100_000 - 120 * 25
    kept.store.close()


@pytest.mark.parametrize("by_operator", [False, True], ids=["by client", "by operator"])
def test_who_found_a_lot_expired_is_remembered_even_if_it_was_a_read(
    servers: Servers, by_operator: bool
) -> None:
    """A client's read that finds a lot expired is an occasion to top up; an operator's look is none.

    So a restart that forgot either would buy at another time than the world before it.
    """
    kept = servers.kept
    api = kept.api()
    checkout = api.post("/api/v1/billing/checkout", {"pack_id": "starter"}).json
    assert kept.control("POST", f"/payments/{checkout['session_id']}", {"outcome": "paid"}).status == 200
    owned = api.get("/api/v1/credits/balance").json["credit_balance"]
    lot = {"amount": 500, "expires_in_seconds": 60}
    assert kept.control("POST", f"/accounts/{api.key}/grant?vendor=ugen", lot).status == 200
    method = api.get("/api/v1/billing/payment-methods").json[0]["id"]
    settings = {
        "enabled": True,
        "threshold_credits": owned + 100,
        "pack_id": "starter",
        "payment_method_id": method,
    }
    assert api.post("/api/v1/billing/auto-topup", settings).status == 200
    servers.real_time.now += 70 * SECOND
    if by_operator:
        assert kept.control("GET", "/accounts").json["accounts"][0]["balance"] == owned
    else:
        assert api.get("/api/v1/credits/balance").json["credit_balance"] == owned + 200
    assert kept.control("POST", "/clock", {"advance_seconds": 1}).status == 200
    bought = 0 if by_operator else 200
    assert api.get("/api/v1/credits/balance").json["credit_balance"] == owned + bought
    before = picture(kept)
    kept = servers.restart()
    assert picture(kept) == before


def test_request_ids_do_not_repeat_after_a_restart(servers: Servers) -> None:
    def ids() -> list[str]:
        api = servers.kept.api()
        return [api.get("/api/ext/me").headers["x-tokportal-request-id"] for _ in range(3)]

    seen = ids()
    for killed in (True, False, True):
        servers.restart(killed=killed)
        seen += ids()
    assert len(set(seen)) == 12


def test_a_restart_with_nothing_to_do_leaves_everything(servers: Servers) -> None:
    create(servers.kept.api())
    before = picture(servers.kept)
    for killed in (False, False, True, True, False):
        assert picture(servers.restart(killed=killed)) == before


def test_a_file_that_would_not_come_to_the_same_is_refused_before_anything_is_served(
    contract: Contract, tmp_path: Path
) -> None:
    """As after a change of the program that nobody counted: the handler charges something else now."""
    kept = keep(contract, tmp_path / "state.db")
    create(kept.api())
    kept.kill()
    prices = dict(contract.prices)
    prices["tokportal"] = _dearer(prices["tokportal"])
    changed = type(contract)(
        contract.document, contract.operations, contract.router, contract.version, prices
    )
    with pytest.raises(
        StateError, match=r"command 1 of the state file comes to \(balance, journal entries\)"
    ):
        keep(changed, tmp_path / "state.db")


def _dearer(prices: Any) -> Any:
    if isinstance(prices, dict):
        return {name: _dearer(value) for name, value in prices.items()}  # pyright: ignore[reportUnknownVariableType]
    return prices + 1 if type(prices) is int else prices
