# pyright: basic
"""UGenCheckoutSession, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class UGenCheckoutSession(ApiObject):
    """An open checkout session. No credits have been added yet.

    Source: seed.

    Attributes:
        checkout_url: Page to send the buyer to.
        session_id: Id to follow the payment by.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("checkout_url", "checkout_url", None),
        ("session_id", "session_id", None),
    )

    checkout_url: str
    session_id: str
