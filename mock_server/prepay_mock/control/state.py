"""Save, restore, start again; the world as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from prepay_mock.control.calls import ControlCall, ControlHandler
from prepay_mock.control.errors import ControlRefusal
from prepay_mock.control.state_check import check_state
from prepay_mock.scenarios.stage import stage
from prepay_mock.world.export import ImportProblem, to_json

__all__ = ["STATE_HANDLERS"]


def list_snapshots(call: ControlCall) -> Any:
    """GET /snapshots."""
    return {"snapshots": sorted(call.desk.snapshots)}


def take_snapshot(call: ControlCall) -> Any:
    """POST /snapshots; a snapshot of the same name is replaced."""
    name = call.body["name"]
    call.desk.snapshots[name] = call.engine.world.dump(passing=True)
    return {"name": name, "accounts": len(call.engine.world.accounts)}


def _snapshot(call: ControlCall) -> dict[str, Any]:
    found = call.desk.snapshots.get(call.path["name"])
    if found is None:
        known = ", ".join(sorted(call.desk.snapshots)) or "none"
        raise ControlRefusal(404, "SNAPSHOT_NOT_FOUND", f"There is no such snapshot; known: {known}")
    return found


def restore_snapshot(call: ControlCall) -> Any:
    """POST /snapshots/{name}/restore."""
    call.engine.world.load(_snapshot(call))
    return {"name": call.path["name"], "accounts": len(call.engine.world.accounts)}


def drop_snapshot(call: ControlCall) -> Any:
    """DELETE /snapshots/{name}."""
    _snapshot(call)
    del call.desk.snapshots[call.path["name"]]


def reset(call: ControlCall) -> Any:
    """POST /reset."""
    world = call.engine.world
    world.reset()
    stage(call.engine, world.clock.now())
    return {"scenario": world.scenario.name, "accounts": len(world.accounts)}


def export_state(call: ControlCall) -> Any:
    """GET /state."""
    return to_json(call.engine.world.dump(passing=True))


def import_state(call: ControlCall) -> Any:
    """PUT /state; a state that could not be served is refused, and nothing changes."""
    try:
        dumped = check_state(call.engine, call.body)
    except ImportProblem as problem:
        raise ControlRefusal.invalid({problem.field: problem.reason}) from None
    call.engine.world.load(dumped)
    return {"accounts": len(call.engine.world.accounts)}


STATE_HANDLERS: Mapping[str, ControlHandler] = MappingProxyType(
    {
        "listSnapshots": list_snapshots,
        "takeSnapshot": take_snapshot,
        "restoreSnapshot": restore_snapshot,
        "dropSnapshot": drop_snapshot,
        "reset": reset,
        "exportState": export_state,
        "importState": import_state,
    }
)
