"""A dumped world as JSON, and back. What comes back is checked before anything is replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from prepay_mock.contract.json_values import is_array
from prepay_mock.ledger import LedgerError
from prepay_mock.ledger.audit import audit
from prepay_mock.ledger.records import Dump, Hold, Terms
from prepay_mock.world.world import World

__all__ = ["FORMAT", "ImportProblem", "from_json", "to_json"]

FORMAT = "prepay-mock/1"
# Above it a float is not exact.
_EXACT = 1 << 53


class ImportProblem(ValueError):
    """A state that cannot be taken up.

    Args:
        field: where in the state the problem lies.
        message: what is wrong there.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.reason = message


def to_json(dumped: dict[str, Any]) -> dict[str, Any]:
    """A dump (see ``World.dump``) as a JSON value."""
    return {
        "format": FORMAT,
        **dumped,
        "accounts": [
            {**entry, "ledger": _thawed(entry["ledger"]), "tables": _tables_out(entry["tables"])}
            for entry in dumped["accounts"]
        ],
        "timers": _thawed(dumped["timers"]),
        "tables": _tables_out(dumped["tables"]),
    }


def from_json(
    state: dict[str, Any], prove: Callable[[World, dict[str, Any]], None] | None = None
) -> dict[str, Any]:
    """A dump from its JSON value.

    Args:
        state: the JSON value.
        prove: given a world that nobody else sees and the dump that it was made of; raises ImportProblem for one that
            cannot be served.

    Raises:
        ImportProblem: the state is malformed, or an account in it breaks a law of the ledger.
    """
    dumped = _parsed(_whole(state))
    try:
        # Taken up whole by a world that nobody sees: what that one can bear, the real one can.
        world = World()
        world.load(dumped)
        if prove is not None:
            prove(world, dumped)
    except ImportProblem:
        raise
    except LedgerError as error:
        raise ImportProblem("accounts", f"no ledger can be made of it: {error}") from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ImportProblem("state", f"malformed ({type(error).__name__}: {error})") from None
    return dumped


def _whole(value: Any) -> Any:
    """JSON has one kind of number, so 5.0 is a whole one; the ledger and the tables know int alone."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _EXACT else value
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType]
    return [_whole(item) for item in value] if is_array(value) else value


def _parsed(state: dict[str, Any]) -> dict[str, Any]:
    accounts: list[dict[str, Any]] = []
    place = "state"
    try:
        for index, entry in enumerate(state["accounts"]):
            place = f"accounts.{index}"
            accounts.append(_account_in(place, entry))
        place = "timers"
        timers = [(int(due), int(seq), *map(str, rest)) for due, seq, *rest in state["timers"]]
        if any(len(timer) != 6 for timer in timers):
            raise ImportProblem(place, "each timer has six parts")
        place = "tables"
        return {**state, "accounts": accounts, "timers": timers, "tables": _tables_in(state["tables"])}
    except ImportProblem:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ImportProblem(place, f"malformed ({type(error).__name__}: {error})") from None


def _account_in(place: str, entry: dict[str, Any]) -> dict[str, Any]:
    ledger = _ledger_in(entry["ledger"])
    breaches = audit(ledger)
    if breaches:
        raise ImportProblem(f"{place}.ledger", f"breaks {breaches[0].law}: {breaches[0].message}")
    return {**entry, "ledger": ledger, "tables": _tables_in(entry["tables"])}


def _ledger_in(value: list[Any]) -> Dump:
    version, prefix, now, balance, available, hold_count, terms, counts, holds, refunded, rows = _frozen(
        value
    )
    return Dump(
        version,
        prefix,
        now,
        balance,
        available,
        hold_count,
        tuple(Terms(*term) for term in terms),
        counts,
        tuple(Hold(*hold) for hold in holds),
        refunded,
        rows,
    )


def _thawed(value: Any) -> Any:
    """Tuples, named or not, as lists all the way down."""
    return [_thawed(item) for item in value] if is_array(value) else value


def _frozen(value: Any) -> Any:
    """Lists as tuples all the way down: what the ledger keeps is immutable."""
    return tuple(_frozen(item) for item in value) if is_array(value) else value


def _tables_out(tables: dict[str, tuple[list[str], dict[str, bytes]]]) -> dict[str, list[Any]]:
    return {name: [[key, orjson.loads(rows[key])] for key in order] for name, (order, rows) in tables.items()}


def _tables_in(tables: dict[str, list[Any]]) -> dict[str, tuple[list[str], dict[str, bytes]]]:
    return {
        name: (
            [key for key, _ in rows],
            {key: bytes(bytearray(orjson.dumps(record))) for key, record in rows},
        )
        for name, rows in _unique(tables).items()
    }


def _unique(tables: dict[str, list[Any]]) -> dict[str, list[Any]]:
    for name, rows in tables.items():
        if len({key for key, _ in rows}) != len(rows):
            raise ImportProblem(f"tables.{name}", "two rows have the same key")
    return tables
