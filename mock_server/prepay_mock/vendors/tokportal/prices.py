"""What things cost, by the contract's own price table, and how a debit is told in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.contract import Contract

__all__ = ["PLATFORM_NAMES", "Tariff", "counted", "options_in_words", "price_table"]

PLATFORM_NAMES: Mapping[str, str] = {"tiktok": "TikTok", "instagram": "Instagram"}


def price_table(contract: Contract) -> Mapping[str, int]:
    """Credits per unit: the table that GET /credit-costs answers with (seed).

    Raises:
        ValueError: the contract has no such table.
    """
    table: Mapping[str, int] | None = contract.prices.get("tokportal")
    if table is None:
        raise ValueError("the contract has no TokPortal prices: x-prepay-prices.tokportal is missing")
    return table


class Tariff:
    """Unit prices in credits of the parts of one operation's price, named as breakdowns name them.

    Raises:
        ValueError: a part of the price has no unit price in the table.
    """

    __slots__ = ("_units",)

    def __init__(self, contract: Contract, operation_id: str) -> None:
        parts: Mapping[str, str] = contract.operations[operation_id].price
        table = price_table(contract)
        unknown = [key for key in parts.values() if key not in table]
        if unknown:
            raise ValueError(f"the price of {operation_id} names {unknown}, which the price table lacks")
        self._units = tuple((part, table[key]) for part, key in parts.items())

    def breakdown(self, quantities: Mapping[str, int]) -> dict[str, int]:
        """Credits by part, in the contract's order; parts that cost nothing are left out (seed)."""
        return {part: unit * quantities[part] for part, unit in self._units if unit and quantities.get(part)}


def counted(number: int, noun: str) -> str:
    """``1 video``, ``10 videos``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def options_in_words(fields: Mapping[str, Any]) -> list[str]:
    """The paid options that a creation asks for."""
    words: list[str] = []
    if fields["wants_niche_warming"]:
        words.append("niche warming")
    if fields["wants_deep_warming"]:
        words.append("deep warming")
    if fields["wants_moderation"]:
        words.append("comment moderation")
    return words
