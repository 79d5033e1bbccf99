# pyright: basic
"""TrenzTask, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import model, timestamp
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.trenz_task_error import TrenzTaskError
from ..models.trenz_task_kind import TrenzTaskKind
from ..models.trenz_task_result import TrenzTaskResult
from ..models.trenz_task_status import TrenzTaskStatus


@define(kw_only=True)
class TrenzTask(ApiObject):
    """An asynchronous image or video task.

    Source: assumed.

    Attributes:
        task_id: Id of the task.
        kind: What a task makes; one of ``image``, ``video``; assumed.
        status: State of a task; succeeded and failed are final; one of ``pending``, ``running``,
            ``succeeded``, ``failed``; assumed.
        created_at: When it was submitted.
        updated_at: When its state last changed.
        result: What a task made; present once it succeeded; assumed.
        error: Why a task failed; present once it did. Its charge stays; assumed.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("task_id", "task_id", None),
        ("kind", "kind", None),
        ("status", "status", None),
        ("created_at", "created_at", timestamp),
        ("updated_at", "updated_at", timestamp),
        ("result", "result", model(TrenzTaskResult)),
        ("error", "error", model(TrenzTaskError)),
    )

    task_id: str
    kind: TrenzTaskKind
    status: TrenzTaskStatus
    created_at: datetime.datetime
    updated_at: datetime.datetime
    result: TrenzTaskResult | Unset = UNSET
    error: TrenzTaskError | Unset = UNSET
