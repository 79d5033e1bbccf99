"""The control call that plays TokPortal's staff: it moves a bundle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.control.calls import ControlCall, ControlHandler, translated
from prepay_mock.vendors.tokportal import lifecycle
from prepay_mock.world.account import Account
from prepay_mock.world.world import World

__all__ = ["control_handlers"]


def control_handlers() -> Mapping[str, ControlHandler]:
    """Return operationId → handler of the calls that steer TokPortal."""
    return {"moveBundle": _move_bundle}


def _move_bundle(call: ControlCall) -> Any:
    """POST /bundles/{id}."""
    world, bundle_id = call.engine.world, call.path["id"]
    return translated(lambda: lifecycle.move(world, _owner(world, bundle_id), bundle_id, call.body["status"]))


def _owner(world: World, bundle_id: str) -> Account:
    for account in world.accounts.values():
        if account.vendor == "tokportal" and bundle_id in account.tables.get("bundles", ()):
            return account
    raise LookupError(f"no account has a bundle {bundle_id!r}")
