"""Where an answer tells the balance, and what an exchange should have done to it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from prepay_conformance.contract.model import KEY_CARRIERS
from prepay_conformance.gate import Exchange
from prepay_conformance.gate.spending import told_charge
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["BALANCE_READS", "key_of", "told_available", "told_by_refusal", "whole"]


BALANCE_READS = frozenset({"tokportalGetCreditBalance", "tokportalGetCurrentUser", "ugenGetCreditBalance"})
"""Operations that only tell the balance."""

# By operation, or else by vendor.
_PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "tokportalGetCreditBalance": ("data", "total_credits"),
        "tokportalGetCurrentUser": ("data", "credits"),
        "tokportal": ("credits_remaining",),
        "ugenGetCreditBalance": ("available_credits",),
        "trenz": ("usage", "remaining_balance"),
    }
)


def whole(value: Any, *path: str | int) -> int | None:
    """The whole number at a place of a decoded body, or None when there is none."""
    for part in path:
        if isinstance(part, int):
            value = value[part] if is_array(value) and len(value) > part else None
        else:
            value = value.get(part) if is_object(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def key_of(exchange: Exchange) -> str | None:
    """The key that the request carried."""
    for vendor in KEY_CARRIERS:
        if (key := vendor.key_in(exchange.request.header(vendor.key_header))) is not None:
            return key
    scheme, _, token = (exchange.request.header("authorization") or "").partition(" ")
    return token or None if scheme.lower() == "bearer" else None


def told_available(exchange: Exchange) -> int | None:
    """The credits that were available once the exchange was over, as its answer tells; None when it tells nothing."""
    operation, body = exchange.operation, exchange.json
    if operation is None or not exchange.ok or exchange.replayed:
        return None
    place = _PLACES.get(operation.id) or _PLACES.get(operation.vendor)
    return None if place is None else whole(body, *place)


def told_by_refusal(exchange: Exchange) -> tuple[int | None, int | None]:
    """``required`` and ``available`` of a 402; None where the vendor does not tell them."""
    details = fields_of(exchange.json, "error", "details")
    return whole(details, "required"), whole(details, "available")


def charged(exchange: Exchange) -> int:
    """What a success says that it has charged; 0 for a replay and a dry run."""
    if exchange.replayed or exchange.dry:
        return 0
    return told_charge(exchange) or 0
