"""What a world and an account start with, and what a key's name says about its account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

__all__ = [
    "BARE",
    "KEY_PREFIX",
    "AccountPlan",
    "KeyMeaning",
    "LotPlan",
    "Scenario",
    "StepPlan",
    "meaning_of",
]

KEY_PREFIX = "sk_mock_"
_BALANCE = re.compile(r"_balance_(0|[1-9][0-9]{0,8})\Z")
_STANDINGS = ("revoked", "suspended", "readonly")


@dataclass(frozen=True, slots=True)
class LotPlan:
    """A lot that an account gets.

    Attributes:
        amount: credits.
        source: where they come from; None = the vendor's usual source.
        expires_in: microseconds until they expire; None = never.
    """

    amount: int
    source: str | None = None
    expires_in: int | None = None


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A request that is part of an account's past.

    Attributes:
        method: of the request.
        path: with query; ``${name}`` stands for what an earlier step of the account saved.
        body: a JSON value, or None.
        headers: further headers.
        ago: microseconds between the request and the start of the world.
        expect: the status that it must be answered with; None = any 2xx.
        save: name → dotted path into the answer's body, for later steps.
        place: where the step stands in its file, for messages.
    """

    method: str
    path: str
    body: Any
    headers: Mapping[str, str]
    ago: int
    expect: int | None
    save: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """An account that exists from the start.

    Attributes:
        vendor: whose account.
        key: its key.
        ago: microseconds between its opening and the start of the world.
        lots: what it was opened with; None = as its key's name or the scenario says.
        standing: None = as its key's name says.
        steps: what happened to it since.
    """

    vendor: str
    key: str
    ago: int
    lots: tuple[LotPlan, ...] | None
    standing: str | None
    steps: tuple[StepPlan, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A starting world: the lots of new accounts by vendor, and the accounts that exist from the start."""

    name: str
    lots: Mapping[str, tuple[LotPlan, ...]]
    accounts: tuple[AccountPlan, ...] = ()


BARE = Scenario("bare", MappingProxyType({}))
"""The scenario of a world that was given none: every account starts without credits."""


@dataclass(frozen=True, slots=True)
class KeyMeaning:
    """What a key's name asks for, like a test card's number: a standing, and a balance or None for the scenario's."""

    standing: str = "active"
    balance: int | None = None


def meaning_of(key: str) -> KeyMeaning:
    """Read the endings ``_empty``, ``_balance_<n>``, ``_revoked``, ``_suspended`` and ``_readonly``."""
    for standing in _STANDINGS:
        if key.endswith(f"_{standing}"):
            return KeyMeaning(standing=standing)
    if key.endswith("_empty"):
        return KeyMeaning(balance=0)
    found = _BALANCE.search(key)
    return KeyMeaning(balance=int(found[1])) if found else KeyMeaning()
