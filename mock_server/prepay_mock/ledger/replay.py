"""A second, plain reading of the journal: what each entry ought to have been, given those before it.

It shares no code with the operations that wrote the journal, so that a mistake in them cannot hide here.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import TypeAlias

from prepay_mock.ledger.records import NEVER, Breach, Entry, Parts, Terms, make_id

# A lot's place in the burn order: (expires_at or NEVER, number).
Place: TypeAlias = tuple[int, int]


class Replay:
    """Where the journal stands after the entries replayed so far.

    Args:
        prefix: of the account's ids.
        terms: of each lot, by number: the one thing that the journal does not tell.

    Attributes:
        breaches: found so far.
        lots: number → available, held, spent, expired.
        holds: id → parts in burn order, of the open ones.
        hold_count: holds ever opened.
        refunded: seq of the charge → credits refunded of it.
    """

    def __init__(self, prefix: str, terms: tuple[Terms, ...]) -> None:
        self.breaches: list[Breach] = []
        self.lots: dict[int, list[int]] = {}
        self.holds: dict[str, Parts] = {}
        self.hold_count = 0
        self.refunded: dict[int, int] = {}
        self._prefix = prefix
        self._terms = terms
        self._places: dict[int, Place] = {}
        self._open: list[Place] = []  # of the lots with credits available, sorted
        self._charges: dict[str, Entry] = {}
        self._overdue: set[int] = set()  # lots found with credits available after their expiry
        self._released: Entry | None = None  # the entry just before, when that was a release
        self._ended: Parts = ()  # what that release's hold had kept, in burn order
        self._at = self._balance = self._available = 0

    def step(self, position: int, entry: Entry) -> None:
        """Replay the entry at that position of the journal."""
        where = f"entry {entry.seq}"
        before, released = self._at, self._released
        self._released = None
        self._check_line(position, entry, where)
        if entry.kind == "expire":
            self._expire(entry, where, before)
        elif entry.kind == "charge" and entry.of:
            self._capture(entry, where, released)
        else:
            # Only expiry and the second half of a capture may find a lot that is due with credits available.
            self.check_due(entry.at, where)
            if entry.kind == "grant":
                self._grant(entry, where)
            elif entry.kind == "release":
                self._release(entry, where)
            elif entry.kind == "refund":
                self._refund(entry, where)
            else:
                self._burn(entry, where)

    def check_time(self, now: int) -> None:
        """Whether an account whose journal ends here may say that it is `now`."""
        self._expect(now >= self._at, "L12", f"the account's time {now} lies before its last entry")
        self.check_due(now, "at the end")

    def check_due(self, now: int, where: str) -> None:
        """Law L8: whatever expires by `now` has expired. Each lot is accused once."""
        for expires_at, number in self._open:
            if expires_at > now:
                return
            first = number not in self._overdue
            self._overdue.add(number)
            self._expect(not first, "L8", f"{where}: credits of lot {number} are available after its expiry")

    def _expect(self, holds: bool, law: str, message: str) -> None:
        if not holds:
            self.breaches.append(Breach(law, message))

    # -- what every entry must keep -----------------------------------------------------------------------------

    def _check_line(self, position: int, entry: Entry, where: str) -> None:
        seq = position + 1
        self._expect(entry.seq == seq, "L11", f"{where} stands at place {seq}")
        self._expect(entry.id == make_id(self._prefix, "txn", seq), "L11", f"{where} has the id {entry.id}")
        self._expect(entry.at >= self._at, "L12", f"{where} at {entry.at} follows one at {self._at}")
        self._at = entry.at

        adds = entry.kind in {"grant", "release", "refund"}
        self._expect(
            entry.amount > 0 if adds else entry.amount < 0, "L2", f"{where}: {entry.kind} of {entry.amount}"
        )
        named = _sum(entry.parts)
        self._expect(
            named == abs(entry.amount), "L2", f"{where} of {entry.amount} names {named} credits of lots"
        )

        available = self._available + entry.amount
        balance = self._balance + (0 if entry.kind in {"hold", "release"} else entry.amount)
        after = (entry.balance_after, entry.available_after)
        self._expect(
            after == (balance, available), "L13", f"{where} records {after}, not {(balance, available)}"
        )
        self._expect(after[1] >= 0, "L3", f"{where} leaves {after[1]} available")
        self._expect(after[1] <= after[0], "L4", f"{where} leaves {after[1]} available of {after[0]}")
        # Going on from what is recorded keeps one wrong entry from accusing all that follow.
        self._balance, self._available = after

    # -- what each kind of entry must be ------------------------------------------------------------------------

    def _grant(self, entry: Entry, where: str) -> None:
        number = len(self.lots) + 1
        self._expect(number <= len(self._terms), "L1", f"{where} grants a lot that the account does not have")
        if number > len(self._terms):
            return
        lot = self._terms[number - 1]
        facts = (lot.id, lot.number, lot.granted, lot.created_at, lot.order, entry.of, entry.parts)
        lot_id = make_id(self._prefix, "lot", number)
        order: Place = (NEVER if lot.expires_at is None else lot.expires_at, number)
        expected = (lot_id, number, entry.amount, entry.at, order, lot_id, ((number, entry.amount),))
        self._expect(facts == expected, "L1", f"{where} does not grant {lot_id} as it stands")
        self._expect(order[0] > entry.at, "L8", f"{where} grants a lot that has expired")
        self.lots[number] = [entry.amount, 0, 0, 0]
        self._places[number] = order
        insort(self._open, order)

    def _burn(self, entry: Entry, where: str) -> None:
        amount = -entry.amount
        expected = _slice(((number, self.lots[number][0]) for _, number in self._open), 0, amount)
        self._expect(entry.parts == expected, "L6", f"{where} burns {entry.parts}, not {expected}")
        for number, _ in entry.parts:
            expired = number in self._places and self._places[number][0] <= entry.at
            self._expect(not expired, "L8", f"{where} burns lot {number}, which has expired")
        if entry.kind == "hold":
            self.hold_count += 1
            hold_id = make_id(self._prefix, "hold", self.hold_count)
            self._expect(entry.of == hold_id, "L5", f"{where} opens {entry.of}, not {hold_id}")
            self.holds[entry.of] = entry.parts
            self._move(entry, 0, 1)
        else:
            self._expect(entry.kind == "charge", "L2", f"{where} is of an unknown kind, {entry.kind}")
            self._charges[entry.id] = entry
            self._move(entry, 0, 2)

    def _release(self, entry: Entry, where: str) -> None:
        held = self.holds.pop(entry.of, None)
        self._expect(held is not None, "L5", f"{where} ends {entry.of}, which is not open")
        if held is None:
            return
        self._expect(
            _sum(held) == entry.amount, "L5", f"{where} releases {entry.amount} of {_sum(held)} held"
        )
        self._expect(entry.parts == held[::-1], "L7", f"{where} releases to {entry.parts}, held were {held}")
        self._move(entry, 1, 0)
        self._released, self._ended = entry, held

    def _capture(self, entry: Entry, where: str, released: Entry | None) -> None:
        follows = released is not None and (released.of, released.at) == (entry.of, entry.at)
        self._expect(follows, "L5", f"{where} captures {entry.of}, which was not released just before")
        amount, held = -entry.amount, _sum(self._ended)
        self._expect(amount <= held, "L5", f"{where} captures {amount} of {held} held")
        expected = _slice(self._ended, 0, amount)
        self._expect(entry.parts == expected, "L6", f"{where} burns {entry.parts}, not {expected}")
        self._charges[entry.id] = entry
        self._move(entry, 0, 2)

    def _refund(self, entry: Entry, where: str) -> None:
        charge = self._charges.get(entry.of)
        self._expect(charge is not None, "L7", f"{where} refunds {entry.of}, which is not a charge")
        if charge is None:
            return
        refunded = self.refunded.get(charge.seq, 0)
        left = -charge.amount - refunded
        self._expect(
            entry.amount <= left, "L5", f"{where} refunds {entry.amount} of {left} left of {charge.id}"
        )
        expected = _slice(charge.parts[::-1], refunded, entry.amount)
        self._expect(entry.parts == expected, "L7", f"{where} returns to {entry.parts}, not {expected}")
        self.refunded[charge.seq] = refunded + entry.amount
        self._move(entry, 2, 0)

    def _expire(self, entry: Entry, where: str, before: int) -> None:
        if not self._open or self._open[0][0] == NEVER:
            self.breaches.append(Breach("L8", f"{where} expires credits, but none can expire"))
            return
        expires_at, number = self._open[0]
        # A lot expires on the dot; what comes back to it later expires at that very moment.
        at = max(expires_at, before)
        self._expect(entry.at == at, "L8", f"{where} expires credits at {entry.at}, not at {at}")
        facts = (entry.of, entry.parts)
        expected = (make_id(self._prefix, "lot", number), ((number, self.lots[number][0]),))
        self._expect(facts == expected, "L8", f"{where} expires {facts}, not {expected}")
        self._move(entry, 0, 3)

    # -- the lots -----------------------------------------------------------------------------------------------

    def _move(self, entry: Entry, origin: int, place: int) -> None:
        for number, amount in entry.parts:
            lot = self.lots.get(number)
            if lot is None or not 0 < amount <= lot[origin]:
                message = f"entry {entry.seq} takes {amount} credits that lot {number} does not have"
                self.breaches.append(Breach("L1", message))
                continue
            was_open = lot[0] > 0
            lot[origin] -= amount
            lot[place] += amount
            if was_open and not lot[0]:
                del self._open[bisect_left(self._open, self._places[number])]
            elif lot[0] and not was_open:
                insort(self._open, self._places[number])


def _sum(parts: Parts) -> int:
    return sum(amount for _, amount in parts)


def _slice(parts: Iterable[tuple[int, int]], start: int, size: int) -> Parts:
    """Credits start … start + size − 1 of the parts laid end to end."""
    chosen: list[tuple[int, int]] = []
    begin = 0
    for number, amount in parts:
        low, high = max(begin, start), min(begin + amount, start + size)
        if high > low:
            chosen.append((number, high - low))
        begin += amount
        if begin >= start + size:
            break
    return tuple(chosen)
