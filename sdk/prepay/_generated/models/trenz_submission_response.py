# pyright: basic
"""TrenzSubmissionResponse, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import model
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.trenz_submission import TrenzSubmission
from ..models.trenz_usage import TrenzUsage


@define(kw_only=True)
class TrenzSubmissionResponse(ApiObject):
    """Answer to an accepted submission; `usage.coin_cost` is what it was charged.

    Source: documented.

    Attributes:
        data: The task that a submission started; assumed.
        request_id: Id of this request, to quote to the vendor's support.
        usage: What this call cost and what is left, in credits; part of every success, never of an error. Two
            spellings are published: `coin_cost` with `remaining_balance` (the second is the seed's, and the
            one this contract serves), and `credits_cost` with `credits_balance`.
        warnings: Remarks about an answer that succeeded.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("data", "data", model(TrenzSubmission)),
        ("request_id", "request_id", None),
        ("usage", "usage", model(TrenzUsage)),
        ("warnings", "warnings", None),
    )

    data: TrenzSubmission
    request_id: str
    usage: TrenzUsage
    warnings: list[str] | Unset = UNSET
