"""Clients that keep books of what they were told, and hold the server to it after each of its deaths.

Each has its accounts for itself, so that its books are exact: what it was told happened, has happened; what it was told
nothing about has happened once or not at all.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from typing import Any, NamedTuple

from tests.mock.store.processes import Gone, Told, Wire
from tests.mock.vendors.tokportal.calls import SEED_52, SINGLE
from tests.mock.vendors.ugen.calls import JOB

__all__ = ["Client", "Operator", "TokPortalClient", "TrenzClient", "UGenClient"]

GRANTED = 1_000_000


class Asked(NamedTuple):
    """A keyed request, which may be sent again: method, path, body, header."""

    path: str
    body: Any
    key: str


class Client(ABC):
    """One client: does one thing after the other until the server is gone."""

    vendor: str

    def __init__(self, number: int) -> None:
        self.random = random.Random(f"{self.vendor} {number}")
        self.key = f"sk_mock_{self.vendor}{number}_balance_{GRANTED}"
        self.acknowledged = 0
        self.unanswered = 0
        self.failures: list[str] = []

    def run(self, url: str) -> None:
        """Work until the server is gone. What goes wrong is noted for the test, since this runs in a thread."""
        wire = Wire(url, self.key)
        try:
            while True:
                self.step(wire)
                self.acknowledged += 1
        except Gone:
            self.unanswered += 1
        except Exception as error:  # noqa: BLE001 - told below
            self.failures.append(f"{type(error).__name__}: {error}")
        finally:
            wire.close()

    @abstractmethod
    def step(self, wire: Wire) -> None:
        """Send one request and put what it was told into the books."""

    @abstractmethod
    def check(self, wire: Wire) -> None:
        """Settle what was left open when the server died, and compare the server with the books."""


class TokPortalClient(Client):
    """Creates bundles and buys slots, each write under a key of its own."""

    vendor = "tokportal"

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.answers: dict[Asked, Told] = {}
        self.open: Asked | None = None
        self.bundles: list[str] = []
        self.charged = 0
        self.charges = 0

    def step(self, wire: Wire) -> None:
        chance = self.random.random()
        if chance < 0.1:
            self.compare_balance(wire)
        elif chance < 0.2 and self.answers:
            asked = self.random.choice(list(self.answers))
            assert self.send(wire, asked) == self.answers[asked]
        else:
            self.open = self.new_request()
            self.book(self.open, self.send(wire, self.open))
            self.open = None

    def new_request(self) -> Asked:
        key = f"{self.key}-{len(self.answers)}"
        if self.bundles and self.random.random() < 0.3:
            bundle = self.random.choice(self.bundles)
            return Asked(f"/api/ext/bundles/{bundle}/add-video-slots", '{"quantity":1}', key)
        return Asked("/api/ext/bundles", self.random.choice(("single", "seed")), key)

    def send(self, wire: Wire, asked: Asked) -> Told:
        body = {"single": SINGLE, "seed": SEED_52}.get(asked.body, {"quantity": 1})
        return wire.call("POST", asked.path, body, idempotency_key=asked.key)

    def book(self, asked: Asked, told: Told) -> None:
        if asked.path != "/api/ext/bundles" and told.status == 409:
            # A bundle of accounts alone takes no videos: such an answer is not kept under the key.
            return
        assert told.status in (200, 201), told
        self.answers[asked] = told
        self.charged += told.json["credits_charged"]
        self.charges += 1
        if asked.path == "/api/ext/bundles":
            self.bundles.append(told.json["data"]["id"])

    def compare_balance(self, wire: Wire) -> None:
        assert wire.get("/api/ext/credits/balance")["data"]["total_credits"] == GRANTED - self.charged

    def check(self, wire: Wire) -> None:
        if self.open is not None:
            # The same key finds out what became of it, and makes it happen if it has not.
            self.book(self.open, self.send(wire, self.open))
            self.open = None
        self.compare_balance(wire)
        for bundle in self.random.sample(self.bundles, min(5, len(self.bundles))) + self.bundles[-3:]:
            assert wire.get(f"/api/ext/bundles/{bundle}")["data"]["id"] == bundle
        for asked in self.random.sample(list(self.answers), min(5, len(self.answers))):
            assert self.send(wire, asked) == self.answers[asked]
        self.compare_balance(wire)
        # Nothing is there of which nobody was told: as many bundles, and as many entries after the first lot's.
        assert _total(wire.get("/api/ext/bundles?page=1&per_page=1")) == len(self.bundles)
        assert _total(wire.get("/api/ext/credits/history?page=1&per_page=1")) == self.charges + 1


def _total(answer: Any) -> int:
    total: int = answer["pagination"]["total"]
    return total


class UGenClient(Client):
    """Creates jobs under keys and cancels some; others end them, or time does."""

    vendor = "ugen"

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.jobs: dict[str, str] = {}
        self.cancelled: set[str] = set()
        self.open: str | None = None
        self.count = 0

    def step(self, wire: Wire) -> None:
        chance = self.random.random()
        if chance < 0.15 and self.jobs:
            job_id = self.random.choice(list(self.jobs.values()))
            told = wire.call("POST", f"/api/v1/jobs/{job_id}/cancel")
            assert told.status in (200, 409), told
            if told.status == 200:
                self.cancelled.add(job_id)
        elif chance < 0.3:
            wire.get("/api/v1/credits/balance")
        else:
            self.count += 1
            self.open = f"{self.key}-{self.count}"
            self.create(wire, self.open)
            self.open = None

    def create(self, wire: Wire, key: str) -> None:
        told = wire.call("POST", "/api/v1/jobs", JOB | {"idempotency_key": key})
        assert told.status in (200, 201), told
        assert self.jobs.setdefault(key, told.json["job_id"]) == told.json["job_id"]

    def check(self, wire: Wire) -> None:
        if self.open is not None:
            self.create(wire, self.open)
            self.open = None
        if self.jobs:
            self.create(wire, self.random.choice(list(self.jobs)))
        jobs, balance = self.picture(wire)
        assert {job["job_id"] for job in jobs} == set(self.jobs.values())
        assert self.cancelled <= {job["job_id"] for job in jobs if job["status"] == "cancelled"}
        assert balance["credit_balance"] == GRANTED - sum(job["credits_consumed"] for job in jobs)
        assert balance["credit_reserved"] == sum(job["credits_reserved"] for job in jobs)

    def picture(self, wire: Wire) -> tuple[list[Any], Any]:
        """The jobs and the balance of one moment: time goes on, and a job that ends between two reads moves credits.

        Nothing is reserved meanwhile, so that a balance which is the same before and after has not moved at all.
        """
        for _ in range(100):
            before = wire.get("/api/v1/credits/balance")
            jobs: list[Any] = []
            while (
                len(jobs)
                < (page := wire.get(f"/api/v1/jobs?page={len(jobs) // 100 + 1}&page_size=100"))["total"]
            ):
                jobs += page["items"]
            if wire.get("/api/v1/credits/balance") == before:
                return jobs, before
        raise AssertionError("the balance does not come to rest")


class TrenzClient(Client):
    """Pays for images and searches, without keys: one request may have been carried out untold."""

    vendor = "trenz"

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.tasks: list[str] = []
        self.charged = 0
        self.open = 0

    def step(self, wire: Wire) -> None:
        if self.random.random() < 0.4:
            self.open = 1
            told = wire.call("GET", "/v1/data/products/search?keyword=bottle")
            assert told.status == 200, told
        else:
            self.open = 20
            told = wire.call("POST", "/v1/content/ai-image/generations", {"prompt": "A bottle"})
            assert told.status == 202, told
            self.tasks.append(told.json["data"]["task_id"])
        self.charged += self.open
        self.open = 0
        assert told.json["usage"]["remaining_balance"] == GRANTED - self.charged

    def check(self, wire: Wire) -> None:
        for task_id in self.random.sample(self.tasks, min(5, len(self.tasks))) + self.tasks[-3:]:
            assert wire.get(f"/v1/tasks/{task_id}")["data"]["task_id"] == task_id
        told = wire.call("GET", "/v1/tasks/task_unknown")
        assert told.status == 404, told
        # The balance is told by the next paid call only.
        told = wire.call("GET", "/v1/data/products/search?keyword=bottle")
        spent = GRANTED - told.json["usage"]["remaining_balance"] - 1
        assert spent in (self.charged, self.charged + self.open)
        self.charged, self.open = spent + 1, 0


class Operator(Client):
    """Grants credits, ends jobs, moves the clock and takes snapshots by the control surface."""

    vendor = "operator"

    def __init__(self, number: int, workers: list[UGenClient]) -> None:
        super().__init__(number)
        self.workers = workers
        self.granted = GRANTED
        self.open = 0
        self.instant = ""
        self.ended: dict[str, str] = {}
        self.snapshots: set[str] = set()

    def step(self, wire: Wire) -> None:
        self.random.choice((self.grant, self.end_job, self.move_clock, self.take_snapshot))(wire)

    def grant(self, wire: Wire) -> None:
        self.open = self.random.randint(1, 1000)
        path = f"/_prepay/accounts/{self.key}/grant?vendor=tokportal"
        told = wire.call("POST", path, {"amount": self.open})
        assert told.status == 200, told
        self.granted += self.open
        self.open = 0
        assert told.json["balance"] == self.granted

    def end_job(self, wire: Wire) -> None:
        jobs = list(self.random.choice(self.workers).jobs.values())
        if jobs:
            job_id, outcome = self.random.choice(jobs), self.random.choice(("completed", "failed"))
            told = wire.call("POST", f"/_prepay/jobs/{job_id}", {"outcome": outcome})
            assert told.status in (200, 409), told
            if told.status == 200:
                self.ended[job_id] = outcome

    def move_clock(self, wire: Wire) -> None:
        move: Any = {"advance_seconds": self.random.choice((0.5, 3, 8))}
        if self.random.random() < 0.2:
            move = {"frozen": self.random.random() < 0.5}
        told = wire.call("POST", "/_prepay/clock", move)
        assert told.status == 200, told
        assert told.json["now"] >= self.instant
        self.instant = told.json["now"]

    def take_snapshot(self, wire: Wire) -> None:
        if len(self.snapshots) < 2:
            name = f"s{len(self.snapshots)}"
            told = wire.call("POST", "/_prepay/snapshots", {"name": name})
            assert told.status == 201, told
            self.snapshots.add(name)

    def check(self, wire: Wire) -> None:
        assert wire.get("/_prepay/clock")["now"] >= self.instant
        assert self.snapshots <= set(wire.get("/_prepay/snapshots")["snapshots"])
        for account in wire.get("/_prepay/accounts")["accounts"]:
            verdict = wire.get(f"/_prepay/accounts/{account['key']}/verify?vendor={account['vendor']}")
            assert verdict["breaches"] == []
            if account["key"] == self.key:
                assert account["balance"] in (self.granted, self.granted + self.open)
                self.granted, self.open = account["balance"], 0
        owners = {job_id: worker.key for worker in self.workers for job_id in worker.jobs.values()}
        for job_id in self.random.sample(list(self.ended), min(5, len(self.ended))):
            told = wire.call("GET", f"/api/v1/jobs/{job_id}", X_API_Key=owners[job_id])
            assert told.json["status"] == self.ended[job_id]
