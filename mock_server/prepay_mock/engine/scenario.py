"""What a world and an account start with, and what an account's name says about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

__all__ = ["KEY_PREFIX", "STARTER", "KeyMeaning", "LotPlan", "Scenario", "meaning_of"]

KEY_PREFIX = "sk_mock_"
_BALANCE = re.compile(r"_balance_(0|[1-9][0-9]{0,8})\Z")
_STANDINGS = ("revoked", "suspended", "readonly")


@dataclass(frozen=True, slots=True)
class LotPlan:
    """A lot that a new account gets: credits, where they come from, and microseconds until they expire."""

    amount: int
    source: str = "topup"
    expires_in: int | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A starting world: the lots of new accounts by vendor, and accounts that exist from the start."""

    name: str
    lots: Mapping[str, tuple[LotPlan, ...]]
    accounts: tuple[Mapping[str, Any], ...] = ()
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


STARTER = Scenario(
    "starter",
    MappingProxyType(
        {
            "tokportal": (LotPlan(132),),
            "ugen": (LotPlan(1000, "pack"),),
            "trenz": (LotPlan(500),),
        }
    ),
)


@dataclass(frozen=True, slots=True)
class KeyMeaning:
    """What a key's name asks for, like a test card's number: a standing, and a balance or None for the scenario's."""

    standing: str = "active"
    balance: int | None = None


def meaning_of(key: str) -> KeyMeaning:
    """Read the endings ``_empty``, ``_balance_<n>``, ``_revoked``, ``_suspended`` and ``_readonly``."""
    for standing in _STANDINGS:
        if key.endswith(standing) and key[: -len(standing)].endswith("_"):
            return KeyMeaning(standing=standing)
    if key.endswith("_empty"):
        return KeyMeaning(balance=0)
    found = _BALANCE.search(key)
    return KeyMeaning(balance=int(found[1])) if found else KeyMeaning()
