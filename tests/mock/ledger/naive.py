"""The ledger again, told one credit at a time: slow, plain, and sharing nothing with the real one."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

FOREVER = 10**18


class Refused(Exception):
    """The naive ledger refuses too. Its reason is the name of the error that the real one owes."""


@dataclass(eq=False)
class Credit:
    """One credit: the lot it belongs to, and where it is now."""

    lot: int
    expires_at: int
    state: str = "available"


class Line(NamedTuple):
    """What a journal entry has to say."""

    kind: str
    at: int
    amount: int
    balance: int
    available: int
    ref: str
    parts: tuple[tuple[int, int], ...]


@dataclass
class Naive:
    """Every credit ever granted, in burn order within its lot; holds and charges are lists of credits."""

    now: int = 0
    credits: list[Credit] = field(default_factory=list[Credit])
    lots: int = 0
    holds: dict[int, tuple[str, list[Credit]]] = field(default_factory=dict[int, tuple[str, list[Credit]]])
    ended: list[int] = field(default_factory=list[int])
    opened: int = 0
    charges: dict[int, tuple[str, list[Credit]]] = field(default_factory=dict[int, tuple[str, list[Credit]]])
    lines: list[Line] = field(default_factory=list[Line])

    def count(self, *states: str, lot: int | None = None) -> int:
        return sum(credit.state in states and lot in {None, credit.lot} for credit in self.credits)

    def usable(self, now: int) -> list[Credit]:
        """Credits that could be spent at that time, in burn order."""
        free = [credit for credit in self.credits if credit.state == "available" and now < credit.expires_at]
        return sorted(free, key=lambda credit: (credit.expires_at, credit.lot))

    def tick(self, now: int) -> None:
        if now < self.now:
            raise Refused("ClockWentBack")
        due = [credit for credit in self.credits if credit.state == "available" and credit.expires_at <= now]
        due.sort(key=lambda credit: (credit.expires_at, credit.lot))
        for _, group in groupby(due, key=attrgetter("lot")):
            lot = list(group)
            self._move(lot, "expired", "expire", max(lot[0].expires_at, self.now), "", -1)
        self.now = now

    def grant(self, amount: int, now: int, expires_at: int | None) -> None:
        self.tick(now)
        self.lots += 1
        new = [Credit(self.lots, FOREVER if expires_at is None else expires_at, "new") for _ in range(amount)]
        self.credits += new
        self._move(new, "available", "grant", now, "", +1)

    def charge(self, amount: int, now: int, ref: str) -> None:
        chosen = self._choose(amount, now)
        self._move(chosen, "spent", "charge", now, ref, -1)
        self.charges[len(self.lines)] = (ref, chosen)

    def hold(self, amount: int, now: int, ref: str) -> None:
        chosen = self._choose(amount, now)
        self._move(chosen, "held", "hold", now, ref, -1)
        self.opened += 1
        self.holds[self.opened] = (ref, chosen)

    def capture(self, hold: int, amount: int, now: int) -> None:
        if now < self.now:
            raise Refused("ClockWentBack")
        if hold not in self.holds:
            raise Refused("HoldEnded")
        ref, held = self.holds[hold]
        if amount > len(held):
            raise Refused("OverCapture")
        self.tick(now)
        del self.holds[hold]
        self.ended.append(hold)
        self._move(held[::-1], "available", "release", now, ref, +1)
        if amount:
            self._move(held[:amount], "spent", "charge", now, ref, -1)
            self.charges[len(self.lines)] = (ref, held[:amount])
        self.tick(now)

    def refund(self, charge: int, amount: int | None, now: int) -> None:
        if now < self.now:
            raise Refused("ClockWentBack")
        ref, spent = self.charges[charge]
        size = len(spent) if amount is None else amount
        if not spent or size > len(spent):
            raise Refused("OverRefund")
        self.tick(now)
        back = spent[::-1][:size]
        self.charges[charge] = (ref, spent[: len(spent) - size])
        self._move(back, "available", "refund", now, ref, +1)
        self.tick(now)

    def _choose(self, amount: int, now: int) -> list[Credit]:
        if now < self.now:
            raise Refused("ClockWentBack")
        usable = self.usable(now)
        if amount > len(usable):
            raise Refused("InsufficientCredits")
        self.tick(now)
        return usable[:amount]

    def _move(self, moved: list[Credit], state: str, kind: str, at: int, ref: str, sign: int) -> None:
        for credit in moved:
            credit.state = state
        parts = tuple((lot, len(list(group))) for lot, group in groupby(moved, key=attrgetter("lot")))
        self.lines.append(
            Line(
                kind,
                at,
                sign * len(moved),
                self.count("available", "held"),
                self.count("available"),
                ref,
                parts,
            )
        )
