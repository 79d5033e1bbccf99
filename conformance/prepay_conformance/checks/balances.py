"""Where an answer tells the balance, and what an exchange should have done to it."""

from __future__ import annotations

from typing import Any

from prepay_conformance.contract import Contract
from prepay_conformance.gate import Exchange
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["charged", "told_available", "told_by_refusal", "whole"]


def whole(value: Any, *path: str | int) -> int | None:
    """The whole number at a place of a decoded body, or None when there is none."""
    for part in path:
        if isinstance(part, int):
            value = value[part] if is_array(value) and len(value) > part else None
        else:
            value = value.get(part) if is_object(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def told_available(contract: Contract, exchange: Exchange) -> int | None:
    """The credits that were available once the exchange was over, as its answer tells; None when it tells nothing."""
    if exchange.operation is None or not exchange.ok or exchange.replayed:
        return None
    return contract.dialect.available(exchange)


def told_by_refusal(exchange: Exchange) -> tuple[int | None, int | None]:
    """``required`` and ``available`` of a 402; None where the vendor does not tell them."""
    details = fields_of(exchange.json, "error", "details")
    return whole(details, "required"), whole(details, "available")


def charged(contract: Contract, exchange: Exchange) -> int:
    """What a success says that it has charged; 0 for a replay and a dry run."""
    if exchange.replayed or exchange.dry:
        return 0
    return contract.dialect.charged(exchange) or 0
