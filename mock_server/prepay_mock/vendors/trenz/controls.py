"""The control call that plays Trenz's backend: it ends a task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.control.calls import ControlCall, ControlHandler, translated
from prepay_mock.vendors.trenz import tasks

__all__ = ["control_handlers"]


def control_handlers() -> Mapping[str, ControlHandler]:
    """Return operationId → handler of the calls that steer Trenz."""
    return {"endTask": _end_task}


def _end_task(call: ControlCall) -> Any:
    """POST /tasks/{id}."""

    def act() -> Any:
        account, _ = tasks.find(call.engine.world, call.path["id"])
        return tasks.end(account, call.path["id"], call.body["outcome"], call.now)

    return translated(act)
