"""What things cost, by the contract's own price table, and how a debit is told in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from prepay_mock.contract import Contract

__all__ = ["PLATFORM_NAMES", "Price", "Tariff", "counted", "options_in_words", "price_table"]

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


class Price(NamedTuple):
    """What something costs; shared by all who buy the same, so never changed.

    Attributes:
        total: credits.
        breakdown: credits by part, in the contract's order, without the parts that cost nothing (seed).
        detail: the same as the ledger keeps it.
    """

    total: int
    breakdown: Mapping[str, int]
    detail: tuple[tuple[str, int], ...]


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

    def price(self, quantities: Mapping[str, int]) -> Price:
        """The price of these quantities by part; a part that is not named is not bought."""
        costs = {part: unit * quantities[part] for part, unit in self._units if unit and quantities.get(part)}
        return Price(sum(costs.values()), costs, tuple(costs.items()))


def counted(number: int, noun: str) -> str:
    """``1 video``, ``10 videos``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def options_in_words(*, niche: bool, deep: bool, moderation: bool) -> list[str]:
    """The paid options that a creation asks for."""
    asked = {"niche warming": niche, "deep warming": deep, "comment moderation": moderation}
    return [words for words, wanted in asked.items() if wanted]
