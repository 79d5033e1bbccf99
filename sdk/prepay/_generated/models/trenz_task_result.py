# pyright: basic
"""TrenzTaskResult, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, model
from prepay._operation.results import ApiObject, Parser

from ..models.trenz_task_output import TrenzTaskOutput


@define(kw_only=True)
class TrenzTaskResult(ApiObject):
    """What a task made; present once it succeeded.

    Source: assumed.

    Attributes:
        outputs: One entry per image or video.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("outputs", "outputs", each(model(TrenzTaskOutput))),
    )

    outputs: list[TrenzTaskOutput]
