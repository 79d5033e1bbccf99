# pyright: basic
"""TrenzTaskError, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser

from ..models.trenz_error_code import TrenzErrorCode


@define(kw_only=True)
class TrenzTaskError(ApiObject):
    """Why a task failed; present once it did. Its charge stays.

    Source: assumed.

    Attributes:
        code: Known error codes. RESOURCE_NOT_FOUND is assumed; INSUFFICIENT_CREDITS is the other published
            name of INSUFFICIENT_BALANCE; one of ``BAD_REQUEST``, ``INVALID_PARAM``, ``MISSING_PARAM``,
            ``INVALID_SORT_FIELD``, ``INVALID_INCLUDE``, ``PAGE_SIZE_EXCEEDED``, ``AUTH_MISSING_KEY``,
            ``AUTH_INVALID_KEY``, ``AUTH_KEY_REVOKED``, ``AUTH_KEY_SUSPENDED``, ``INSUFFICIENT_BALANCE``,
            ``INSUFFICIENT_CREDITS``, ``FORBIDDEN_SCOPE``, ``ROUTE_NOT_FOUND``, ``TASK_NOT_FOUND``,
            ``RESOURCE_NOT_FOUND``, ``RATE_LIMITED``, ``QUOTA_EXCEEDED``, ``INTERNAL_ERROR``,
            ``BACKEND_ERROR``, ``BACKEND_UNAVAILABLE``, ``BACKEND_TIMEOUT``.
        message: What went wrong.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("code", "code", None),
        ("message", "message", None),
    )

    code: TrenzErrorCode
    message: str
