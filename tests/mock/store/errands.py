"""A random but seeded life of a world: every vendor, the operator's controls, faults, webhooks, time."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.mock.harness import Answer, Api
from tests.mock.store.worlds import Kept
from tests.mock.vendors.tokportal.calls import CALLS as TOKPORTAL
from tests.mock.vendors.tokportal.calls import SEED_52, SINGLE
from tests.mock.vendors.trenz.calls import CALLS as TRENZ
from tests.mock.vendors.trenz.calls import perform as trenz
from tests.mock.vendors.ugen.calls import CALLS as UGEN
from tests.mock.vendors.ugen.calls import JOB

__all__ = ["Life"]

KEYS = ("sk_mock_one_balance_3000", "sk_mock_two", "sk_mock_three_balance_60")
HOOK = {"webhook_url": "http://127.0.0.1:9/hook", "webhook_secret": "s3cret-of-the-hook"}


class Life:
    """Does one thing after another; what it knows of the world is only what it was answered."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.things: dict[str, list[str]] = {
            "bundle": [],
            "job": [],
            "task": [],
            "session": [],
            "delivery": [],
        }
        self.snapshots: list[str] = []
        self.statuses: set[int] = set()

    def step(self, kept: Kept) -> None:
        """Do one thing."""
        act: Callable[[Kept], Answer] = self.random.choices(
            (self.tokportal, self.ugen, self.trenz, self.operate, self.time, self.trouble, self.state),
            weights=(8, 8, 6, 4, 4, 1, 1),
        )[0]
        self.statuses.add(act(kept).status)

    def pick(self, kind: str) -> str:
        known = self.things[kind]
        return self.random.choice(known) if known else "00000000-0000-4000-8000-000000000000"

    def api(self, kept: Kept) -> Api:
        return kept.api(self.random.choice(KEYS))

    def tokportal(self, kept: Kept) -> Answer:
        name = self.random.choice([*TOKPORTAL, *["tokportalCreateBundle"] * 10])
        call = TOKPORTAL[name]
        body = self.random.choice((SINGLE, SEED_52)) if name == "tokportalCreateBundle" else call.body
        headers: dict[str, str] = {}
        if call.method != "GET" and self.random.random() < 0.6:
            headers["idempotency_key"] = f"key-{self.random.randrange(30)}"
        if self.random.random() < 0.1:
            headers["x_tokportal_dry_run"] = "true"
        answer = self.api(kept).call(
            call.method, call.path.replace("{id}", self.pick("bundle")), body, raw=None, **headers
        )
        if answer.status == 201 and name == "tokportalCreateBundle":
            self.things["bundle"].append(answer.json["data"]["id"])
        return answer

    def ugen(self, kept: Kept) -> Answer:
        name = self.random.choice([*UGEN, *["ugenCreateJob"] * 10, *["ugenSetWebhook"] * 3])
        call = UGEN[name]
        body: Any = HOOK if name == "ugenSetWebhook" else call.body
        if name == "ugenCreateJob":
            body = JOB | (
                {"idempotency_key": f"job-{self.random.randrange(30)}"} if self.random.random() < 0.5 else {}
            )
        if name == "ugenSetAutoTopup" and self.random.random() < 0.5:
            body = {"enabled": True, "threshold_credits": 500, "pack_id": "starter"}
        answer = self.api(kept).call(call.method, call.path.format(id=self.pick("job")), body)
        if answer.status == 201:
            kind, field = ("job", "job_id") if name == "ugenCreateJob" else ("session", "session_id")
            self.things[kind].append(answer.json[field])
        return answer

    def trenz(self, kept: Kept) -> Answer:
        answer = trenz(self.api(kept), self.random.choice([*TRENZ, "trenzGenerateImage"]), self.pick("task"))
        if answer.status == 202:
            self.things["task"].append(answer.json["data"]["task_id"])
        return answer

    def operate(self, kept: Kept) -> Answer:
        key = self.random.choice(KEYS)
        lot: dict[str, Any] = {"amount": self.random.randint(1, 500)}
        if self.random.random() < 0.7:
            lot["expires_in_seconds"] = self.random.randint(1, 300)
        vendor = self.random.choice(("tokportal", "ugen", "trenz"))
        calls = (
            ("POST", f"/accounts/{key}/grant?vendor={vendor}", lot),
            ("POST", f"/accounts/{key}/grant?vendor={vendor}", lot),
            ("POST", "/accounts", {"vendor": vendor, "lots": [lot]}),
            (
                "POST",
                f"/payments/{self.pick('session')}",
                {"outcome": self.random.choice(("paid", "failed"))},
            ),
            ("POST", f"/jobs/{self.pick('job')}", {"outcome": self.random.choice(("completed", "failed"))}),
            ("POST", f"/tasks/{self.pick('task')}", {"outcome": "completed"}),
            ("POST", f"/webhooks/{self.pick('delivery')}/resend", None),
        )
        answer = kept.control(*self.random.choice(calls))
        listed = kept.control("GET", "/webhooks").json["webhooks"]
        self.things["delivery"] = [entry["id"] for entry in listed]
        kept.sender.deliver_due()
        return answer

    def time(self, kept: Kept) -> Answer:
        moves = (
            {"advance_seconds": self.random.choice((0, 0.5, 1, 3, 20, 90))},
            {"to": "next-event"},
            {"frozen": True},
        )
        answer = kept.control("POST", "/clock", self.random.choice(moves))
        kept.sender.deliver_due()
        return answer

    def trouble(self, kept: Kept) -> Answer:
        faults = (
            {"fault": "status", "status": 503, "times": 2},
            {"fault": "lose_response", "times": 3},
            {"fault": "drop_request", "after": 1},
            {"fault": "backend_status", "status": 502},
            {"fault": "status", "status": 500, "operation": "tokportalCreateBundle"},
        )
        if self.random.random() < 0.2:
            return kept.control("DELETE", "/faults")
        return kept.control("POST", "/faults", self.random.choice(faults))

    def state(self, kept: Kept) -> Answer:
        chance = self.random.random()
        if chance < 0.5 or not self.snapshots:
            self.snapshots.append(f"s{len(self.snapshots)}")
            return kept.control("POST", "/snapshots", {"name": self.snapshots[-1]})
        if chance < 0.75:
            return kept.control("POST", f"/snapshots/{self.random.choice(self.snapshots)}/restore")
        if chance < 0.85:
            return kept.control("PUT", "/state", kept.control("GET", "/state").json)
        if chance < 0.95:
            return kept.control("DELETE", f"/snapshots/{self.random.choice(self.snapshots)}")
        return kept.control("POST", "/reset")
