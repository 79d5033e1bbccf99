# pyright: basic
"""UGenEstimate, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, integer, model
from prepay._operation.results import ApiObject, Parser

from ..models.u_gen_estimate_part import UGenEstimatePart


@define(kw_only=True)
class UGenEstimate(ApiObject):
    """Cost of a job in whole credits.

    Source: assumed.

    Attributes:
        total_credits: What a job with these settings reserves; the sum of the breakdown.
        breakdown: One entry per component that costs something.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("total_credits", "total_credits", integer),
        ("breakdown", "breakdown", each(model(UGenEstimatePart))),
    )

    total_credits: int
    breakdown: list[UGenEstimatePart]
