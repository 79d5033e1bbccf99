"""The mock itself, its time, and its faults."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from prepay._version import __version__
from prepay_mock.contract.names import UnknownOperation, find_operation, public_name
from prepay_mock.control.accounts import account_view
from prepay_mock.control.calls import ControlCall, ControlHandler
from prepay_mock.control.errors import ControlRefusal
from prepay_mock.engine.advance_clock import END_OF_TIME, pass_time
from prepay_mock.engine.dialect import who_has_backends
from prepay_mock.world.clock import iso, parse_instant
from prepay_mock.world.faults import Fault, TooManyFaults

__all__ = ["WORLD_HANDLERS", "operation_id_of", "operation_names"]

_WAYS = ("advance_seconds", "now", "to")
_FRAMING = ("connection", "content-length", "transfer-encoding")


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
        "storage": call.desk.storage,
        "accounts": [account_view(account, call.now) for account in world.accounts.values()],
        "snapshots": sorted(call.desk.snapshots),
        "description": "/_prepay/openapi.json",
    }


def read_health(call: ControlCall) -> Any:
    """GET /health: open to everybody, so it tells nothing else."""
    recorder = call.engine.recorder
    ready = recorder is None or recorder.failed is None
    if not ready:
        call.status = 503
    return {"ok": ready, "version": __version__, "ready": ready}


def description(call: ControlCall) -> Any:
    """GET /openapi.json."""
    return call.desk.description.document


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
    pass_time(call.engine, target)
    if "frozen" in call.body:
        if call.body["frozen"]:
            clock.freeze()
        else:
            clock.unfreeze()
    call.again = lambda: _clock(call)
    return _clock(call)


def _target(call: ControlCall) -> int:
    body = call.body
    ways = [way for way in _WAYS if way in body]
    if len(ways) > 1:
        raise ControlRefusal.invalid({way: f"give only one of {', '.join(ways)}" for way in ways})
    target = call.now
    if "advance_seconds" in body:
        target += round(body["advance_seconds"] * 1_000_000)
    elif "now" in body:
        try:
            target = parse_instant(body["now"])
        except ValueError as error:
            raise ControlRefusal.invalid({"now": f"this is no instant: {error}"}) from None
    elif "to" in body:
        following = call.engine.world.next_event()
        if following is None:
            raise ControlRefusal(409, "NO_EVENT", "Nothing is to come: no timer, no expiry, no retry")
        target = following
    if target > END_OF_TIME:
        raise ControlRefusal.invalid({ways[0]: "the clock goes no further than the year 9000"})
    return target


def list_faults(call: ControlCall) -> Any:
    """GET /faults."""
    return {"faults": [_fault(call, fault) for fault in call.engine.world.faults.planned()]}


def read_fault(call: ControlCall) -> Any:
    """GET /faults/{id}: also one that is used up, until all are forgotten."""
    fault = call.engine.world.faults.find(call.path["id"])
    if fault is None:
        raise ControlRefusal(404, "FAULT_NOT_FOUND", "There is no such fault.")
    return _fault(call, fault)


def plan_fault(call: ControlCall) -> Any:
    """POST /faults."""
    body = dict(call.body)
    operation_id = operation_id_of(call, body.get("operation"))
    if operation_id is not None:
        body["operation"] = operation_id
    operation = call.engine.contract.operations.get(operation_id or "")
    if body["fault"] == "backend_status" and operation is not None:
        dialects = call.engine.dialects
        if not dialects[operation.vendor].has_backend:
            reason = f"{who_has_backends(dialects.values())}; use the fault status"
            raise ControlRefusal.invalid({"operation": reason})
    framing = [name for name in body.get("headers", {}) if name.lower() in _FRAMING]
    if framing:
        raise ControlRefusal.invalid(
            {f"headers.{name}": "the server sets this header itself" for name in framing}
        )
    try:
        return _fault(call, call.engine.world.faults.add(Fault(**body)))
    except TooManyFaults as full:
        raise ControlRefusal(409, "TOO_MANY_FAULTS", str(full)) from None


def _fault(call: ControlCall, fault: Fault) -> dict[str, Any]:
    return fault.dump() | operation_names(call, fault.operation)


def operation_names(call: ControlCall, operation_id: str | None) -> dict[str, str | None]:
    """An operation as every response shows it: its public name, and its operationId beside it."""
    name = public_name(call.engine.contract.operations, operation_id)
    return {"operation": name, "operation_id": operation_id}


def operation_id_of(call: ControlCall, operation: str | None) -> str | None:
    """The operationId of an operation that a caller names in any of the ways there are; see ``find_operation``.

    Raises:
        ControlRefusal: 422 with the nearest that the contract has.
    """
    if operation is None:
        return None
    try:
        return find_operation(call.engine.contract.operations, operation).id
    except UnknownOperation as unknown:
        raise ControlRefusal.invalid({"operation": str(unknown)}) from None


def drop_fault(call: ControlCall) -> Any:
    """DELETE /faults/{id}."""
    if not call.engine.world.faults.drop(call.path["id"]):
        raise ControlRefusal(404, "FAULT_NOT_FOUND", "There is no such fault, or it has been used up")


def clear_faults(call: ControlCall) -> Any:
    """DELETE /faults."""
    call.engine.world.faults.clear()


WORLD_HANDLERS: Mapping[str, ControlHandler] = MappingProxyType(
    {
        "describe": describe,
        "readHealth": read_health,
        "description": description,
        "readClock": read_clock,
        "moveClock": move_clock,
        "listFaults": list_faults,
        "planFault": plan_fault,
        "readFault": read_fault,
        "dropFault": drop_fault,
        "clearFaults": clear_faults,
    }
)
