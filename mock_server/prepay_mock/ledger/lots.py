"""The lots of one account: how many credits of each are available, held, spent and expired, and who burns next."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import Any, Final, NamedTuple

from prepay_mock.ledger.errors import LawBroken
from prepay_mock.ledger.records import NEVER, Breach, Counts, Lot, Parts, Terms, make_id

# Places of a lot's credits, as positions in its Counts.
AVAILABLE: Final = 0
HELD: Final = 1
SPENT: Final = 2
EXPIRED: Final = 3


# How many different parts are remembered for sharing.
KNOWN: Final = 256


class Due(NamedTuple):
    """A lot whose available credits are to expire."""

    terms: Terms
    amount: int


class Lots:
    """Credits never appear or vanish here but by `add`: they move from one place of their lot to another (law L1).

    The queue is a heap of the burn order of exactly those lots that have credits available. Charges, holds and
    expiries all take from its head, since the lot that burns first is also the first to expire.
    """

    __slots__ = ("_counts", "_known", "_queue", "_terms")

    def __init__(self, terms: tuple[Terms, ...] = (), counts: tuple[Counts, ...] = ()) -> None:
        self._terms = list(terms)
        self._counts = list(counts)
        self._queue = [lot.order for lot, count in zip(terms, counts, strict=True) if count[AVAILABLE]]
        heapify(self._queue)
        self._known: dict[Parts, Parts] = {}

    def dump(self) -> tuple[tuple[Terms, ...], tuple[Counts, ...]]:
        """All lots by number: what never changes, and how their credits are divided now."""
        return tuple(self._terms), tuple(self._counts)

    def add(
        self,
        prefix: str,
        amount: int,
        *,
        now: int,
        source: str,
        expires_at: int | None,
        ref: str,
        note: str,
        detail: Any,
    ) -> Lot:
        """A new lot with all its credits available. Times in microseconds since the epoch."""
        number = len(self._terms) + 1
        order = (NEVER if expires_at is None else expires_at, number)
        lot_id = make_id(prefix, "lot", number)
        self._terms.append(Terms(number, lot_id, source, amount, now, expires_at, ref, note, detail, order))
        self._counts.append((amount, 0, 0, 0))
        heappush(self._queue, order)
        return self.show(number)

    def take(self, amount: int, place: int) -> Parts:
        """Move available credits to HELD or SPENT in burn order (law L6); the parts, in that order.

        Raises:
            LawBroken: fewer are available; the caller has to know that before.
        """
        parts: list[tuple[int, int]] = []
        while amount:
            if not self._queue:
                raise LawBroken("L3", f"{amount} credits more were taken than all lots have")
            number = self._queue[0][1]
            part = min(amount, self._counts[number - 1][AVAILABLE])
            self.move(number, part, AVAILABLE, place)
            parts.append((number, part))
            amount -= part
        return self._one_of(tuple(parts))

    def _one_of(self, parts: Parts) -> Parts:
        """Equal parts as one object: a million charges of one price keep it once.

        Besides, the collector goes on following a new tuple for as long as there is a new one in it.
        """
        if len(self._known) >= KNOWN:
            self._known.clear()
        return self._known.setdefault(parts, parts)

    def put(self, parts: Parts, origin: int, place: int) -> None:
        """Move credits of several lots from one place to another, in the order given."""
        for number, amount in parts:
            self.move(number, amount, origin, place)

    def move(self, number: int, amount: int, origin: int, place: int) -> None:
        """Move credits of one lot from one place to another.

        Raises:
            LawBroken: the lot has fewer there, or available credits of a lot are taken out of turn.
        """
        before = self._counts[number - 1]
        left = before[origin] - amount
        if left < 0:
            raise LawBroken("L1", f"lot {number} is {-left} credits short of what was taken from it")
        counts = list(before)
        counts[origin] = left
        counts[place] += amount
        if origin == AVAILABLE:
            if self._queue[0][1] != number:
                raise LawBroken("L6", f"lot {number} was taken from before its turn")
            if not left:
                heappop(self._queue)
        elif place == AVAILABLE and not before[AVAILABLE]:
            heappush(self._queue, self._terms[number - 1].order)
        self._counts[number - 1] = (counts[0], counts[1], counts[2], counts[3])

    def anything_due(self, now: int) -> bool:
        """Whether available credits expire by now (law L8: a lot is usable while now < expires_at); O(1)."""
        return bool(self._queue) and self._queue[0][0] <= now

    def due(self, now: int) -> int:
        """Available credits that expire by now; O(1) when there are none, else O(open lots)."""
        if not self.anything_due(now):
            return 0
        return sum(self._counts[number - 1][AVAILABLE] for at, number in self._queue if at <= now)

    def expire_next(self) -> Due:
        """Expire what is available of the lot at the head of the queue."""
        number = self._queue[0][1]
        amount = self._counts[number - 1][AVAILABLE]
        self.move(number, amount, AVAILABLE, EXPIRED)
        return Due(self._terms[number - 1], amount)

    def show(self, number: int) -> Lot:
        """The lot of that number as it stands.

        Raises:
            IndexError: there is none.
        """
        terms = self._terms[number - 1]
        available, held, spent, expired = self._counts[number - 1]
        return Lot(
            terms.id,
            number,
            terms.source,
            terms.granted,
            available,
            held,
            spent,
            expired,
            terms.created_at,
            terms.expires_at,
            terms.ref,
            terms.note,
            terms.detail,
        )

    def __len__(self) -> int:
        return len(self._terms)

    def queued(self) -> list[int]:
        """Numbers of the lots with credits available, in burn order; O(open lots)."""
        return [number for _, number in sorted(self._queue)]

    def queued_before(self, before: int) -> list[int]:
        """Numbers of the lots with credits available that expire before a time, in burn order."""
        return [number for _, number in sorted(order for order in self._queue if order[0] < before)]

    def in_burn_order(self, numbers: set[int]) -> list[int]:
        """The lots of those numbers, sorted by the burn order."""
        return sorted(numbers, key=lambda number: self._terms[number - 1].order)

    def verify_queue(self) -> list[Breach]:
        """Law L6 of the queue itself: it holds exactly the lots with credits available, in their own order."""
        expected = [
            self._terms[place].order for place, counts in enumerate(self._counts) if counts[AVAILABLE]
        ]
        if sorted(self._queue) == sorted(expected):
            return []
        return [Breach("L6", "the burn queue does not hold exactly the lots with credits available")]
