"""Snapshots, reset, and the world as JSON: what comes back is the same to the byte; tampered ones stay out."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from prepay_mock.build import make_engine
from prepay_mock.contract import Contract
from prepay_mock.contract.json_values import is_array, is_object
from prepay_mock.engine.engine import Engine
from prepay_mock.world.clock import Clock
from prepay_mock.world.world import World
from tests.mock.control.desk import Desk, fields_of
from tests.mock.control.history import live, show
from tests.mock.harness import START, Api, ledgers_hold

BUNDLE = {"bundle_type": "account_only", "country": "USA"}


def other_engine(contract: Contract) -> Engine:
    """An engine with another seed, another time and no scenario."""
    return make_engine(World(seed=99, clock=Clock(frozen_at=START - 10**15)), contract=contract)


# -- snapshots ---------------------------------------------------------------------------------------------------


def test_a_snapshot_brings_everything_back_time_included(desk: Desk) -> None:
    live(desk)
    before = desk.world()
    assert desk.post("/snapshots", {"name": "seven"}).json == {"name": "seven", "accounts": 3}
    first = show(desk)
    assert desk.world() != before
    assert desk.post("/snapshots/seven/restore").status == 200
    again, then = orjson.loads(desk.world()), orjson.loads(before)
    # Receivers know deliveries by their ids, so these are numbered on.
    assert again.pop("delivery_count") >= then.pop("delivery_count")
    assert again == then
    assert show(desk) == first


def test_a_snapshot_does_not_change_with_the_world(desk: Desk) -> None:
    key = desk.key("tokportal", 100)
    desk.post("/snapshots", {"name": "a"})
    for left in (75, 50):
        Api(desk.engine, key).post("/api/ext/bundles", BUNDLE)
        assert desk.get(f"/accounts/{key}").json["available"] == left
    desk.post("/snapshots/a/restore")
    Api(desk.engine, key).post("/api/ext/bundles", BUNDLE)
    desk.post("/snapshots/a/restore")
    assert desk.get(f"/accounts/{key}").json["available"] == 100


def test_snapshots_are_listed_replaced_and_dropped(desk: Desk) -> None:
    for name in ("b", "a", "b"):
        assert desk.post("/snapshots", {"name": name}).status == 201
    assert desk.get("/snapshots").json == {"snapshots": ["a", "b"]}
    assert desk.delete("/snapshots/a").status == 204
    assert desk.get("/").json["snapshots"] == ["b"]
    missing = desk.post("/snapshots/a/restore")
    assert (missing.status, missing.json["error"]["code"]) == (404, "SNAPSHOT_NOT_FOUND")
    assert "b" in missing.json["error"]["message"]
    assert desk.delete("/snapshots/a").status == 404
    assert fields_of(desk.post("/snapshots", {"name": "../x"})) == ["name"]
    assert fields_of(desk.post("/snapshots", {})) == ["name"]


# -- reset -------------------------------------------------------------------------------------------------------


def test_h13_a_reset_starts_again_from_the_scenario_at_the_time_of_the_start(desk: Desk) -> None:
    empty = orjson.loads(desk.world())
    desk.post("/snapshots", {"name": "kept"})
    live(desk)
    first = show(desk)
    assert desk.post("/reset").json == {"scenario": "starter", "accounts": 0}
    again = orjson.loads(desk.world())
    assert again.pop("delivery_count") >= empty.pop("delivery_count")
    assert again == empty
    assert desk.get("/snapshots").json == {"snapshots": ["kept"]}
    desk.post("/snapshots/kept/restore")
    live(desk)
    assert show(desk) == first


# -- export and import -------------------------------------------------------------------------------------------


def test_a_world_that_was_exported_and_imported_answers_alike_to_the_byte(
    desk: Desk, contract: Contract
) -> None:
    live(desk)
    state = desk.get("/state").json
    there = Desk(other_engine(contract))
    live(there)
    assert there.put("/state", state).json == {"accounts": 3}
    assert there.world() == desk.world()
    assert show(there) == show(desk)
    assert there.world() == desk.world()
    assert ledgers_hold(there.engine) == []


def test_a_reset_after_an_import_goes_back_to_the_servers_own_scenario(
    desk: Desk, contract: Contract
) -> None:
    there = Desk(other_engine(contract))
    there.put("/state", desk.get("/state").json)
    assert Api(there.engine, "sk_mock_new").get("/api/ext/me").json["data"]["credits"] == 132
    there.post("/reset")
    assert Api(there.engine, "sk_mock_new").get("/api/ext/me").json["data"]["credits"] == 0


def ledger_of(state: Any, vendor: str) -> Any:
    return next(entry["ledger"] for entry in state["accounts"] if entry["vendor"] == vendor)


def more_available(state: Any) -> None:
    ledger_of(state, "tokportal")[4] += 1


def more_balance(state: Any) -> None:
    ledger_of(state, "trenz")[3] += 1


def a_forgotten_charge(state: Any) -> None:
    ledger_of(state, "tokportal")[-1].pop()


def a_cheaper_charge(state: Any) -> None:
    row = next(row for row in ledger_of(state, "tokportal")[-1] if row[2] == "charge")
    row[4] += 5


def two_rows_swapped(state: Any) -> None:
    rows = ledger_of(state, "trenz")[-1]
    rows[0], rows[1] = rows[1], rows[0]


def a_hold_without_an_end(state: Any) -> None:
    ledger_of(state, "ugen")[8].clear()


@pytest.mark.parametrize(
    ("tamper", "vendor", "law"),
    [
        (more_available, "tokportal", "L2"),
        (more_balance, "trenz", "L2"),
        (a_forgotten_charge, "tokportal", "L1"),
        (a_cheaper_charge, "tokportal", "L"),
        (two_rows_swapped, "trenz", "L"),
        (a_hold_without_an_end, "ugen", "L4"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_tampered_ledger_is_refused_with_the_law_that_it_breaks(
    desk: Desk, tamper: Any, vendor: str, law: str
) -> None:
    live(desk)
    before = desk.world()
    state = desk.get("/state").json
    tamper(state)
    answer = desk.put("/state", state)
    index = [entry["vendor"] for entry in state["accounts"]].index(vendor)
    assert fields_of(answer) == [f"accounts.{index}.ledger"]
    assert f"breaks {law}" in answer.json["error"]["message"]
    assert desk.world() == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"format": "prepay-mock/2"}, "format"),
        ({"seed": "one"}, "seed"),
        ({"entities": -1}, "entities"),
        ({"accounts": {}}, "accounts"),
        ({"timers": [[1, 2, "ugen"]]}, "timers.0"),
        ({"timers": [[1, 2, "stripe", "a", "b", "c"]]}, "timers.0.2"),
        ({"clock": {"now": 5}}, "clock.frozen"),
        ({"new_lots": {"tokportal": [[0, None, None]]}}, "new_lots.tokportal.0.0"),
        ({"faults": {"count": 1, "planned": [{"fault": "explode"}]}}, "faults.planned.0.fault"),
        ({"tables": {"outbox": [["a"]]}}, "tables.outbox.0"),
    ],
    ids=str,
)
def test_a_malformed_state_is_refused_by_the_name_of_its_field(
    desk: Desk, change: dict[str, Any], field: str
) -> None:
    live(desk)
    before = desk.world()
    assert field in fields_of(desk.put("/state", desk.get("/state").json | change))
    assert desk.world() == before


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every part of a JSON value."""
    yield path
    if is_object(value):
        for key, child in value.items():
            yield from places(child, (*path, key))
    elif is_array(value):
        for index, child in enumerate(value):
            yield from places(child, (*path, index))


JUNK: tuple[Any, ...] = (None, True, -1, 0, 1, 2**63, 1.5, "", "x", [], {}, [[]], {"a": []})


def test_no_damage_to_a_state_is_taken_up_half_or_breaks_the_server(desk: Desk) -> None:
    live(desk)
    good = desk.get("/state").json
    spots = [path for path in places(good) if path]
    chance = random.Random(7)
    statuses: set[int] = set()
    for _ in range(1500):
        state = copy.deepcopy(good)
        *way, last = chance.choice(spots)
        holder = state
        for key in way:
            holder = holder[key]
        if isinstance(holder, dict) and chance.random() < 0.3:
            del holder[last]
        else:
            holder[last] = chance.choice(JUNK)
        before = desk.world()
        answer = desk.put("/state", state)
        statuses.add(answer.status)
        assert answer.status in (200, 422), (way, last, answer.json)
        if answer.status == 422:
            assert desk.world() == before, (way, last)
        else:
            assert ledgers_hold(desk.engine) == [], (way, last)
            assert desk.put("/state", good).status == 200
    assert statuses == {200, 422}
