"""A dumped world, and the snapshots beside it, as a stream of small JSON parts.

Small, because encoding one holds up the interpreter, and the server goes on answering while a snapshot is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson

from prepay_mock.store.errors import StateError
from prepay_mock.world.export import ImportProblem, from_json

__all__ = ["decode", "encode"]

_ROWS = 250
_TableDump = tuple[list[str], dict[str, bytes]]


def encode(world: Mapping[str, Any], snapshots: Mapping[str, Mapping[str, Any]]) -> Iterator[bytes]:
    """The parts of a world's dump and of the snapshots that were taken of it, by name."""
    yield from _world("", world)
    for name, dumped in snapshots.items():
        yield from _world(name, dumped)


def _world(name: str, dumped: Mapping[str, Any]) -> Iterator[bytes]:
    head = {key: value for key, value in dumped.items() if key not in ("accounts", "tables")}
    yield _part("world", name, head)
    yield from _tables("table", dumped["tables"])
    for account in dumped["accounts"]:
        ledger = account["ledger"]
        facts = {key: value for key, value in account.items() if key not in ("ledger", "tables")}
        yield _part("account", facts, ledger._replace(rows=()))
        for start in range(0, len(ledger.rows), _ROWS):
            yield _part("rows", ledger.rows[start : start + _ROWS])
        yield from _tables("account_table", account["tables"])


def _tables(kind: str, tables: Mapping[str, _TableDump]) -> Iterator[bytes]:
    for name, (order, rows) in tables.items():
        for start in range(0, len(order), _ROWS):
            chunk = [[key, orjson.Fragment(rows[key])] for key in order[start : start + _ROWS]]
            yield _part(kind, name, chunk)


def _part(*values: Any) -> bytes:
    return orjson.dumps(values, default=_plain)


def _plain(value: Any) -> Any:
    # The ledger's records are named tuples, which orjson does not take for tuples.
    if isinstance(value, tuple):
        return tuple(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    raise TypeError(f"{type(value).__name__} is no JSON")


def decode(
    parts: Iterable[bytes], check: Callable[[dict[str, Any]], dict[str, Any]] = from_json
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The dump of the world and the snapshots by name.

    Args:
        parts: what ``encode`` made.
        check: from a state as JSON to its dump; raises ImportProblem for one that cannot be served.

    Raises:
        StateError: the parts are no snapshot, or an account in it breaks a law of the ledger.
    """
    states: dict[str, dict[str, Any]] = {}
    try:
        for part in parts:
            _add(states, *orjson.loads(part))
        worlds = {name: check(state) for name, state in states.items()}
        return worlds.pop(""), worlds
    except ImportProblem as problem:
        raise StateError(f"the state file's snapshot is damaged: {problem}") from None
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise StateError(f"the state file's snapshot is damaged ({type(error).__name__}: {error})") from None


def _add(states: dict[str, dict[str, Any]], kind: str, first: Any, second: Any = None) -> None:
    if kind == "world":
        states[first] = {**second, "accounts": [], "tables": {}}
        return
    state = states[next(reversed(states))]
    if kind == "table":
        state["tables"].setdefault(first, []).extend(second)
    elif kind == "account":
        state["accounts"].append({**first, "ledger": second, "tables": {}})
    elif kind == "rows":
        state["accounts"][-1]["ledger"][-1].extend(first)
    elif kind == "account_table":
        state["accounts"][-1]["tables"].setdefault(first, []).extend(second)
    else:
        raise ValueError(f"unknown part {kind!r}")
