# pyright: basic
"""TokPortalUserResponse, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import model
from prepay._operation.results import ApiObject, Parser

from ..models.tok_portal_user import TokPortalUser


@define(kw_only=True)
class TokPortalUserResponse(ApiObject):
    """The workspace of the API key

    Source: documented.

    Attributes:
        data: The workspace.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (("data", "data", model(TokPortalUser)),)

    data: TokPortalUser
