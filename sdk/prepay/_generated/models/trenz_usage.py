# pyright: basic
"""TrenzUsage, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset


@define(kw_only=True)
class TrenzUsage(ApiObject):
    """What this call cost and what is left, in credits; part of every success, never of an error. Two spellings
    are published: `coin_cost` with `remaining_balance` (the second is the seed's, and the one this contract
    serves), and `credits_cost` with `credits_balance`.

    Source: seed.

    Attributes:
        coin_cost: Credits charged for this call; 0 when it is free.
        remaining_balance: Credits left after this call.
        credits_cost: The other published name of `coin_cost`, in credits.
        credits_balance: The other published name of `remaining_balance`, in credits.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("coin_cost", "coin_cost", integer),
        ("remaining_balance", "remaining_balance", integer),
        ("credits_cost", "credits_cost", integer),
        ("credits_balance", "credits_balance", integer),
    )

    coin_cost: int
    remaining_balance: int
    credits_cost: int | Unset = UNSET
    credits_balance: int | Unset = UNSET
