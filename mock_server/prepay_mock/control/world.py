"""The mock itself, its time, and its faults."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from prepay._version import __version__
from prepay_mock.control.accounts import account_view
from prepay_mock.control.calls import ControlCall, ControlHandler, ControlRefusal
from prepay_mock.engine.clock import iso, parse_instant
from prepay_mock.engine.faults import Fault

__all__ = ["WORLD_HANDLERS"]


def describe(call: ControlCall) -> Any:
    """GET /."""
    world = call.engine.world
    return {
        "name": "prepay mock",
        "version": __version__,
        "contract_version": call.engine.contract.version,
        "operations": len(call.engine.contract.operations),
        "clock": _clock(call),
        "seed": world.seed,
        "scenario": world.scenario.name,
        "storage": call.app.storage,
        "accounts": [account_view(account) for account in world.accounts.values()],
        "snapshots": sorted(call.app.snapshots),
        "description": "/_prepay/openapi.json",
    }


def description(call: ControlCall) -> Any:
    """GET /openapi.json."""
    return call.app.document


def _clock(call: ControlCall) -> dict[str, Any]:
    world = call.engine.world
    following = world.next_event()
    return {
        "now": iso(world.clock.now()),
        "frozen": world.clock.frozen,
        "next_event": None if following is None else iso(following),
    }


def read_clock(call: ControlCall) -> Any:
    """GET /clock."""
    return _clock(call)


def move_clock(call: ControlCall) -> Any:
    """POST /clock: the move first, then freezing, so that one call can jump and stop."""
    clock = call.engine.world.clock
    target = _target(call)
    if target < call.now:
        raise ControlRefusal(409, "TIME_GOES_ON", f"Time does not go back: it is {iso(call.now)} already")
    clock.set(target)
    call.engine.run_timers(target)
    for account in call.engine.world.accounts.values():
        account.ledger.advance(target)
    if "frozen" in call.body:
        if call.body["frozen"]:
            clock.freeze()
        else:
            clock.unfreeze()
    call.again = lambda: _clock(call)
    return _clock(call)


def _target(call: ControlCall) -> int:
    body = call.body
    if "advance_seconds" in body:
        return call.now + round(body["advance_seconds"] * 1_000_000)
    if "now" in body:
        return parse_instant(body["now"])
    if body.get("to") == "next-event":
        following = call.engine.world.next_event()
        if following is None:
            raise ControlRefusal(409, "NO_EVENT", "Nothing is to come: no timer, no expiry, no retry")
        return max(following, call.now)
    return call.now


def list_faults(call: ControlCall) -> Any:
    """GET /faults."""
    return {"faults": [fault.dump() for fault in call.engine.world.faults.planned()]}


def plan_fault(call: ControlCall) -> Any:
    """POST /faults."""
    body = call.body
    operation = body.get("operation")
    if operation is not None and operation not in call.engine.contract.operations:
        text = f"there is no operation {operation}; `prepay contract show` lists them"
        raise ControlRefusal(422, "INVALID", f"Nothing was changed. operation: {text}", {"operation": text})
    fault = call.engine.world.faults.add(Fault(**body))
    return fault.dump()


def clear_faults(call: ControlCall) -> Any:
    """DELETE /faults."""
    call.engine.world.faults.clear()
    call.status = 204


WORLD_HANDLERS: Mapping[str, ControlHandler] = MappingProxyType(
    {
        "describe": describe,
        "description": description,
        "readClock": read_clock,
        "moveClock": move_clock,
        "listFaults": list_faults,
        "planFault": plan_fault,
        "clearFaults": clear_faults,
    }
)
