"""A real receiver of webhooks, and a U-Gen customer that has one."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple

import httpx

from prepay_mock.build import make_engine
from prepay_mock.contract import Contract
from prepay_mock.control import ControlApp
from prepay_mock.engine.engine import Engine
from prepay_mock.scenarios import load_scenario
from prepay_mock.webhooks.post import Outgoing
from prepay_mock.world.clock import SECOND, Clock, parse_instant
from prepay_mock.world.world import World
from tests.mock.harness import START
from tests.mock.vendors.ugen.calls import JOB

__all__ = [
    "KEY",
    "SECRET",
    "Far",
    "Got",
    "Receiver",
    "deliveries",
    "done",
    "end",
    "hook",
    "instant",
    "job",
    "new_engine",
    "pass_seconds",
    "seconds_of",
]

SECRET = "s3cret-of-the-hook"
KEY = {"X-API-Key": "sk_mock_studio_balance_1000"}


class Got(NamedTuple):
    """One request that the receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """A real HTTP server on the loopback interface. ``answer`` is a status, or a function that decides on one."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.answer: int | Callable[[Got], int] = 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                got = Got(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                receiver.got.append(got)
                status = receiver.answer if isinstance(receiver.answer, int) else receiver.answer(got)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?of=studio"


def new_engine(contract: Contract, clock: Clock | None = None) -> Engine:
    world = World(clock=clock or Clock(frozen_at=START), scenario=load_scenario("starter"))
    engine = make_engine(world, contract=contract, check_responses=True)
    ControlApp(engine)
    return engine


class Far:
    """Takes everything, wherever it should go."""

    def __init__(self) -> None:
        self.got: list[str] = []

    def __call__(self, outgoing: Outgoing) -> int:
        self.got.append(outgoing.url)
        return 200


def done(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def hook(api: httpx.Client, url: str, secret: str | None = SECRET) -> None:
    body = {"webhook_url": url} | ({} if secret is None else {"webhook_secret": secret})
    done(api.put("/api/v1/tenants/me/webhook", json=body))


def job(api: httpx.Client, **fields: Any) -> str:
    job_id: str = done(api.post("/api/v1/jobs", json=JOB | fields))["job_id"]
    return job_id


def end(api: httpx.Client, job_id: str, outcome: str = "completed") -> None:
    done(api.post(f"/_prepay/jobs/{job_id}", json={"outcome": outcome}))


def pass_seconds(api: httpx.Client, seconds: float) -> None:
    done(api.post("/_prepay/clock", json={"advance_seconds": seconds}))


def deliveries(api: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(api.get("/_prepay/webhooks"))["webhooks"]
    return found


def seconds_of(record: dict[str, Any]) -> list[float]:
    """When the attempts were made, in seconds since the world stood still."""
    start = instant("2026-06-01T12:00:00.000Z")
    return [instant(attempt["at"]) - start for attempt in record["attempts"]]


def instant(text: str) -> float:
    return parse_instant(text) / SECOND
