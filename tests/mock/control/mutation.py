"""Exported states, spoilt in thousands of ways, and every operation tried on what was accepted all the same."""

from __future__ import annotations

import copy
import random
from typing import Any

import orjson

from tests.mock.harness import Api
from tests.mock.tokportal.calls import CALLS as TOKPORTAL
from tests.mock.trenz.calls import CALLS as TRENZ
from tests.mock.trenz.calls import perform as trenz
from tests.mock.ugen.calls import CALLS as UGEN

__all__ = ["Spoiler", "serves", "spoilt"]

_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 1 << 40, -(1 << 62), (1 << 62) + 1, 1.5, 1e30, -0.0, "", "x", "\u0000", "é" * 300,
    "2026-13-45", "job", "/", "a/b", [], [[]], {}, {"a": 1}, [0, 0], ["x", {}],
)  # fmt: skip


class Spoiler:
    """Changes one to three things of a state."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def spoil(self, state: Any) -> Any:
        changed = copy.deepcopy(state)
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            self._change(changed)
        return changed

    def _change(self, state: Any) -> None:
        # Deeper places are many, so each level is chosen by itself, and some of them twice as often.
        often = [name for name in ("accounts", "accounts", "tables") if name in state]
        place, key = state, self.chance.choice([*state, *often])
        while isinstance(place[key], dict | list) and place[key] and self.chance.random() < 0.93:
            place = place[key]
            key = (
                self.chance.choice(list(place))
                if isinstance(place, dict)
                else self.chance.randrange(len(place))
            )
        value = place[key]
        act = self.chance.randrange(8)
        if act == 0 and isinstance(place, dict):
            del place[key]
        elif act == 1 and isinstance(place, list):
            place.insert(key, copy.deepcopy(self.chance.choice(place)))
        elif act == 2 and isinstance(place, list):
            del place[key]
        elif act == 3 and isinstance(value, int) and not isinstance(value, bool):
            place[key] = value + self.chance.choice((-1, 1, 1000, -1000, 1 << 33, -value, -2 * value))
        elif act == 4 and isinstance(value, str):
            place[key] = self.chance.choice((value[:-1], value + "x", value.upper(), value * 2, value[::-1]))
        elif act == 5 and isinstance(place, dict):
            place[self.chance.choice(("x", "_x", "status", "id", "key"))] = self.chance.choice(_ODD)
        elif act == 6 and isinstance(place, dict):
            place[key] = copy.deepcopy(place[self.chance.choice(list(place))])
        else:
            place[key] = copy.deepcopy(self.chance.choice(_ODD))


def spoilt(api: Api, control: Any, seed: int) -> tuple[int, str]:
    """Put a state that was spoilt by that seed; the status, and what was said."""
    state = Spoiler(seed).spoil(control)
    try:
        raw = orjson.dumps(state)
    except TypeError:
        return 422, "no JSON"
    answer = api.call("PUT", "/_prepay/state", raw=raw, content_type="application/json")
    return answer.status, "" if answer.status == 200 else answer.json["error"]["message"]


def serves(api: Api, keys: list[str]) -> list[str]:
    """Try every operation, and time; what answered with a 500."""
    failures: list[str] = []

    def check(name: str, answer: Any) -> None:
        if answer.status >= 500:
            failures.append(f"{name}: {answer.status} {answer.json}")

    state = api.get("/_prepay/state").json
    bundles = [row[0] for account in state["accounts"] for row in account["tables"].get("bundles", [])][:2]
    jobs = [row[0] for account in state["accounts"] for row in account["tables"].get("jobs", [])][:2]
    tasks = [row[0] for account in state["accounts"] for row in account["tables"].get("tasks", [])][:2]
    for key in keys:
        own = Api(api.engine, key)
        for name, call in TOKPORTAL.items():
            for bundle in bundles or ["x"]:
                headers = {} if call.method == "GET" else {"idempotency_key": "key-1"}
                check(name, own.call(call.method, call.path.replace("{id}", bundle), call.body, **headers))
        for name, ugen in UGEN.items():
            for job in jobs or ["x"]:
                check(name, own.call(ugen.method, ugen.path.format(id=job), ugen.body))
        for name in TRENZ:
            check(name, trenz(own, name, (tasks or ["x"])[0]))
    for path in ("/", "/accounts", "/clock", "/faults", "/outbox", "/webhooks", "/state"):
        check(path, api.get(f"/_prepay{path}"))
    for move in ({"to": "next-event"}, {"advance_seconds": 86_400 * 40}):
        check("clock", api.post("/_prepay/clock", move))
    for key in keys:
        own = Api(api.engine, key)
        for path in ("/api/ext/credits/balance", "/api/ext/credits/history", "/api/v1/credits/transactions"):
            check(path, own.get(path))
    return failures
