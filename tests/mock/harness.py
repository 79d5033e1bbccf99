"""Driving the engine in a test: requests in, JSON out, and every ledger checked at the end."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from prepay_mock.build import make_engine
from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from prepay_mock.scenarios import load_scenario
from prepay_mock.world.clock import Clock, parse_instant
from prepay_mock.world.world import World

__all__ = ["START", "Answer", "Api", "ledgers_hold", "new_engine"]

START = parse_instant("2026-06-01T12:00:00+00:00")


class Answer(NamedTuple):
    """A status, the decoded body (None when empty) and the headers by lower-case name."""

    status: int
    json: Any
    headers: dict[str, str]


def new_engine(contract: Contract, **options: Any) -> Engine:
    """An engine over a fresh world whose clock stands still at ``START`` and whose answers are checked."""
    return make_engine(
        World(clock=Clock(frozen_at=START), scenario=load_scenario("starter")),
        contract=contract,
        check_responses=options.pop("check_responses", True),
        **options,
    )


class Api:
    """One client of one account: ``api.post("/api/ext/bundles", {...})``."""

    def __init__(self, engine: Engine, key: str = "sk_mock_test", **headers: str) -> None:
        self.engine = engine
        self.key = key
        self.standing_headers = headers

    def call(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str
    ) -> Answer:
        """Send a request. ``headers`` are written with underscores: ``idempotency_key="k"``; an empty value omits
        the header.
        """
        target, _, query = path.partition("?")
        content = raw if raw is not None else b"" if body is None else orjson.dumps(body)
        sent = {"x_api_key": self.key, **({"content_type": "application/json"} if content else {})}
        sent |= self.standing_headers | headers
        wire = {
            name.replace("_", "-").encode(): value.encode("latin-1") for name, value in sent.items() if value
        }
        response = self.engine.handle(Request(method, target, query.encode(), wire, content))
        decoded = orjson.loads(response.body) if response.body else None
        return Answer(
            response.status,
            decoded,
            {name.decode(): value.decode("latin-1") for name, value in response.headers},
        )

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, None, raw=None, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.call("POST", path, body, raw=None, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.call("PUT", path, body, raw=None, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.call("PATCH", path, body, raw=None, **headers)

    def delete(self, path: str, **headers: str) -> Answer:
        return self.call("DELETE", path, None, raw=None, **headers)


def ledgers_hold(engine: Engine) -> list[str]:
    """Every breach of a ledger law in any account; empty when all is well."""
    return [
        f"{account.vendor} {account.key}: {breach}"
        for account in engine.world.accounts.values()
        for breach in account.ledger.verify()
    ]
