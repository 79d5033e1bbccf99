"""The form of what Trenz's accounts keep, for states that come from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from prepay_mock.engine.dialect import Kept
from prepay_mock.vendors.trenz.tasks import FINAL, KINDS, TIMERS
from prepay_mock.world.account import Account
from prepay_mock.world.export import ImportProblem

__all__ = ["KEPT", "check"]

_SCHEMAS: Final = "#/components/schemas/Trenz"
_TASK: Mapping[str, Any] = {
    "allOf": [{"$ref": f"{_SCHEMAS}Task"}],
    "properties": {
        "kind": {"enum": list(KINDS)},
        "status": {"enum": ["pending", "running", *FINAL]},
        "outputs": {"type": "integer", "minimum": 1, "maximum": 100},
    },
    "required": ["outputs"],
    "unevaluatedProperties": False,
}
_FILE: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["file_id", "url", "size_bytes", "content_type", "uploaded_at"],
    "properties": {
        "file_id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
        "url": {"type": "string", "maxLength": 2048},
        "size_bytes": {"type": "integer", "minimum": 0, "maximum": 1 << 40},
        "content_type": {"type": ["string", "null"], "maxLength": 1000},
        "uploaded_at": {"type": "string", "format": "date-time"},
    },
}
KEPT: Final = Kept(tables={"tasks": _TASK, "files": _FILE}, timers=frozenset(TIMERS))


def check(account: Account) -> None:
    """Check that records are kept under their own ids; raises ImportProblem."""
    for name, field in (("tasks", "task_id"), ("files", "file_id")):
        table = account.table(name)
        if [record[field] for record in table] != [*table.keys()]:
            raise ImportProblem(f"tables.{name}", "a record is kept under another id than its own")
