# pyright: basic
"""UGenCreditAlert, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class UGenCreditAlert(ApiObject):
    """Low-balance alert settings in force.

    Source: assumed.

    Attributes:
        enabled: Whether e-mails are sent.
        threshold_credits: Available credits below which one e-mail is sent; 0 when never set.
        email: Address written to; null for the account's own.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("enabled", "enabled", None),
        ("threshold_credits", "threshold_credits", integer),
        ("email", "email", None),
    )

    enabled: bool
    threshold_credits: int
    email: None | str
