# pyright: basic
"""UGenAutoTopup, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class UGenAutoTopup(ApiObject):
    """Automatic top-up settings in force.

    Source: assumed.

    Attributes:
        enabled: Whether the account tops itself up.
        threshold_credits: Available credits below which a pack is bought; 0 when never set.
        pack_id: Pack that is bought; null when never set.
        payment_method_id: Method that pays; null when never set.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("enabled", "enabled", None),
        ("threshold_credits", "threshold_credits", integer),
        ("pack_id", "pack_id", None),
        ("payment_method_id", "payment_method_id", None),
    )

    enabled: bool
    threshold_credits: int
    pack_id: None | str
    payment_method_id: None | str
