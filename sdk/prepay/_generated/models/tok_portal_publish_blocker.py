# pyright: basic
"""TokPortalPublishBlocker, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_blocker_code import TokPortalBlockerCode


@define(kw_only=True)
class TokPortalPublishBlocker(ApiObject):
    """One thing that blocks publication

    Source: documented.

    Attributes:
        code: Machine-readable reason; one of ``ACCOUNT_MISSING_FIELDS``, ``NO_VIDEOS_CONFIGURED``,
            ``BUNDLE_ALREADY_PUBLISHED``, ``BUNDLE_INVALID_STATUS``, ``MANAGED_ACCOUNT_TASK_BLOCKED``.
        message: Explanation for people; assumed.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("code", "code", None),
        ("message", "message", None),
    )

    code: TokPortalBlockerCode
    message: str
