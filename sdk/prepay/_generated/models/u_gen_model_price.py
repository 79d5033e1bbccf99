# pyright: basic
"""UGenModelPrice, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser

from ..models.u_gen_billing_unit import UGenBillingUnit


@define(kw_only=True)
class UGenModelPrice(ApiObject):
    """Price of one model variant.

    Source: seed.

    Attributes:
        model_id: Model, such as veo3_fast; assumed.
        variant: Variant of the model, such as i2v; assumed.
        billing_unit: What a video rate is counted by. per_generation is one segment, per_second one second of
            a segment; one of ``per_generation``, ``per_second``.
        kie_cost_usd: What the upstream provider takes per unit (USD).
        price_usd: Price per unit (USD).
        credits: Credits per unit; price_usd x 100.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("model_id", "model_id", None),
        ("variant", "variant", None),
        ("billing_unit", "billing_unit", None),
        ("kie_cost_usd", "kie_cost_usd", None),
        ("price_usd", "price_usd", None),
        ("credits", "credits", integer),
    )

    model_id: str
    variant: str
    billing_unit: UGenBillingUnit
    kie_cost_usd: float
    price_usd: float
    credits: int
