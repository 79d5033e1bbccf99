"""Playing those whom the mock has to do without: the payment provider, the renderer, the backend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from prepay_mock.control.calls import ControlCall, ControlHandler
from prepay_mock.control.errors import ControlRefusal
from prepay_mock.vendors import tokportal
from prepay_mock.vendors.trenz import TrenzDialect
from prepay_mock.vendors.ugen import UGenDialect
from prepay_mock.world.account import Account
from prepay_mock.world.world import World

__all__ = ["PLAYER_HANDLERS", "settle_payment"]

T = TypeVar("T")


def _told(action: Callable[[], T]) -> T:
    """Run a dialect's operator function; its errors become the control surface's."""
    try:
        return action()
    except LookupError as error:
        raise ControlRefusal(404, "NOT_FOUND", str(error.args[0] if error.args else error)) from None
    except ValueError as error:
        raise ControlRefusal(409, "NOT_POSSIBLE", str(error)) from None


def _ugen(call: ControlCall) -> UGenDialect:
    dialect = call.engine.dialects.get("ugen")
    if not isinstance(dialect, UGenDialect):
        raise ControlRefusal(404, "NOT_FOUND", "This server does not play U-Gen")
    return dialect


def _trenz(call: ControlCall) -> TrenzDialect:
    dialect = call.engine.dialects.get("trenz")
    if not isinstance(dialect, TrenzDialect):
        raise ControlRefusal(404, "NOT_FOUND", "This server does not play Trenz")
    return dialect


def settle_payment(call: ControlCall) -> Any:
    """POST /payments/{session_id}."""
    dialect, world = _ugen(call), call.engine.world
    return _told(
        lambda: dialect.settle_payment(world, call.path["session_id"], call.body["outcome"], call.now)
    )


def end_job(call: ControlCall) -> Any:
    """POST /jobs/{id}."""
    dialect, world, body = _ugen(call), call.engine.world, call.body

    def act() -> Any:
        account, job = dialect.find_job(world, call.path["id"])
        _check_cost(body, job)
        return dialect.end_job(
            world, account, call.path["id"], body["outcome"], body.get("actual_credits"), call.now
        )

    return _told(act)


def _check_cost(body: Mapping[str, Any], job: Mapping[str, Any]) -> None:
    cost: int = body.get("actual_credits", 0)
    if body["outcome"] == "failed" and cost:
        raise ControlRefusal.invalid({"actual_credits": "a failed job costs nothing; leave it out"})
    if cost > job["credits_estimated"]:
        reason = f"a job costs at most the {job['credits_estimated']} credits that it reserved"
        raise ControlRefusal.invalid({"actual_credits": reason})


def end_task(call: ControlCall) -> Any:
    """POST /tasks/{id}."""
    dialect, world = _trenz(call), call.engine.world

    def act() -> Any:
        account, _ = dialect.find_task(world, call.path["id"])
        return dialect.end_task(world, account, call.path["id"], call.body["outcome"], call.now)

    return _told(act)


def move_bundle(call: ControlCall) -> Any:
    """POST /bundles/{id}."""
    world, bundle_id = call.engine.world, call.path["id"]
    return _told(
        lambda: tokportal.move(world, _owner(world, "bundles", bundle_id), bundle_id, call.body["status"])
    )


def _owner(world: World, table: str, record_id: str) -> Account:
    for account in world.accounts.values():
        if account.vendor == "tokportal" and record_id in account.tables.get(table, ()):
            return account
    raise LookupError(f"no account has a bundle {record_id!r}")


PLAYER_HANDLERS: Mapping[str, ControlHandler] = MappingProxyType(
    {
        "settlePayment": settle_payment,
        "endJob": end_job,
        "endTask": end_task,
        "moveBundle": move_bundle,
    }
)
