"""Differences between traffic and contract, each counted once however often it was seen."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from prepay_conformance.drift.limits import DriftLimits
from prepay_conformance.drift.traffic import Traffic

__all__ = ["ANY_NAME", "GONE", "Item", "Items", "Key", "Kind", "Sureness"]

ANY_NAME = "*"
"""In place of the names of a map's fields, which are data."""


class Kind(StrEnum):
    """What differs."""

    PRICE_CHANGED = "price-changed"
    FIELD_NEW = "field-new"
    FIELD_GONE = "field-gone"
    ENUM_VALUE_NEW = "enum-value-new"
    CODE_NEW = "code-new"
    STATUS_NEW = "status-new"
    TYPE_CHANGED = "type-changed"
    LIMIT_BROKEN = "limit-broken"
    HEADER_GONE = "header-gone"
    MEDIA_TYPE_NEW = "media-type-new"
    OPERATION_NEW = "operation-new"
    BODY_INVALID = "body-invalid"


GONE = frozenset({Kind.FIELD_GONE, Kind.HEADER_GONE})
"""Kinds that say what did not come."""


class Sureness(StrEnum):
    """How sure it is that the API has changed, and not one response of it was odd."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Key(NamedTuple):
    """What makes two sightings one difference, in every recording."""

    kind: str
    place: str
    """A JSON pointer into the contract."""
    detail: str
    """A field, value, status or the like; empty if the place says it all."""


_ENOUGH, _MANY = 5, 50
_SPREAD = dt.timedelta(hours=1)


@dataclass(slots=True)
class Item:
    """One difference."""

    key: Key
    message: str
    data: Any = None
    """What a proposal needs besides the key."""
    count: int = 0
    """Responses that show it."""
    of: int = 0
    """Responses that could have shown it, where that is known."""
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    recordings: set[int] = field(default_factory=set[int])
    operations: Counter[str] = field(default_factory=Counter[str])
    proposed: bool = False
    """True if the overlay changes the contract so that it is gone."""
    _number: int = 0

    @property
    def kind(self) -> Kind:
        """What differs."""
        return Kind(self.key.kind)

    def touch(self, traffic: Traffic, most: int) -> None:
        """Count a response that shows it."""
        if self._number == traffic.number:
            return
        self._number = traffic.number
        self.count += 1
        self.recordings.add(traffic.recording)
        operation = traffic.exchange.operation
        label = operation.label if operation is not None else traffic.vendor
        if label in self.operations or len(self.operations) < most:
            self.operations[label] += 1
        if traffic.at is not None:
            self.first = traffic.at if self.first is None else min(self.first, traffic.at)
            self.last = traffic.at if self.last is None else max(self.last, traffic.at)

    @property
    def sureness(self) -> Sureness:
        """How sure the difference is: by how often it was seen, over what time, and how often it could have been."""
        if self.kind in GONE and self.count < self.of:
            return Sureness.MEDIUM if self.count >= _ENOUGH else Sureness.LOW
        spread = self.last - self.first if self.first and self.last else dt.timedelta(0)
        lasting = spread >= _SPREAD or len(self.recordings) > 1 or self.count >= _MANY
        if self.count >= _ENOUGH and lasting:
            return Sureness.HIGH
        return Sureness.MEDIUM if self.count > 1 else Sureness.LOW

    @property
    def rank(self) -> tuple[int, int, int, Key]:
        """Sorts the surest first, and money before all else that is as sure."""
        return (
            list(Sureness).index(self.sureness),
            self.kind is not Kind.PRICE_CHANGED,
            -self.count,
            self.key,
        )


class Items:
    """All differences of one comparison."""

    def __init__(self, limits: DriftLimits) -> None:
        self.limits = limits
        self.found: dict[Key, Item] = {}
        self.left_out = 0
        """Sightings of differences beyond the limit."""
        self._chances: Counter[str] = Counter()
        self._names: Counter[str] = Counter()

    def add(self, key: Key, message: str, traffic: Traffic) -> Item | None:
        """Count a sighting; None if there are too many differences."""
        item = self.found.get(key)
        if item is None:
            if len(self.found) >= self.limits.items:
                self.left_out += 1
                return None
            item = self.found[key] = Item(key, message)
        item.touch(traffic, self.limits.operations)
        return item

    def name_of_field(self, place: str, name: str) -> str:
        """Return a new field's name, or ``ANY_NAME`` once an object has more of them than the limit."""
        if Key(Kind.FIELD_NEW, place, name) in self.found:
            return name
        if self._names[place] >= self.limits.fields:
            return ANY_NAME
        self._names[place] += 1
        return name

    def chance(self, places: set[str]) -> None:
        """Count a response that could have shown that something is missing at these places."""
        self._chances.update(places)

    def ranked(self) -> list[Item]:
        """Return the differences, the surest first."""
        for item in self.found.values():
            if item.kind in GONE:
                item.of = max(self._chances[item.key.place], item.count)
        return sorted(self.found.values(), key=lambda item: item.rank)
