"""Exported states, spoilt in thousands of ways, and every operation tried on what was accepted all the same."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import orjson

from tests.mock.harness import Answer, Api
from tests.mock.vendors.tokportal.calls import CALLS as TOKPORTAL
from tests.mock.vendors.trenz.calls import CALLS as TRENZ
from tests.mock.vendors.trenz.calls import perform as trenz
from tests.mock.vendors.ugen.calls import CALLS as UGEN

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
        often = [name for name in ("accounts", "accounts", "tables") if name in state]
        place: Any = state
        key: Any = self.chance.choice([*state, *often])
        while place[key] and _kind(place[key]) != "plain" and self.chance.random() < 0.93:
            place = place[key]
            key = (
                self.chance.choice(list(place))
                if _kind(place) == "object"
                else self.chance.randrange(len(place))
            )
        value: Any = place[key]
        kind, act = _kind(place), self.chance.randrange(8)
        if act == 0 and kind == "object":
            del place[key]
        elif act == 1 and kind == "array":
            place.insert(key, copy.deepcopy(self.chance.choice(place)))
        elif act == 2 and kind == "array":
            del place[key]
        elif act == 3 and type(value) is int:
            place[key] = value + self.chance.choice((-1, 1, 1000, -1000, 1 << 33, -value, -2 * value))
        elif act == 4 and type(value) is str:
            place[key] = self.chance.choice((value[:-1], value + "x", value.upper(), value * 2, value[::-1]))
        elif act == 5 and kind == "object":
            place[self.chance.choice(("x", "_x", "status", "id", "key"))] = self.chance.choice(_ODD)
        elif act == 6 and kind == "object":
            place[key] = copy.deepcopy(place[self.chance.choice(list(place))])
        else:
            place[key] = copy.deepcopy(self.chance.choice(_ODD))


def _kind(value: object) -> str:
    return "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "plain"


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
    answers = [*_operations(api, keys)]
    read = ("/", "/accounts", "/clock", "/faults", "/outbox", "/webhooks", "/state")
    answers += [(path, api.get(f"/_prepay{path}")) for path in read]
    moves = ({"to": "next-event"}, {"advance_seconds": 86_400 * 40})
    answers += [("clock", api.post("/_prepay/clock", move)) for move in moves]
    later = ("/api/ext/credits/balance", "/api/ext/credits/history", "/api/v1/credits/transactions")
    answers += [(path, Api(api.engine, key).get(path)) for key in keys for path in later]
    return [f"{name}: {answer.status} {answer.json}" for name, answer in answers if answer.status >= 500]


def _operations(api: Api, keys: list[str]) -> Iterator[tuple[str, Answer]]:
    accounts = api.get("/_prepay/state").json["accounts"]

    def ids(table: str) -> list[str]:
        return [row[0] for account in accounts for row in account["tables"].get(table, [])][:2] or ["x"]

    bundles, jobs, (task, *_) = ids("bundles"), ids("jobs"), ids("tasks")
    for key in keys:
        own = Api(api.engine, key)
        for name, call in TOKPORTAL.items():
            for bundle in bundles:
                path = call.path.replace("{id}", bundle)
                if call.method == "GET":
                    yield name, own.call(call.method, path, call.body)
                else:
                    yield name, own.call(call.method, path, call.body, idempotency_key="key-1")
        for name, ugen in UGEN.items():
            for job in jobs:
                yield name, own.call(ugen.method, ugen.path.format(id=job), ugen.body)
        for name in TRENZ:
            yield name, trenz(own, name, task)
