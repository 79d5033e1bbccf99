"""Proof that a state from outside can be served: checked to its last field before anything is replaced.

Three steps: its form, by the schema of this API and those of the vendors' records; the laws of the ledger; and what a
schema cannot say, such as that a job's reservation exists. A state that passes gives a world in which every operation
works; one that does not is refused with the first place that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import jsonschema_rs

from prepay_mock.contract import Contract
from prepay_mock.control.calls import MOST_CREDITS
from prepay_mock.control.description import description
from prepay_mock.engine.dialect import Dialect
from prepay_mock.engine.engine import Engine
from prepay_mock.world.account import Account
from prepay_mock.world.export import FORMAT, ImportProblem, from_json
from prepay_mock.world.rate import full_bucket
from prepay_mock.world.world import World

__all__ = ["check_state"]

_LONGEST: Final = 200
"""Characters of a reason that are shown."""
_TEXT = {"type": "string", "maxLength": 500}
_NAME = {"type": "string", "minLength": 1, "maxLength": 200}
_COUNT = {"type": "integer", "minimum": 0, "maximum": 1_000_000_000}
_INSTANT = {"type": "integer", "minimum": 0, "maximum": 230_000_000_000_000_000}
_NEVER_OR_INSTANT = {"type": "integer", "minimum": 0, "maximum": 1 << 62}
_SIGNED = {"type": "integer", "minimum": -MOST_CREDITS, "maximum": MOST_CREDITS}
_URL = {"type": "string", "pattern": "^https?://[!-~]+$", "maxLength": 2048}
_DELIVERY: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        *("id", "vendor", "key", "event", "url", "payload", "secret_ref", "created_at"),
        *("state", "attempts", "tries", "next_attempt_at"),
    ],
    "properties": {
        "id": _NAME,
        "vendor": _NAME,
        "key": _NAME,
        "event": _NAME,
        "url": _URL,
        "payload": {"type": "object"},
        "secret_ref": {"type": ["string", "null"], "maxLength": 100},
        "created_at": {"type": "string", "format": "date-time"},
        "state": {"enum": ["pending", "delivered", "failed"]},
        "attempts": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["at", "headers"],
                "properties": {
                    "at": {"type": "string", "format": "date-time"},
                    "status": {"type": "integer", "minimum": 100, "maximum": 999},
                    "error": _TEXT,
                    "headers": {"type": "object", "additionalProperties": _TEXT},
                },
            },
        },
        "tries": _COUNT,
        "try": _COUNT,
        "next_attempt_at": {**_INSTANT, "type": ["integer", "null"]},
    },
    "if": {"properties": {"state": {"const": "pending"}}},
    "then": {"properties": {"next_attempt_at": {"type": "integer"}}},
}


def _array(*items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "prefixItems": list(items), "minItems": len(items), "maxItems": len(items)}


def _list(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_PARTS = _list(_array(_COUNT, _COUNT))
_DETAIL = {"anyOf": [{"type": "null"}, _list(_array(_NAME, _SIGNED))]}
_TERMS = _array(
    _COUNT,
    _NAME,
    _NAME,
    _COUNT,
    _INSTANT,
    {**_INSTANT, "type": ["integer", "null"]},
    _TEXT,
    _TEXT,
    _DETAIL,
    _array(_NEVER_OR_INSTANT, _COUNT),
)
_HOLD = _array(_NAME, _COUNT, _COUNT, _INSTANT, _TEXT, _TEXT, _DETAIL, _PARTS)
_KINDS = {"enum": ["grant", "charge", "hold", "release", "refund", "expire"]}
_ROW = _array(_COUNT, _NAME, _KINDS, _INSTANT, _SIGNED, _COUNT, _COUNT, _TEXT, _TEXT, _DETAIL, _TEXT, _PARTS)
_LEDGER = _array(
    _COUNT,
    {"type": "string", "maxLength": 50},
    _INSTANT,
    _COUNT,
    _COUNT,
    _COUNT,
    _list(_TERMS),
    _list(_array(_COUNT, _COUNT, _COUNT, _COUNT)),
    _list(_HOLD),
    _list(_array(_COUNT, _COUNT)),
    _list(_ROW),
)


def check_state(engine: Engine, state: dict[str, Any]) -> dict[str, Any]:
    """Return the dump that a state holds, see ``World.load``.

    Args:
        engine: whose world it is for; nothing of it is changed.
        state: the state as a JSON value, with or without its ``format``.

    Raises:
        ImportProblem: it cannot be served; ``field`` is the first place that is wrong.
    """
    try:
        description(tuple(engine.dialects)).validator({"$ref": "#/components/schemas/State"}).validate(
            {"format": FORMAT, **state}
        )
        _validator(engine).validate(state)
    except jsonschema_rs.ValidationError as error:
        raise _problem(error) from None
    except (RecursionError, ValueError) as error:
        raise ImportProblem("state", f"cannot be checked ({type(error).__name__})") from None
    return from_json(state, partial(_check_world, engine))


def _problem(error: jsonschema_rs.ValidationError) -> ImportProblem:
    place = ".".join(map(str, error.instance_path)) or "state"
    # The text of a schema error quotes the value.
    hidden = "secret" in place
    reason = "this is not what it can be" if hidden else error.message
    return ImportProblem(place, reason if len(reason) <= _LONGEST else f"{reason[:_LONGEST]}…")


def _validator(engine: Engine) -> jsonschema_rs.Draft202012Validator:
    """The validator of ledgers and records. Made for each use: one takes milliseconds, and a state comes seldom."""
    vendors = engine.dialects.values()
    account = {
        "properties": {"ledger": _LEDGER},
        "allOf": [
            {"if": {"properties": {"vendor": {"const": dialect.name}}}, "then": _account(dialect)}
            for dialect in vendors
        ],
    }
    worldwide = {name: rows for dialect in vendors for name, rows in dialect.kept().world.items()}
    schema = {
        "components": _components(engine.contract),
        "properties": {
            "accounts": {"items": account},
            "tables": _tables({"deliveries": _DELIVERY, **worldwide}),
        },
    }
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def _components(contract: Contract) -> Any:
    # Without what is not a schema: an example may look like one.
    return {"schemas": contract.document["components"]["schemas"]}


def _account(dialect: Dialect) -> dict[str, Any]:
    kept = dialect.kept()
    return {
        "properties": {
            "tables": _tables(kept.tables),
            "settings": {"properties": dict(kept.settings), "additionalProperties": False},
        }
    }


def _tables(records: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "additionalProperties": False,
        "properties": {name: _list(_array(_NAME, record)) for name, record in records.items()},
    }


# -- what a schema cannot say --------------------------------------------------------------------------------------


def _check_world(engine: Engine, world: World, dumped: Mapping[str, Any]) -> None:
    if len(world.accounts) != len(dumped["accounts"]):
        raise ImportProblem("accounts", "two accounts of one vendor have the same key")
    for index, account in enumerate(world.accounts.values()):
        _check_account(engine, world, account, f"accounts.{index}")
    for vendor, lots in world.new_lots.items():
        if sum(lot.amount for lot in lots) > MOST_CREDITS:
            raise ImportProblem(f"new_lots.{vendor}", f"no balance is above {MOST_CREDITS} credits")
    _check_timers(engine, world)
    for index, fault in enumerate(world.faults.planned()):
        if fault.operation is not None and fault.operation not in engine.contract.operations:
            raise ImportProblem(f"faults.planned.{index}.operation", "there is no such operation")
    for index, record in enumerate(world.table("deliveries")):
        if record["vendor"] not in engine.dialects:
            raise ImportProblem(f"tables.deliveries.{index}.vendor", "there is no such vendor")


def _check_account(engine: Engine, world: World, account: Account, place: str) -> None:
    now = world.clock.now()
    if account.opened_at > now or account.ledger.now > now:
        raise ImportProblem(place, "something has happened to it after the present of its world")
    dialect = engine.dialects[account.vendor]
    if account.rate is not None:
        units, since = account.rate
        if not 0 <= units <= full_bucket(dialect.per_minute or 0) or since > now:
            raise ImportProblem("passing.rates", "a rate limit's bucket cannot be like this")
    try:
        dialect.check_kept(world, account)
    except ImportProblem as problem:
        raise ImportProblem(f"{place}.{problem.field}", problem.reason) from None


def _check_timers(engine: Engine, world: World) -> None:
    known = {vendor: dialect.kept().timers for vendor, dialect in engine.dialects.items()}
    seqs = {timer.seq for timer in world.timers}
    if len(seqs) != len(world.timers) or max(seqs, default=0) > world.timer_count:
        raise ImportProblem("timers", "two have the same number, or one is above timer_count")
    for index, timer in enumerate(world.timers):
        if timer.kind not in known.get(timer.vendor, ()):
            raise ImportProblem(f"timers.{index}", "its vendor has no timer of this kind")
