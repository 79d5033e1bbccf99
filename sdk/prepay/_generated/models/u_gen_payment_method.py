# pyright: basic
"""UGenPaymentMethod, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer, timestamp
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.u_gen_payment_method_type import UGenPaymentMethodType


@define(kw_only=True)
class UGenPaymentMethod(ApiObject):
    """A saved way to pay.

    Source: assumed.

    Attributes:
        id: Id of the payment method (UUID).
        type: Kind of method; one of ``card``, ``paypal``.
        is_default: Whether automatic top-up falls back on it.
        created_at: When it was saved (UTC).
        brand: Brand of the card; null for PayPal.
        last4: Last four digits of the card; null for PayPal.
        exp_month: Month in which the card expires.
        exp_year: Year in which the card expires.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("id", "id", None),
        ("type", "type", None),
        ("is_default", "is_default", None),
        ("created_at", "created_at", timestamp),
        ("brand", "brand", None),
        ("last4", "last4", None),
        ("exp_month", "exp_month", integer),
        ("exp_year", "exp_year", integer),
    )

    id: str
    type: UGenPaymentMethodType
    is_default: bool
    created_at: datetime.datetime
    brand: None | str | Unset = UNSET
    last4: None | str | Unset = UNSET
    exp_month: int | None | Unset = UNSET
    exp_year: int | None | Unset = UNSET
