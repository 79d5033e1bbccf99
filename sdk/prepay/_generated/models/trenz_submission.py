# pyright: basic
"""TrenzSubmission, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser

from ..models.trenz_task_status import TrenzTaskStatus


@define(kw_only=True)
class TrenzSubmission(ApiObject):
    """The task that a submission started.

    Source: assumed.

    Attributes:
        task_id: Id to poll with.
        status: State of a task; succeeded and failed are final; one of ``pending``, ``running``,
            ``succeeded``, ``failed``; assumed.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("task_id", "task_id", None),
        ("status", "status", None),
    )

    task_id: str
    status: TrenzTaskStatus
